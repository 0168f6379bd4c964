"""When a monitor runs by itself, and which window each run looks at: pure."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from lazulite.foundation.firing.times import STARTS, FireTimes
from lazulite.words.json import JSON, JSONObject

BEGINNING = datetime(1, 1, 2, tzinfo=UTC)  # of the calendar, with a day for any zone


@dataclass(frozen=True)
class Cadence:
    """The window of a run ends `offset` before the run. size: how long it is; None: as long as the time since the last.

    Raises what FireTimes raises.
    """

    times: FireTimes
    size: timedelta | None = None
    offset: timedelta = timedelta(0)

    def window(self, fired: datetime) -> tuple[datetime, datetime]:
        """[from, to) of the run that fires at this time. What would begin before the calendar begins with it."""
        end = _earlier(fired, self.offset)
        return _earlier(end, self.size if self.size is not None else self._since_last(fired)), end

    def _since_last(self, fired: datetime) -> timedelta:
        """Before the first one there would have been another."""
        return fired - (self.times.from_(STARTS[0]).before(fired) or fired)

    def to_json(self) -> JSONObject:
        return {
            **self.times.to_json(),
            "size_seconds": self.size.total_seconds() if self.size is not None else None,
            "offset_seconds": self.offset.total_seconds(),
        }

    @classmethod
    def from_json(cls, value: JSONObject) -> "Cadence":
        return cls(
            FireTimes.from_json(value),
            size=_seconds(value["size_seconds"]),
            offset=_seconds(value["offset_seconds"]) or timedelta(0),
        )


def _earlier(moment: datetime, length: timedelta) -> datetime:
    return moment - min(length, moment - BEGINNING)


def _seconds(value: JSON) -> timedelta | None:
    return None if value is None else timedelta(seconds=float(str(value)))
