"""The times at which something fires by itself: pure, cron by cronsim.

Times of day are the local clock's. One that a change of the clock skips fires at the first moment after the gap, one
that comes twice fires the first time. Cron whose minute or hour begins with `*`, and steps of minutes and hours, go by
time that passes: nothing fires in an hour that is not there, and one that comes twice fires twice. So does Debian's.
"""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import takewhile
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cronsim import CronSim, CronSimError

from lazulite.words.errors import Invalid
from lazulite.words.json import JSONObject

DAYS = {"day": 1, "week": 7}
MONTH = timedelta(days=31)
LONGEST_INTERVAL = timedelta(days=36_525)  # a century
STARTS = (datetime(1900, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC))
SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
PASSING = {"minute": MINUTE, "hour": timedelta(hours=1)}
NEVER = timedelta(days=36_525)  # what has not fired for so long does not any more
INSTANT = timedelta(microseconds=1)
FIELDS = 5
LONGEST_TOLD = 200
FORM = "minute hour day-of-month month day-of-week, such as: 0 6 * * 1"


class ScheduleInvalid(Invalid):
    pass


@dataclass(frozen=True)
class FireTimes:
    """The times of `cron` (five fields), or every `interval` of `frequency` since `start`; with both, and an interval
    above 1, those of `cron` in every so many days, weeks (from Monday) or months. Within [since, end).

    since: None is `start`. Everything is counted from `start` however early `since` is.
    """

    start: datetime
    cron: str | None = None
    frequency: str = "day"
    interval: int = 1
    time_zone: str = "UTC"
    end: datetime | None = None
    since: datetime | None = None

    def __post_init__(self) -> None:
        zone = self.zone
        if not STARTS[0] <= self.start < STARTS[1]:
            raise ScheduleInvalid(
                f"A schedule cannot start in the year {self.start.year}.", hint="From 1900 to 8999 it can."
            )
        length = PASSING.get(self.frequency) or timedelta(days=DAYS.get(self.frequency, 31))
        if self.interval > LONGEST_INTERVAL // length:
            raise ScheduleInvalid(f"Every {self.interval} {self.frequency}s is longer than a century.")
        if self.cron is not None:
            _check_cron(self.cron, self.start.astimezone(zone))

    @property
    def zone(self) -> tzinfo:
        try:
            return ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ScheduleInvalid(
                f"There is no time zone '{self.time_zone}'.", hint="such as UTC or Europe/Berlin"
            ) from error

    def first(self, *, now: datetime | None = None) -> datetime | None:
        """Steps fire at their start, cron at the first time that fits. Nothing before `now`, to the second."""
        begin = self._since if now is None else max(self._since, now)
        return self.after(begin - SECOND)

    def after(self, moment: datetime) -> datetime | None:
        """The next time later than `moment`; None when there is none."""
        moment = max(moment, self._since - SECOND)
        found = self._cron_after(moment) if self.cron else self._step_after(moment)
        return None if found is None or (self.end is not None and found >= self.end) else found

    def before(self, moment: datetime) -> datetime | None:
        """The last time earlier than `moment`, however long ago."""
        found = self.newest(STARTS[0], moment, most=1)
        return found[0] if found else None

    def between(self, begin: datetime, end: datetime) -> Iterator[datetime]:
        """Those of [begin, end), in order; none from the year 9000 on."""
        if begin >= STARTS[1]:
            return
        found = self.after(max(begin, STARTS[0]) - INSTANT)
        while found is not None and found < end:
            yield found
            found = self.after(found)

    def newest(self, begin: datetime, end: datetime, *, most: int) -> tuple[datetime, ...]:
        """The last `most` of [begin, end), in order; in time that grows with `most` and not with the range."""
        back = timedelta(hours=1)
        while True:
            start = max(begin, end - min(back, end - begin))
            found = tuple(self.between(start, end))
            if len(found) >= most or start <= begin:
                return found[-most:]
            back *= 2

    def from_(self, moment: datetime) -> "FireTimes":
        """The same, also before `start`: as if it had always been there."""
        return replace(self, since=max(moment, STARTS[0]))

    def to_json(self) -> JSONObject:
        return {
            "start": self.start.isoformat(),
            "cron": self.cron,
            "frequency": self.frequency,
            "interval": self.interval,
            "time_zone": self.time_zone,
            "end": self.end.isoformat() if self.end else None,
        }

    @classmethod
    def from_json(cls, value: JSONObject) -> "FireTimes":
        end, cron = value["end"], value["cron"]
        return cls(
            start=datetime.fromisoformat(str(value["start"])),
            cron=None if cron is None else str(cron),
            frequency=str(value["frequency"]),
            interval=int(str(value["interval"])),
            time_zone=str(value["time_zone"]),
            end=None if end is None else datetime.fromisoformat(str(end)),
        )

    @property
    def _since(self) -> datetime:
        return self.since or self.start

    @property
    def _begun(self) -> date:
        return self.start.astimezone(self.zone).date()

    def _cron_after(self, moment: datetime) -> datetime | None:
        """Of cron's times the next one in a day, week or month that counts."""
        latest, begin = moment + NEVER, moment
        while begin < latest:
            found = self._any_after(begin)
            if found is None:
                return None
            day = found.astimezone(self.zone).date()
            counted = _counted_from(day, self._begun, self.frequency, self.interval) if self.interval > 1 else day
            if counted <= day:
                return found
            begin = datetime.combine(counted, datetime.min.time(), self.zone).astimezone(UTC) - SECOND
        return None

    def _any_after(self, moment: datetime) -> datetime | None:
        minute, hour, *_ = str(self.cron).split()
        passes = minute.startswith("*") or hour.startswith("*")
        return self._passing_after(moment) if passes else self._on_the_clock_after(moment)

    def _on_the_clock_after(self, moment: datetime) -> datetime | None:
        for local in CronSim(str(self.cron), _shown(moment, self.zone)):
            fires = _on_the_clock(local, self.zone)
            if fires > moment:  # what the clock shows a second time has fired
                return fires
        return None

    def _passing_after(self, moment: datetime) -> datetime | None:
        """Goes from one change of the clock to the next: in between cron's times are the clock's."""
        zone, shown = self.zone, _shown(moment, self.zone)
        while (local := next(CronSim(str(self.cron), shown), None)) is not None:
            offset = _shown(moment, zone) - moment.replace(tzinfo=None)
            fires = (local - offset).replace(tzinfo=UTC)
            near = min(fires, moment + DAY)
            change = _first_with_another_offset(moment, near, zone)
            if change is not None:
                moment, shown = change, _shown(change, zone) - SECOND
            elif near == fires:
                return fires
            else:
                moment = max(near, fires - DAY)
                shown = _shown(moment, zone)
        return None

    def _step_after(self, moment: datetime) -> datetime:
        passing = PASSING.get(self.frequency)
        if passing is not None:
            length = passing * self.interval
            return self.start + length * ((moment - self.start) // length + 1)
        there = moment.astimezone(self.zone).date()
        step = _whole(there, self._begun, self.frequency) // self.interval - 1
        while (found := self._step(step)) <= moment:
            step += 1
        return found

    def _step(self, number: int) -> datetime:
        """At the start's time of day, so many steps later."""
        if number == 0:
            return self.start
        local = self.start.astimezone(self.zone)
        if self.frequency == "month":
            day = _months_later(local.date(), number * self.interval)
        else:
            day = local.date() + timedelta(days=DAYS[self.frequency] * self.interval * number)
        return _on_the_clock(datetime.combine(day, local.time().replace(fold=0)), self.zone)


def _check_cron(expression: str, begin: datetime) -> None:
    told = f"'{expression[:LONGEST_TOLD]}' is no cron expression"
    if len(expression.split()) != FIELDS:
        raise ScheduleInvalid(f"{told}: it has {len(expression.split())} fields, and not {FIELDS}.", hint=FORM)
    try:
        CronSim(expression, begin)
    except (CronSimError, ValueError) as error:  # the second of a number with thousands of digits
        raise ScheduleInvalid(f"{told}: {str(error)[:LONGEST_TOLD]}.", hint=FORM) from error


def _counted_from(day: date, begun: date, frequency: str, interval: int) -> date:
    """The day itself where its day, week or month counts, else the first day of the next one that does."""
    if frequency == "month":
        months = _whole(day, begun, frequency)
        return day if months % interval == 0 else _months_later(begun.replace(day=1), _up(months, interval))
    length = DAYS[frequency]
    origin = begun if length == 1 else begun - timedelta(days=begun.weekday())
    passed = (day - origin).days // length
    return day if passed % interval == 0 else origin + timedelta(days=_up(passed, interval) * length)


def _up(number: int, interval: int) -> int:
    return -(-number // interval) * interval


def _whole(day: date, begun: date, frequency: str) -> int:
    """How many days, weeks or calendar months lie between; negative before."""
    if frequency == "month":
        return (day.year - begun.year) * 12 + day.month - begun.month
    return (day - begun).days // DAYS[frequency]


def _months_later(day: date, months: int) -> date:
    """The same day so many months later, or the month's last day where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _shown(moment: datetime, zone: tzinfo) -> datetime:
    """What a clock there shows, without its zone."""
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)


def _first_with_another_offset(begin: datetime, end: datetime, zone: tzinfo) -> datetime | None:
    """The minute at which the clock there is set forward or back, of (begin, end]; None where it is not."""

    def offset(moment: datetime) -> timedelta:
        return _shown(moment, zone) - moment.replace(tzinfo=None)

    if offset(begin) == offset(end):
        return None
    low, high = (moment.replace(second=0, microsecond=0) for moment in (begin, end + MINUTE))
    while high - low > MINUTE:
        middle = low + (high - low) // MINUTE // 2 * MINUTE
        low, high = (middle, high) if offset(middle) == offset(begin) else (low, middle)
    return high


def _on_the_clock(local: datetime, zone: tzinfo) -> datetime:
    """The first moment at which a clock there shows this time, or the first one after the gap that skips it."""
    found = local.replace(tzinfo=zone).astimezone(UTC)
    skipped = takewhile(lambda moment: _shown(moment, zone) > local, _minutes_before(found))
    first = min(skipped, default=None)
    return found if first is None else first.replace(second=0, microsecond=0)


def _minutes_before(moment: datetime) -> Iterator[datetime]:
    while True:
        yield moment
        moment -= MINUTE
