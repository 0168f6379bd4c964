"""When a monitor runs by itself, and which window each run looks at: pure, cron by cronsim."""

import calendar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cronsim import CronSim, CronSimError

from lazulite.words.errors import Invalid
from lazulite.words.json import JSON, JSONObject

LENGTHS = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}


MONTH = timedelta(days=31)
LONGEST_INTERVAL = timedelta(days=36_525)  # a century
BEGINNING = datetime(1, 1, 2, tzinfo=UTC)  # of the calendar, with a day for any zone
STARTS = (datetime(1900, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC))


class ScheduleInvalid(Invalid):
    pass


@dataclass(frozen=True)
class Cadence:
    """Either `cron` (five fields), or every `interval` of `frequency` since `start`. Fires within [start, end).

    size, offset: the window of a run ends `offset` before the run; size None: as long as the time since the last one.
    """

    start: datetime
    cron: str | None = None
    frequency: str = "day"
    interval: int = 1
    time_zone: str = "UTC"
    end: datetime | None = None
    size: timedelta | None = None
    offset: timedelta = timedelta(0)

    def __post_init__(self) -> None:
        zone = self.zone
        if not STARTS[0] <= self.start < STARTS[1]:
            raise ScheduleInvalid(
                f"A schedule cannot start in the year {self.start.year}.", hint="From 1900 to 8999 it can."
            )
        if self.interval > LONGEST_INTERVAL // LENGTHS.get(self.frequency, MONTH):
            raise ScheduleInvalid(f"Every {self.interval} {self.frequency}s is longer than a century.")
        if self.cron is not None:
            try:
                CronSim(self.cron, self.start.astimezone(zone))
            except CronSimError as error:
                raise ScheduleInvalid(
                    f"'{self.cron}' is no cron expression: {error}.",
                    hint="minute hour day-of-month month day-of-week, such as: 0 6 * * 1",
                ) from error

    @property
    def zone(self) -> tzinfo:
        try:
            return ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ScheduleInvalid(
                f"There is no time zone '{self.time_zone}'.", hint="such as UTC or Europe/Berlin"
            ) from error

    def first(self, *, now: datetime | None = None) -> datetime | None:
        """A recurrence fires at its start, cron at the first time that fits from then on. Nothing before `now`."""
        begin = self.start if now is None else max(self.start, now)
        return self.after(begin - timedelta(seconds=1))

    def after(self, moment: datetime) -> datetime | None:
        """The next firing later than `moment`; None when there is none."""
        found = self._cron_after(moment) if self.cron else self._step_after(moment)
        return None if found is None or (self.end is not None and found >= self.end) else found

    def window(self, fired: datetime) -> tuple[datetime, datetime]:
        """[from, to) of the run that fires at this time. What would begin before the calendar begins with it."""
        size = self.size if self.size is not None else fired - self._before(fired)
        end = _earlier(fired, self.offset)
        return _earlier(end, size), end

    def to_json(self) -> JSONObject:
        return {
            "start": self.start.isoformat(),
            "cron": self.cron,
            "frequency": self.frequency,
            "interval": self.interval,
            "time_zone": self.time_zone,
            "end": self.end.isoformat() if self.end else None,
            "size_seconds": self.size.total_seconds() if self.size is not None else None,
            "offset_seconds": self.offset.total_seconds(),
        }

    @classmethod
    def from_json(cls, value: JSONObject) -> "Cadence":
        end, size, cron = value["end"], value["size_seconds"], value["cron"]
        return cls(
            start=datetime.fromisoformat(str(value["start"])),
            cron=None if cron is None else str(cron),
            frequency=str(value["frequency"]),
            interval=int(str(value["interval"])),
            time_zone=str(value["time_zone"]),
            end=None if end is None else datetime.fromisoformat(str(end)),
            size=_seconds(size),
            offset=_seconds(value["offset_seconds"]) or timedelta(0),
        )

    def _cron_after(self, moment: datetime) -> datetime | None:
        begin = max(moment, self.start - timedelta(seconds=1)).astimezone(self.zone)
        found = next(CronSim(str(self.cron), begin), None)
        return found.astimezone(UTC) if found is not None else None

    def _step_after(self, moment: datetime) -> datetime:
        if moment < self.start:
            return self.start
        if self.frequency == "month":
            return self._month_after(moment)
        length = LENGTHS[self.frequency] * self.interval
        return self.start + length * ((moment - self.start) // length + 1)

    def _month_after(self, moment: datetime) -> datetime:
        steps = max(0, (moment.year - self.start.year) * 12 + moment.month - self.start.month) // self.interval
        while (found := _months_later(self.start, steps * self.interval)) <= moment:
            steps += 1
        return found

    def _before(self, fired: datetime) -> datetime:
        if self.cron:
            return next(CronSim(self.cron, fired.astimezone(self.zone), reverse=True)).astimezone(UTC)
        if self.frequency == "month":
            return _months_later(fired, -self.interval)
        return fired - LENGTHS[self.frequency] * self.interval


def _months_later(moment: datetime, months: int) -> datetime:
    """The same day so many months later, or the month's last day where it has no such day."""
    years, month = divmod(moment.month - 1 + months, 12)
    year = moment.year + years
    return moment.replace(year=year, month=month + 1, day=min(moment.day, calendar.monthrange(year, month + 1)[1]))


def _earlier(moment: datetime, length: timedelta) -> datetime:
    return moment - min(length, moment - BEGINNING)


def _seconds(value: JSON) -> timedelta | None:
    return None if value is None else timedelta(seconds=float(str(value)))
