"""Feedback that names no captured prediction: of a request that nobody answered here, or of a row that it had not."""

import math
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq

from lazulite.services.inference.entities import Segment
from lazulite.words.ids import is_id

COLUMNS = ["request_id", "row", "received_at"]
MOST_ROWS = 10_000  # so much of the newest feedback is looked at
SPREAD_SECONDS = 3600  # by so much an id's time and its answer's may differ: a long answer, a clock that was set


@dataclass(frozen=True)
class Named:
    """What a row of feedback names, and when it came."""

    request_id: str
    row: int
    received_at: datetime

    @property
    def second(self) -> float:
        """When the request came, since 1970: an id begins with its milliseconds (UUIDv7); never for another id."""
        if not is_id(self.request_id):
            return math.inf
        return int(self.request_id.replace("-", "")[:12], 16) / 1000


@dataclass(frozen=True)
class Unmatched:
    """`captured`: how many rows of that request are captured, counted from 0; none where nobody has answered it."""

    named: Named
    captured: int


def newest(feedback: Sequence[Segment]) -> list[Segment]:
    """The last of them, with MOST_ROWS rows or a few more."""
    found: list[Segment] = []
    for segment in reversed(feedback):
        if sum(one.rows for one in found) >= MOST_ROWS:
            break
        found.append(segment)
    return found


def named(feedback: Sequence[Segment]) -> list[Named]:
    """What they name, the newest first. A file that somebody has taken away names nothing."""
    rows = [row for segment in _there(feedback) for row in pq.read_table(segment.path, columns=COLUMNS).to_pylist()]
    found = [Named(row["request_id"], row["row"] or 0, row["received_at"]) for row in rows]
    return sorted(found, key=lambda one: one.received_at, reverse=True)


def since(told: Sequence[Named], now: datetime) -> datetime:
    """No older prediction is named."""
    return datetime.fromtimestamp(max(0.0, min([now.timestamp(), *(one.second for one in told)]) - SPREAD_SECONDS), UTC)


def unmatched(told: Sequence[Named], captured: Sequence[Segment]) -> list[Unmatched]:
    """Those that name nothing that is captured, in the order in which they are given."""
    seconds = {one.request_id: one.second for one in told}
    answered: set[tuple[str, int]] = set()
    for segment in _there(captured):
        if ids := [request_id for request_id, second in seconds.items() if _may_hold(segment, second)]:
            answered.update(_answered(segment, ids))
    rows = Counter(request_id for request_id, _ in answered)
    return [Unmatched(one, rows[one.request_id]) for one in told if (one.request_id, one.row) not in answered]


def _answered(segment: Segment, ids: Collection[str]) -> Iterator[tuple[str, int]]:
    found = pq.read_table(
        segment.path, columns=COLUMNS[:2], filters=[("request_id", "in", sorted(ids))], partitioning=None
    )
    yield from zip(found["request_id"].to_pylist(), found["row"].to_pylist(), strict=True)


def _may_hold(segment: Segment, second: float) -> bool:
    if segment.min_time is None or segment.max_time is None:
        return True
    return segment.min_time.timestamp() - SPREAD_SECONDS <= second <= segment.max_time.timestamp() + SPREAD_SECONDS


def _there(segments: Sequence[Segment]) -> list[Segment]:
    return [segment for segment in segments if Path(segment.path).exists()]
