from contextlib import closing
from pathlib import Path

import pytest

from lazulite.experience.sdk.config import Address
from lazulite.experience.sdk.errors import PlatformUnreachable
from lazulite.experience.sdk.patience import Patience
from lazulite.experience.sdk.transport import NameImpossible, NotJson, Transport
from lazulite.processes.home import write_address
from lazulite.words.errors import Missing, PlatformError, Unavailable
from tests.unit.experience.sdk.flaky import Answer, flaky, said


def transport(url: str) -> Transport:
    return Transport(Address(url, "team a", "secret"))


def test_paths_are_the_workspaces_and_quoted() -> None:
    assert transport("http://x").workspace_path("jobs", "é 🙂") == "/workspaces/team%20a/jobs/%C3%A9%20%F0%9F%99%82"


@pytest.mark.parametrize("name", ["", ".", "..", "pumps/versions/1", "\udcff"])
def test_a_name_that_would_lead_elsewhere_is_refused(name: str) -> None:
    with pytest.raises(NameImpossible, match="is no name of anything here"):
        transport("http://x").workspace_path("data", name)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "\udcff", object()])
def test_what_json_cannot_say_is_refused_before_it_is_sent(value: object) -> None:
    with pytest.raises(NotJson, match="cannot be written as JSON"):
        transport("http://x").post("/jobs", {"a": value})  # type: ignore[dict-item]  # the point of this test


@pytest.mark.parametrize(("status", "said"), [(200, "is no Lazulite: 200, and no JSON object"), (307, "answered 307")])
def test_who_answers_and_is_no_platform_is_told_apart(status: int, said: str) -> None:
    with (
        flaky([Answer(status, b"<html>hello</html>")]) as server,
        closing(transport(server.url)) as asking,
        pytest.raises(PlatformError, match=said),
    ):
        asking.get("/jobs")


def test_a_lost_post_is_sent_again_under_the_same_key() -> None:
    with flaky([said({}), Answer(dropped=True), said({"name": "x"})]) as server:
        client = transport(server.url)
        client.get("/healthz")
        assert client.post("/jobs", {"a": 1}) == {"name": "x"}
        client.close()
    first, again = server.asked[1:]
    assert first.key is not None
    assert first == again
    assert first.authorization == "Bearer secret"


def test_what_a_lost_delete_has_deleted_is_not_missed_when_it_is_sent_again() -> None:
    gone = said({"detail": "There is no job.", "code": "job_missing"}, 404)
    with flaky([said({}), Answer(dropped=True), gone]) as server:
        client = transport(server.url)
        client.get("/healthz")
        client.delete("/jobs/x")
        with pytest.raises(Missing):
            client.delete("/jobs/x")
        client.close()


def test_a_platform_that_was_never_met_is_not_waited_for() -> None:
    with pytest.raises(PlatformUnreachable) as lost:
        transport("http://127.0.0.1:9").get("/healthz")
    assert lost.value.detail.startswith("No Lazulite answers at http://127.0.0.1:9: ")
    assert "lazulite serve" in lost.value.hint


def busy(seconds: str = "0.01") -> Answer:
    """As the platform refuses what may work in a moment."""
    said = b'{"detail": "The gateway is away.", "hint": "Wait.", "code": "gateway_away", "status": 503}'
    return Answer(503, said, headers=(("Content-Type", "application/problem+json"), ("Retry-After", seconds)))


def test_a_platform_that_asks_to_come_back_is_asked_again_under_the_same_key() -> None:
    with flaky([busy(), busy(), said({"name": "x"})]) as server, closing(transport(server.url)) as asking:
        assert asking.post("/jobs", {"a": 1}) == {"name": "x"}
    assert len(server.asked) == 3
    assert len({asked.key for asked in server.asked}) == 1


def test_giving_up_says_what_was_answered_and_how_often() -> None:
    with flaky([busy()]) as server:
        asking = Transport(Address(server.url, "a"), Patience(tries=3, first_pause_seconds=0.01))
        with closing(asking), pytest.raises(Unavailable) as refused:
            asking.get("/jobs")
    assert (refused.value.detail, refused.value.hint) == (
        "The gateway is away.", "Wait. Asked 3 times, always with this answer.",
    )  # fmt: skip
    assert len(server.asked) == 3


def test_a_pause_of_hours_is_not_waited_for() -> None:
    with flaky([busy("7200")]) as server, closing(transport(server.url)) as asking, pytest.raises(Unavailable):
        asking.get("/jobs")
    assert len(server.asked) == 1


def test_a_lost_platform_is_given_up_with_a_sentence() -> None:
    with flaky([said({}), Answer(dropped=True)]) as server:
        asking = Transport(Address(server.url, "a"), Patience(tries=3, first_pause_seconds=0.01))
        with closing(asking):
            asking.get("/healthz")
            with pytest.raises(PlatformUnreachable, match=r"Asked 3 times in 0 s\."):
                asking.get("/jobs")


def test_a_server_of_this_home_elsewhere_is_pointed_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAZULITE_HOME", str(tmp_path))
    write_address(tmp_path, "http://127.0.0.1:9311")
    with pytest.raises(PlatformUnreachable) as lost:
        transport("http://127.0.0.1:9").get("/healthz")
    assert lost.value.hint.endswith(
        "says that it runs at http://127.0.0.1:9311: export LAZULITE_URL=http://127.0.0.1:9311"
    )


def test_a_refusal_is_raised_at_once() -> None:
    with flaky([said({"detail": "There is no job.", "code": "job_missing"}, 404)]) as server:
        client = transport(server.url)
        with pytest.raises(Missing, match=r"There is no job\."):
            client.get("/jobs/x")
        client.close()
    assert len(server.asked) == 1


def test_a_file_is_streamed_and_its_progress_told(tmp_path: Path) -> None:
    file = tmp_path / "large"
    file.write_bytes(b"x" * (3 << 20))
    sent: list[int] = []
    with flaky([said({}), Answer(dropped=True), said({})]) as server:
        client = transport(server.url)
        client.get("/healthz")
        client.upload("/uploads/d", file, progress=sent.append)
        client.close()
    assert [len(one.body) for one in server.asked] == [0, 3 << 20, 3 << 20]
    assert sent == [1 << 20] * 6


def test_a_stream_that_is_cut_is_known_from_one_that_ends() -> None:
    with flaky([Answer(body=b"abcdef", cut_after=3)]) as server:
        client = transport(server.url)
        found: list[bytes] = []
        with pytest.raises(PlatformUnreachable), client.stream("/log") as pieces:
            found.extend(pieces)
        client.close()
    assert b"".join(found) == b"abc"


def test_no_proxy_is_asked_for_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    with flaky([said({"a": 1})]) as server:
        client = transport(server.url)
        assert client.get("/x") == {"a": 1}
        client.close()
