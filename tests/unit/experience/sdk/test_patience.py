import pytest

from lazulite.experience.sdk.patience import Patience, asked_pause, is_passing

PATIENCE = Patience(tries=4, first_pause_seconds=0.1, longest_pause_seconds=0.5, give_up_seconds=60)


@pytest.mark.parametrize(
    ("tried", "chance", "pause"), [(1, 1.0, 0.1), (1, 0.0, 0.05), (2, 1.0, 0.3), (3, 1.0, 0.5), (3, 0.0, 0.25)]
)
def test_pauses_grow_to_the_longest_and_chance_spreads_them(tried: int, chance: float, pause: float) -> None:
    assert PATIENCE.pause(tried, spent_seconds=0, chance=chance) == pytest.approx(pause)


@pytest.mark.parametrize(("tried", "spent_seconds"), [(4, 0.0), (1, 60.0)])
def test_it_is_given_up_after_so_many_tries_and_so_long(tried: int, spent_seconds: float) -> None:
    assert PATIENCE.pause(tried, spent_seconds=spent_seconds, chance=1) < 0


@pytest.mark.parametrize(("asked_seconds", "pause"), [(2.0, 2.0), (0.0, 0.1), (61.0, -1.0)])
def test_the_platform_may_ask_for_a_longer_pause_but_not_for_any(asked_seconds: float, pause: float) -> None:
    assert PATIENCE.pause(1, spent_seconds=0, chance=1, asked_seconds=asked_seconds) == pytest.approx(pause)


@pytest.mark.parametrize(
    ("status", "asked_seconds", "is_ours", "passing"),
    [
        (503, 1.0, True, True), (503, None, True, False), (503, None, False, True), (502, None, False, True),
        (429, 3.0, True, True), (429, None, True, False), (500, 1.0, False, False), (404, None, False, False),
        (200, None, True, False),
    ],
)  # fmt: skip
def test_only_what_asks_to_come_back_and_a_proxy_that_finds_nobody_pass(
    status: int, asked_seconds: float | None, is_ours: bool, passing: bool
) -> None:
    assert is_passing(status, asked_seconds=asked_seconds, is_ours=is_ours) is passing


@pytest.mark.parametrize(
    ("header", "seconds"), [("2", 2.0), ("-1", 0.0), (None, None), ("Fri, 27 Nov 2026 09:00:00 GMT", None)]
)
def test_a_pause_is_asked_for_in_seconds(header: str | None, seconds: float | None) -> None:
    assert asked_pause(header) == seconds
