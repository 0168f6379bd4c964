"""How many processes ran and waited beside each other, over time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Span:
    """When a process was queued, started and ended; None of what has not happened yet."""

    queued_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True)
class History:
    """Means over stretches of `seconds` each, from `since` on: how many ran at once, and how many waited."""

    since: datetime
    seconds: float
    running: tuple[float, ...]
    waiting: tuple[float, ...]


def history(spans: Iterable[Span], *, since: datetime, until: datetime, stretches: int) -> History:
    """What began before `since` counts from there on, and what has not ended until `until`."""
    length = (until - since) / stretches
    running, waiting = [0.0] * stretches, [0.0] * stretches
    for span in spans:
        ended = span.ended_at or until
        started = span.started_at or ended
        _add(waiting, (span.queued_at - since) / length, (started - since) / length)
        _add(running, (started - since) / length, (ended - since) / length)
    return History(since, length.total_seconds(), tuple(running), tuple(waiting))


def _add(counts: list[float], begin: float, end: float) -> None:
    """begin, end: in stretches; each is given the part of it that lies between them."""
    begin, end = max(begin, 0.0), min(end, float(len(counts)))
    for at in range(int(begin), len(counts)):
        if at >= end:
            return
        counts[at] += min(end, at + 1) - max(begin, at)
