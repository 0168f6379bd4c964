from datetime import UTC, datetime, timedelta

import pytest
from pydantic import TypeAdapter

from lazulite.foundation.firing.reading import fire_times, trigger_of
from lazulite.foundation.firing.times import FireTimes, ScheduleInvalid
from lazulite.specs.schedule_trigger import CronTrigger, RecurrenceTrigger, Trigger

NOW = datetime(2026, 1, 14, 9, 30, 0, 7, tzinfo=UTC)  # a Wednesday
BEGUN = NOW.replace(microsecond=0)


def cron(**given: object) -> Trigger:
    return CronTrigger.model_validate({"type": "cron", "expression": "0 * * * *", **given})


def recurrence(frequency: str, **given: object) -> Trigger:
    return RecurrenceTrigger.model_validate({"type": "recurrence", "frequency": frequency, **given})


@pytest.mark.parametrize(
    ("trigger", "times"),
    [
        (cron(), FireTimes(BEGUN, cron="0 * * * *")),
        (recurrence("hour", interval=6), FireTimes(BEGUN, frequency="hour", interval=6)),
        (
            recurrence("day", interval=2, schedule={"hours": [4, 5], "minutes": [0, 30]}),
            FireTimes(BEGUN, cron="0,30 4,5 * * *", interval=2),
        ),
        (
            recurrence("week", schedule={"hours": 6, "week_days": ["monday", "friday"]}),
            FireTimes(BEGUN, cron="0 6 * * 1,5", frequency="week"),
        ),
        (recurrence("week", schedule={"hours": 6}), FireTimes(BEGUN, cron="0 6 * * 3", frequency="week")),
        (
            recurrence("month", schedule={"hours": 6, "month_days": [1, -1]}),
            FireTimes(BEGUN, cron="0 6 1,L * *", frequency="month"),
        ),
        (recurrence("month", schedule={"hours": 6}), FireTimes(BEGUN, cron="0 6 14 * *", frequency="month")),
    ],
)
def test_triggers_become_fire_times(trigger: Trigger, times: FireTimes) -> None:
    assert fire_times(trigger, now=NOW) == times
    again = TypeAdapter(Trigger).validate_python(trigger_of(times))
    assert fire_times(again, now=NOW + timedelta(days=3)) == times


def test_times_without_an_offset_are_in_the_triggers_time_zone() -> None:
    given = {"start_time": "2026-01-02T00:00:00", "end_time": "2026-01-05T00:00:00Z", "time_zone": "Europe/Berlin"}
    assert fire_times(recurrence("day", **given), now=NOW) == FireTimes(
        datetime(2026, 1, 1, 23, tzinfo=UTC), time_zone="Europe/Berlin", end=datetime(2026, 1, 5, tzinfo=UTC)
    )


def test_the_last_day_of_a_month_is_the_last_one() -> None:
    times = fire_times(recurrence("month", schedule={"month_days": -1}), now=NOW)
    assert [one.day for one in times.between(BEGUN, BEGUN + timedelta(days=100))] == [31, 28, 31]


def test_a_pattern_within_hours_is_refused() -> None:
    with pytest.raises(ScheduleInvalid, match="A schedule within every hour is not known"):
        fire_times(recurrence("hour", schedule={"hours": 6}), now=NOW)


def test_a_time_outside_the_calendar_is_refused() -> None:
    with pytest.raises(ScheduleInvalid, match="outside the calendar"):
        fire_times(cron(start_time="0001-01-01T00:00:00", time_zone="Asia/Tokyo"), now=NOW)
