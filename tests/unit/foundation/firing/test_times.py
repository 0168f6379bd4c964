"""Fire times against a naive oracle that looks at the clock on the wall, minute by minute."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from lazulite.foundation.firing.times import FireTimes, ScheduleInvalid

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
# An hour, half an hour, midnight and a whole day that are not there, or that come twice.
CHANGES = {
    "America/Los_Angeles": (datetime(2026, 3, 8, 10, tzinfo=UTC), datetime(2026, 11, 1, 9, tzinfo=UTC)),
    "Europe/Berlin": (datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)),
    "Australia/Lord_Howe": (datetime(2026, 4, 4, 15, tzinfo=UTC), datetime(2026, 10, 3, 15, 30, tzinfo=UTC)),
    "America/Havana": (datetime(2026, 3, 8, 5, tzinfo=UTC), datetime(2026, 11, 1, 5, tzinfo=UTC)),
    "Pacific/Apia": (datetime(2011, 12, 30, 10, tzinfo=UTC),),
    "UTC": (NEW_YEAR,),
}


def day(month: int, number: int, hour: int = 0) -> datetime:
    return datetime(2026, month, number, hour, tzinfo=UTC)


def at(zone: str, *local: int, fold: int = 0) -> datetime:
    """A moment by what the clock shows there."""
    return datetime(*local, tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)  # type: ignore[misc,arg-type]  # year, …


def shown(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def minutes(begin: datetime, end: datetime) -> Iterator[datetime]:
    while begin < end:
        yield begin
        begin += MINUTE


def passing(hours: set[int], marks: set[int], begin: datetime, end: datetime, zone: str) -> list[datetime]:
    """Every real minute at which the clock shows one of these."""
    clock = ((moment, shown(moment, zone)) for moment in minutes(begin, end))
    return [moment for moment, local in clock if local.hour in hours and local.minute in marks]


def by_the_clock(hours: set[int], marks: set[int], begin: datetime, end: datetime, zone: str) -> list[datetime]:
    """Each time of each day, by the first moment at which the clock shows it or has passed it."""
    first: dict[datetime, datetime] = {}
    high = shown(begin, zone) - MINUTE
    for moment in minutes(begin, end):
        local = shown(moment, zone)
        while high < local:
            high += MINUTE
            if high.hour in hours and high.minute in marks:
                first[high] = moment
    return sorted(set(first.values()))


@some.composite
def around_a_change(draw: some.DrawFn, *, whole_days: bool = True) -> tuple[str, datetime]:
    zone = draw(some.sampled_from(sorted(set(CHANGES) - (set() if whole_days else {"Pacific/Apia"}))))
    moment = draw(some.sampled_from(CHANGES[zone]))
    return zone, moment


TIMES = some.sets(some.integers(0, 23), min_size=1, max_size=4), some.sets(some.integers(0, 59), min_size=1, max_size=3)


@settings(max_examples=60, deadline=None)
@given(around_a_change(), *TIMES)
def test_a_time_of_day_fires_once_a_day_whatever_the_clock_does(
    change: tuple[str, datetime], hours: set[int], marks: set[int]
) -> None:
    zone, moment = change
    begin, end = moment - timedelta(hours=30), moment + timedelta(hours=30)
    cron = f"{','.join(map(str, sorted(marks)))} {','.join(map(str, sorted(hours)))} * * *"
    found = list(FireTimes(begin, cron=cron, time_zone=zone).between(begin, end))
    assert found == by_the_clock(hours, marks, begin, end, zone)


@settings(max_examples=40, deadline=None)
@given(around_a_change(), TIMES[1])
def test_every_hour_goes_by_time_that_passes(change: tuple[str, datetime], marks: set[int]) -> None:
    zone, moment = change
    begin, end = moment - timedelta(hours=5), moment + timedelta(hours=5)
    cron = f"{','.join(map(str, sorted(marks)))} * * * *"
    found = list(FireTimes(begin, cron=cron, time_zone=zone).between(begin, end))
    assert found == passing(set(range(24)), marks, begin, end, zone)


@settings(max_examples=25, deadline=None)
@given(around_a_change(whole_days=False), some.integers(0, 1439), some.integers(1, 3))
def test_steps_of_days_keep_the_time_of_day(change: tuple[str, datetime], minute: int, interval: int) -> None:
    zone, moment = change
    local = shown(moment, zone).replace(hour=minute // 60, minute=minute % 60) - timedelta(days=interval)
    start = local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    end = start + timedelta(days=2 * interval, hours=12)
    every = by_the_clock({local.hour}, {local.minute}, start, end, zone)
    found = list(FireTimes(start, frequency="day", interval=interval, time_zone=zone).between(start, end))
    assert found == every[::interval]


@settings(max_examples=60, deadline=None)
@given(
    around_a_change(),
    some.sampled_from(["30 2 * * *", "*/20 * * * *", "15 1,2 * * *", "0 0 * * *", "59 23 * * 0"]),
    some.integers(-3000, 3000),
)
def test_the_next_time_is_later_and_none_lies_between(change: tuple[str, datetime], cron: str, offset: int) -> None:
    zone, moment = change
    moment += timedelta(minutes=offset)
    times = FireTimes(moment - timedelta(days=10), cron=cron, time_zone=zone)
    found = times.after(moment)
    assert found is not None
    assert found > moment
    assert times.before(found + MINUTE) == found
    assert times.newest(times.start, found, most=3) == tuple(times.between(times.start, found))[-3:]


def test_an_hour_that_is_not_there_and_one_that_comes_twice() -> None:
    zone = "America/Los_Angeles"
    nightly = FireTimes(NEW_YEAR, cron="30 2 * * *", time_zone=zone)
    assert nightly.after(day(3, 8)) == at(zone, 2026, 3, 8, 3, 0)
    early = FireTimes(NEW_YEAR, cron="30 1 * * *", time_zone=zone)
    first, second = at(zone, 2026, 11, 1, 1, 30), at(zone, 2026, 11, 1, 1, 30, fold=1)
    assert second - first == timedelta(hours=1)
    assert early.after(day(11, 1)) == first
    assert early.after(first + timedelta(minutes=45)) == at(zone, 2026, 11, 2, 1, 30), "it is 1:15 for the second time"
    hourly = FireTimes(NEW_YEAR, cron="30 * * * *", time_zone=zone)
    assert hourly.after(first) == second


def test_cron_goes_by_its_own_time_zone() -> None:
    berlin = FireTimes(NEW_YEAR, cron="0 6 * * *", time_zone="Europe/Berlin")
    assert [berlin.after(day(1, 5)), berlin.after(day(7, 5))] == [day(1, 5, 5), day(7, 5, 4)]


def test_recurrence_fires_at_its_start_and_then_every_interval() -> None:
    times = FireTimes(NEW_YEAR, frequency="hour", interval=6)
    assert [times.first(), times.after(NEW_YEAR), times.after(day(1, 1, 7))] == [NEW_YEAR, day(1, 1, 6), day(1, 1, 12)]


def test_a_start_in_the_second_of_two_hours_is_the_first_time() -> None:
    start = at("Europe/Berlin", 2026, 10, 25, 2, 30, fold=1)
    times = FireTimes(start, time_zone="Europe/Berlin")
    assert [times.first(), times.after(start)] == [start, at("Europe/Berlin", 2026, 10, 26, 2, 30)]


def test_months_keep_their_day_where_they_have_it() -> None:
    times = FireTimes(day(1, 31), frequency="month")
    assert [times.after(day(1, 31)), times.after(day(2, 28)), times.after(day(3, 31))] == [
        day(2, 28), day(3, 31), day(4, 30),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("frequency", "cron", "days"),
    [
        ("day", "0 4 * * *", [(1, 1), (1, 4), (1, 7), (1, 10)]),
        ("week", "0 4 * * 1,4", [(1, 1), (1, 19), (1, 22), (2, 9)]),  # January 1st 2026 is a Thursday
        ("month", "0 4 15 * *", [(1, 15), (4, 15), (7, 15), (10, 15)]),
    ],
)
def test_times_within_every_third_day_week_or_month(frequency: str, cron: str, days: list[tuple[int, int]]) -> None:
    times = FireTimes(NEW_YEAR, cron=cron, frequency=frequency, interval=3)
    found = list(times.between(NEW_YEAR, day(12, 31)))[:4]
    assert [moment.date() for moment in found] == [date(2026, *each) for each in days]


def test_what_never_comes_has_no_next_time() -> None:
    times = FireTimes(day(2, 1), cron="0 0 31 * *", frequency="month", interval=12)  # every February 31st
    assert times.first() is None


def test_nothing_fires_after_the_end() -> None:
    times = FireTimes(NEW_YEAR, frequency="day", end=day(1, 3))
    assert [times.after(NEW_YEAR), times.after(day(1, 2))] == [day(1, 2), None]


def test_a_start_in_the_past_is_kept_in_step_with_and_not_made_up_for() -> None:
    minutely = FireTimes(NEW_YEAR, frequency="minute", interval=15)
    assert minutely.first(now=day(3, 1) + MINUTE) == day(3, 1) + timedelta(minutes=15)
    assert minutely.first(now=day(3, 1)) == day(3, 1)
    assert minutely.first(now=NEW_YEAR - timedelta(days=1)) == NEW_YEAR


def test_the_same_times_go_back_to_before_the_start() -> None:
    times = FireTimes(day(1, 5, 6), frequency="day", interval=2)
    assert list(times.from_(NEW_YEAR).between(NEW_YEAR, day(1, 6))) == [day(1, 1, 6), day(1, 3, 6), day(1, 5, 6)]


def test_the_newest_of_a_long_time_are_found_without_going_through_all_of_it() -> None:
    minutely = FireTimes(datetime(1990, 1, 1, tzinfo=UTC), cron="* * * * *")
    assert minutely.newest(minutely.start, NEW_YEAR, most=2) == (NEW_YEAR - 2 * MINUTE, NEW_YEAR - MINUTE)


def test_times_survive_the_way_through_json() -> None:
    times = FireTimes(NEW_YEAR, cron="0 0 * * *", frequency="week", interval=2, end=day(5, 1))
    assert FireTimes.from_json(times.to_json()) == times


@pytest.mark.parametrize(
    ("cron", "sentence"),
    [
        ("0 25 * * *", "'0 25 * * *' is no cron expression: Bad hour."),
        ("0 0 * *", "'0 0 * *' is no cron expression: it has 4 fields, and not 5."),
        ("0 0 0 * * *", "'0 0 0 * * *' is no cron expression: it has 6 fields, and not 5."),
        ("@daily", "'@daily' is no cron expression: it has 1 fields, and not 5."),
        ("0 0 31 2 *", "'0 0 31 2 *' is no cron expression: Bad day-of-month."),
    ],
)
def test_broken_cron_is_refused(cron: str, sentence: str) -> None:
    with pytest.raises(ScheduleInvalid) as refused:
        FireTimes(NEW_YEAR, cron=cron)
    assert refused.value.detail == sentence


def test_an_unknown_time_zone_is_refused() -> None:
    with pytest.raises(ScheduleInvalid, match="no time zone 'Mars'"):
        FireTimes(NEW_YEAR, cron="0 0 * * *", time_zone="Mars")


@pytest.mark.parametrize(
    "changed",
    [
        {"start": datetime(1, 1, 1, tzinfo=UTC)},
        {"start": datetime(9999, 12, 31, tzinfo=UTC), "cron": "0 0 1 1 *"},
        {"frequency": "month", "interval": 99_999},
        {"frequency": "week", "interval": 10**12},
    ],
)
def test_what_leaves_the_calendar_is_refused(changed: dict[str, object]) -> None:
    with pytest.raises(ScheduleInvalid):
        FireTimes(**{"start": NEW_YEAR, **changed})  # type: ignore[arg-type]  # one row at a time


def test_a_moment_with_seconds_before_a_change_of_the_clock_is_one_like_others() -> None:
    moment = at("Europe/Berlin", 2026, 10, 25, 2, 59, 30)
    times = FireTimes(NEW_YEAR, cron="* * * * *", time_zone="Europe/Berlin")
    assert times.after(moment) == at("Europe/Berlin", 2026, 10, 25, 2, 0, fold=1)
