"""What becomes of the times of a schedule that have come: which fire, and which are too late to. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from lazulite.foundation.firing.times import INSTANT, FireTimes

ON_TIME = timedelta(minutes=1)  # what fires later than this was missed
TOLD = 100  # of the times that are skipped, the newest so many are written down one by one
MOST = 1000


class Run(StrEnum):
    """Of the times at which nobody was there: none fire later, the newest one, or all."""

    SKIP = "skip"
    LATEST = "latest"
    ALL = "all"


@dataclass(frozen=True)
class Missed:
    """at_most: of all, so many of the newest."""

    run: Run = Run.LATEST
    at_most: int = 24

    def fires(self, on_time: int) -> int:
        """How many of the newest do, of which so many are on time. One on time is the latest there is."""
        return {Run.SKIP: on_time, Run.LATEST: 1, Run.ALL: self.at_most + on_time}[self.run]


@dataclass(frozen=True)
class Due:
    """In order. more: whether others were skipped before the first of `skip`."""

    fire: tuple[datetime, ...]
    skip: tuple[datetime, ...]
    more: bool = False


def weigh(times: FireTimes, missed: Missed, *, since: datetime, now: datetime) -> Due:
    """Of the times from `since` to `now`. One that is on time fires, whatever is done about those that were missed."""
    found = times.newest(since, now + INSTANT, most=TOLD + missed.at_most + 2)
    kept = max(0, len(found) - missed.fires(1 if found and is_on_time(found[-1], now) else 0))
    skip, fire = found[:kept], found[kept:]
    return Due(fire, skip[-TOLD:], more=len(skip) > TOLD)


def is_on_time(fire_at: datetime, now: datetime) -> bool:
    return now - fire_at <= ON_TIME
