"""From the trigger of a document to the times at which it fires, and back."""

from dataclasses import replace
from datetime import UTC, datetime, tzinfo

from lazulite.foundation.firing.times import FireTimes, ScheduleInvalid
from lazulite.specs.schedule_trigger import CronTrigger, RecurrencePattern, Trigger
from lazulite.words.json import JSON

LAST_DAY = "L"  # as cronsim has it; Azure's is -1
WEEKDAYS = {"sunday": 0, "monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6}


def fire_times(trigger: Trigger, *, now: datetime) -> FireTimes:
    """`now` is the start where the trigger names none. Raises ScheduleInvalid."""
    times = FireTimes(now.replace(microsecond=0), time_zone=trigger.time_zone)
    start, end = _aware(trigger.start_time, times.zone), _aware(trigger.end_time, times.zone)
    times = replace(times, start=start or times.start, end=end)
    if isinstance(trigger, CronTrigger):
        return replace(times, cron=trigger.expression)
    times = replace(times, frequency=trigger.frequency, interval=trigger.interval)
    if trigger.schedule is None:
        return times
    if trigger.frequency not in ("day", "week", "month"):
        raise ScheduleInvalid(
            f"A schedule within every {trigger.frequency} is not known.",
            hint="Use frequency: day, week or month, or a cron expression.",
        )
    return replace(times, cron=_as_cron(trigger.frequency, trigger.schedule, times))


def trigger_of(times: FireTimes) -> dict[str, JSON]:
    """The trigger of a document that has these times."""
    found: dict[str, JSON] = {"type": "recurrence", "frequency": times.frequency, "interval": times.interval}
    if times.cron is not None and (times.frequency, times.interval) == ("day", 1):
        found = {"type": "cron", "expression": times.cron}
    elif times.cron is not None:
        found["schedule"] = _as_pattern(times.cron)
    found["start_time"] = times.start.isoformat()
    if times.end is not None:
        found["end_time"] = times.end.isoformat()
    return found if times.time_zone == "UTC" else {**found, "time_zone": times.time_zone}


def _as_pattern(cron: str) -> dict[str, JSON]:
    """What `_as_cron` has made a cron expression of."""
    minutes, hours, days, _, weekdays = cron.split()
    names = {number: name for name, number in WEEKDAYS.items()}
    found: dict[str, JSON] = {"hours": _numbers(hours), "minutes": _numbers(minutes)}
    if days != "*":
        found["month_days"] = _numbers(days.replace(LAST_DAY, "-1"))
    if weekdays != "*":
        found["week_days"] = [names[int(day)] for day in weekdays.split(",")]
    return found


def _numbers(listed: str) -> list[JSON]:
    return [int(one) for one in listed.split(",")]


def _as_cron(frequency: str, pattern: RecurrencePattern, times: FireTimes) -> str:
    """Without a day of its own, a week or a month has the one of the start."""
    begun = times.start.astimezone(times.zone)
    days, weekdays = "*", "*"
    if frequency == "month":
        days = ",".join(LAST_DAY if day == "-1" else day for day in _listed(pattern.month_days or begun.day).split(","))
    if frequency == "week":
        named = pattern.week_days or []
        chosen = [WEEKDAYS[day] for day in ([named] if isinstance(named, str) else named)]
        weekdays = _listed(chosen or begun.isoweekday() % 7)
    return f"{_listed(pattern.minutes)} {_listed(pattern.hours)} {days} * {weekdays}"


def _listed(values: int | list[int]) -> str:
    return ",".join(str(value) for value in ([values] if isinstance(values, int) else values))


def _aware(moment: datetime | None, zone: tzinfo) -> datetime | None:
    if moment is None:
        return None
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except OverflowError as error:
        raise ScheduleInvalid(f"{moment.isoformat()} is outside the calendar.") from error
