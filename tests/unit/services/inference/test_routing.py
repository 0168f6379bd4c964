import pytest
from hypothesis import given
from hypothesis import strategies as st

from lazulite.services.inference.routing import (
    CaptureSettings,
    Deployment,
    Endpoint,
    Replica,
    Table,
    knows,
    pick,
    read_table,
    sampled,
)

KEYS = [f"caller-{number}" for number in range(4_000)]


def share(traffic: dict[str, int], name: str) -> float:
    return sum(pick(traffic, key) == name for key in KEYS) / len(KEYS)


def test_the_split_is_kept_over_many_callers() -> None:
    assert share({"blue": 90, "green": 10}, "green") == pytest.approx(0.10, abs=0.015)


@given(key=st.text(), weight=st.integers(0, 100))
def test_the_same_caller_always_goes_the_same_way(key: str, weight: int) -> None:
    traffic = {"blue": 100 - weight, "green": weight}
    assert pick(traffic, key) == pick(dict(reversed(traffic.items())), key)


def test_a_canary_that_grows_keeps_its_callers() -> None:
    first = {key for key in KEYS if pick({"blue": 90, "green": 10}, key) == "green"}
    later = {key for key in KEYS if pick({"blue": 50, "green": 50}, key) == "green"}
    assert first < later


def test_without_any_weight_nobody_is_picked() -> None:
    assert pick({}, "a") is None
    assert pick({"blue": 0}, "a") is None


def test_all_traffic_is_all_traffic() -> None:
    assert share({"blue": 0, "green": 100}, "green") == 1.0


def test_sampling_takes_its_share_of_requests() -> None:
    assert sum(sampled(0.25, key) for key in KEYS) / len(KEYS) == pytest.approx(0.25, abs=0.03)
    assert all(sampled(1.0, key) for key in KEYS)
    assert not any(sampled(0.0, key) for key in KEYS)


def test_a_key_is_known_by_its_hash() -> None:
    hashes = ("2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b",)
    assert knows(hashes, "secret")
    assert not knows(hashes, "Secret")


def test_a_table_is_read_and_what_later_versions_add_is_left() -> None:
    text = (
        b'{"version": 7, "seal": 2, "new": 1, "endpoints": {"default/delays": {"id": "e", "auth_mode": "key",'
        b'"key_hashes": ["h"], "traffic": {"blue": 100}, "deployments": {"blue": {"id": "d", "model": "delays:3",'
        b'"replicas": [{"id": "r", "socket": "/s"}], "signature": null, "request_timeout_ms": 100,'
        b'"max_concurrent_requests": 2, "capture": {"enabled": true, "sampling_rate": 0.5}}}}}}'
    )
    blue = Deployment("d", "delays:3", (Replica("r", "/s"),), 100, 2, CaptureSettings(True, 0.5))
    endpoint = Endpoint("e", "key", ("h",), {"blue": 100}, {"blue": blue})
    assert read_table(text) == Table(7, {"default/delays": endpoint}, 2)


def test_what_is_no_table_is_refused() -> None:
    with pytest.raises(ValueError, match="version"):
        read_table(b"{}")


def test_as_many_requests_may_wait_as_the_replicas_work_on() -> None:
    two = (Replica("1", "/1"), Replica("2", "/2"))
    assert Deployment("d", replicas=two, max_concurrent_requests=8).most_pending == 32
