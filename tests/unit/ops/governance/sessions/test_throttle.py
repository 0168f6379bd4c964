"""How often somebody may try to log in."""

from datetime import UTC, datetime, timedelta

import pytest

from lazulite.ops.governance.sessions.throttle import WINDOW, LoginsExhausted, Tries, check, counted

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def test_tries_of_one_window_add_up_and_a_new_one_begins_with_one() -> None:
    first = counted(None, NOW)
    assert first == Tries(1, NOW)
    assert counted(first, NOW + WINDOW - timedelta(seconds=1)) == Tries(2, NOW)
    assert counted(first, NOW + WINDOW) == Tries(1, NOW + WINDOW)


def test_one_try_too_many_waits_until_its_window_is_over() -> None:
    check(Tries(3, NOW), NOW, most=3)
    with pytest.raises(LoginsExhausted) as refused:
        check(Tries(4, NOW), NOW + timedelta(seconds=60.5), most=3)
    assert refused.value.retry_seconds == WINDOW.total_seconds() - 60
    assert refused.value.detail == "Too many logins have failed; the next one is looked at in 240 s."
