from datetime import UTC, datetime, timedelta

import pytest

from lazulite.ops.governance.sessions.throttle import PER_NAME, WINDOW, LoginsExhausted, Tries, check, counted

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def test_tries_of_a_window_are_counted_together_and_those_of_the_next_anew() -> None:
    assert counted(None, NOON) == Tries(1, NOON)
    assert counted(Tries(3, NOON), NOON + WINDOW / 2) == Tries(4, NOON)
    assert counted(Tries(3, NOON), NOON + WINDOW) == Tries(1, NOON + WINDOW)


def test_one_too_many_hears_how_long_to_wait() -> None:
    check(Tries(PER_NAME, NOON), NOON, most=PER_NAME)
    with pytest.raises(LoginsExhausted, match="looked at in 240 s") as refusal:
        check(Tries(PER_NAME + 1, NOON), NOON + timedelta(minutes=1), most=PER_NAME)
    assert refusal.value.retry_seconds == 240


def test_a_clock_that_is_set_back_shuts_nobody_out_for_longer() -> None:
    earlier = NOON - timedelta(hours=5)
    assert counted(Tries(PER_NAME + 1, NOON), earlier) == Tries(1, earlier)
