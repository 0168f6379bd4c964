from datetime import UTC, datetime, timedelta

import pytest

from lazulite.ops.monitoring.cadence import Cadence, ScheduleInvalid

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)


def day(month: int, number: int, hour: int = 0) -> datetime:
    return datetime(2026, month, number, hour, tzinfo=UTC)


def test_cron_fires_at_its_times_and_its_window_is_the_time_since_the_last() -> None:
    monthly = Cadence(NEW_YEAR, cron="0 0 1 * *")
    assert monthly.first() == NEW_YEAR
    assert monthly.after(NEW_YEAR) == day(2, 1)
    assert monthly.window(day(3, 1)) == (day(2, 1), day(3, 1))


def test_cron_goes_by_its_own_time_zone() -> None:
    berlin = Cadence(NEW_YEAR, cron="0 6 * * *", time_zone="Europe/Berlin")
    assert [berlin.after(day(1, 5)), berlin.after(day(7, 5))] == [day(1, 5, 5), day(7, 5, 4)]


def test_recurrence_fires_at_its_start_and_then_every_interval() -> None:
    cadence = Cadence(NEW_YEAR, frequency="hour", interval=6)
    assert [cadence.first(), cadence.after(NEW_YEAR), cadence.after(day(1, 1, 7))] == [
        NEW_YEAR,
        day(1, 1, 6),
        day(1, 1, 12),
    ]
    assert cadence.window(day(1, 1, 6)) == (NEW_YEAR, day(1, 1, 6))


def test_months_keep_their_day_where_they_have_it() -> None:
    cadence = Cadence(datetime(2026, 1, 31, tzinfo=UTC), frequency="month")
    assert [cadence.after(day(1, 31)), cadence.after(day(2, 28)), cadence.after(day(3, 31))] == [
        day(2, 28),
        day(3, 31),
        day(4, 30),
    ]


def test_window_has_the_size_and_offset_that_are_named() -> None:
    cadence = Cadence(NEW_YEAR, cron="0 0 * * *", size=timedelta(days=7), offset=timedelta(days=1))
    assert cadence.window(day(1, 10)) == (day(1, 2), day(1, 9))


def test_nothing_fires_after_the_end() -> None:
    cadence = Cadence(NEW_YEAR, frequency="day", end=day(1, 3))
    assert [cadence.after(NEW_YEAR), cadence.after(day(1, 2))] == [day(1, 2), None]


def test_cadence_survives_the_way_through_json() -> None:
    cadence = Cadence(NEW_YEAR, cron="0 0 * * *", end=day(5, 1), size=timedelta(days=7), offset=timedelta(hours=1))
    assert Cadence.from_json(cadence.to_json()) == cadence


def test_broken_cron_and_unknown_time_zone_are_refused() -> None:
    with pytest.raises(ScheduleInvalid, match="'0 25 \\* \\* \\*' is no cron expression"):
        Cadence(NEW_YEAR, cron="0 25 * * *")
    with pytest.raises(ScheduleInvalid, match="no time zone 'Mars'"):
        Cadence(NEW_YEAR, cron="0 0 * * *", time_zone="Mars")


@pytest.mark.parametrize("length", [timedelta(days=365 * 9999), timedelta.max])
def test_a_window_that_is_longer_than_the_calendar_begins_with_it(length: timedelta) -> None:
    everything = Cadence(NEW_YEAR, size=length).window(day(1, 10))
    assert everything == (datetime(1, 1, 2, tzinfo=UTC), day(1, 10))
    assert Cadence(NEW_YEAR, size=length, offset=length).window(day(1, 10))[0] == datetime(1, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    "changed",
    [
        {"start": datetime(1, 1, 1, tzinfo=UTC)},
        {"start": datetime(9999, 12, 31, tzinfo=UTC), "cron": "0 0 1 1 *"},
        {"frequency": "month", "interval": 99_999},
        {"frequency": "week", "interval": 10**12},
    ],
)
def test_schedule_that_leaves_the_calendar_is_refused(changed: dict[str, object]) -> None:
    with pytest.raises(ScheduleInvalid):
        Cadence(**{"start": NEW_YEAR, **changed})  # type: ignore[arg-type]  # one row at a time


def test_a_start_in_the_past_is_kept_in_step_with_and_not_made_up_for() -> None:
    minutely = Cadence(NEW_YEAR, frequency="minute", interval=15)
    assert minutely.first(now=day(3, 1) + timedelta(minutes=1)) == day(3, 1) + timedelta(minutes=15)
    assert minutely.first(now=day(3, 1)) == day(3, 1)
    assert minutely.first(now=NEW_YEAR - timedelta(days=1)) == NEW_YEAR
