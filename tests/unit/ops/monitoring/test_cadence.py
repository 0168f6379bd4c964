from datetime import UTC, datetime, timedelta

import pytest

from lazulite.foundation.firing.times import FireTimes
from lazulite.ops.monitoring.cadence import Cadence

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)


def day(month: int, number: int, hour: int = 0) -> datetime:
    return datetime(2026, month, number, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("times", "fired", "begins"),
    [
        (FireTimes(NEW_YEAR, cron="0 0 1 * *"), day(3, 1), day(2, 1)),
        (FireTimes(NEW_YEAR, cron="0 0 1 * *"), NEW_YEAR, datetime(2025, 12, 1, tzinfo=UTC)),
        (FireTimes(NEW_YEAR, frequency="hour", interval=6), day(1, 1, 6), NEW_YEAR),
        (FireTimes(NEW_YEAR, frequency="hour", interval=6), NEW_YEAR, datetime(2025, 12, 31, 18, tzinfo=UTC)),
        (FireTimes(day(1, 31), frequency="month"), day(3, 31), day(2, 28)),
    ],
)
def test_a_window_is_the_time_since_the_last_firing(times: FireTimes, fired: datetime, begins: datetime) -> None:
    assert Cadence(times).window(fired) == (begins, fired)


def test_window_has_the_size_and_offset_that_are_named() -> None:
    cadence = Cadence(FireTimes(NEW_YEAR, cron="0 0 * * *"), size=timedelta(days=7), offset=timedelta(days=1))
    assert cadence.window(day(1, 10)) == (day(1, 2), day(1, 9))


def test_cadence_survives_the_way_through_json() -> None:
    times = FireTimes(NEW_YEAR, cron="0 0 * * *", end=day(5, 1))
    cadence = Cadence(times, size=timedelta(days=7), offset=timedelta(hours=1))
    assert Cadence.from_json(cadence.to_json()) == cadence


@pytest.mark.parametrize("length", [timedelta(days=365 * 9999), timedelta.max])
def test_a_window_that_is_longer_than_the_calendar_begins_with_it(length: timedelta) -> None:
    times = FireTimes(NEW_YEAR)
    assert Cadence(times, size=length).window(day(1, 10)) == (datetime(1, 1, 2, tzinfo=UTC), day(1, 10))
    assert Cadence(times, size=length, offset=length).window(day(1, 10))[0] == datetime(1, 1, 2, tzinfo=UTC)
