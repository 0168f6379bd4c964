"""Buckets of figures added up: minutes into the steps of a chart, and into hours once they are old. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from lazulite.services.inference.latencies import percentile_ms


@dataclass(frozen=True)
class Bucket:
    """What was counted from `start` on. `deployment` is empty for the endpoint's own, which is feedback.

    errors: by status. took: answers by step of latency. memory_bytes: the most; replicas: the fewest, that were seen.
    """

    owner_id: str
    deployment: str
    start: datetime
    answered: int = 0
    errors: Mapping[int, int] = field(default_factory=dict)
    rows: int = 0
    took: Mapping[int, int] = field(default_factory=dict)
    captured: int = 0
    dropped: int = 0
    feedback: int = 0
    memory_bytes: int | None = None
    replicas: int | None = None

    @property
    def requests(self) -> int:
        return self.answered + sum(self.errors.values())

    def errors_by_class(self) -> dict[str, int]:
        """`4xx`, `5xx`: those that there are."""
        found: Counter[str] = Counter()
        for status, count in self.errors.items():
            found[f"{status // 100}xx"] += count
        return dict(sorted(found.items()))

    def percentile_ms(self, share: float) -> float | None:
        return percentile_ms(self.took, share)


def added(start: datetime, owner_id: str, deployment: str, buckets: Iterable[Bucket]) -> Bucket:
    """All of them as one."""
    every = list(buckets)
    memory = [one.memory_bytes for one in every if one.memory_bytes is not None]
    replicas = [one.replicas for one in every if one.replicas is not None]
    return Bucket(
        owner_id, deployment, start, answered=sum(one.answered for one in every),
        errors=_sum(one.errors for one in every), rows=sum(one.rows for one in every),
        took=_sum(one.took for one in every), captured=sum(one.captured for one in every),
        dropped=sum(one.dropped for one in every), feedback=sum(one.feedback for one in every),
        memory_bytes=max(memory, default=None), replicas=min(replicas, default=None),
    )  # fmt: skip


def floored(moment: datetime, seconds: int) -> datetime:
    """The beginning of the step that the moment lies in; steps are counted from 1970 on."""
    return datetime.fromtimestamp(int(moment.timestamp()) // seconds * seconds, UTC)


def steps(start: datetime, end: datetime, seconds: int) -> list[datetime]:
    """Where the steps of [start, end) begin."""
    first = floored(start, seconds)
    count = -(-int((end - first).total_seconds()) // seconds)
    return [first + timedelta(seconds=seconds * index) for index in range(count)]


def folded(buckets: Iterable[Bucket], moments: Iterable[datetime], seconds: int) -> dict[str, list[Bucket]]:
    """By owner: one bucket a step, those in which nothing was counted too."""
    by_owner: dict[tuple[str, str], dict[datetime, list[Bucket]]] = {}
    for one in buckets:
        mine = by_owner.setdefault((one.owner_id, one.deployment), {})
        mine.setdefault(floored(one.start, seconds), []).append(one)
    places = list(moments)
    return {
        owner: [added(at, owner, deployment, found.get(at, ())) for at in places]
        for (owner, deployment), found in sorted(by_owner.items(), key=lambda item: item[0][1])
    }


def together(series: Iterable[list[Bucket]]) -> list[Bucket]:
    """Of all deployments at once: replicas and memory added, for they are there side by side."""
    return [_side_by_side(list(parts)) for parts in zip(*series, strict=True)]


def _side_by_side(parts: list[Bucket]) -> Bucket:
    memory = [one.memory_bytes for one in parts if one.memory_bytes is not None]
    replicas = [one.replicas for one in parts if one.replicas is not None]
    whole = added(parts[0].start, "", "", parts)
    return Bucket(
        **{**vars(whole), "memory_bytes": sum(memory) if memory else None,
           "replicas": sum(replicas) if replicas else None}
    )  # fmt: skip


def _sum(counts: Iterable[Mapping[int, int]]) -> dict[int, int]:
    total: Counter[int] = Counter()
    for one in counts:
        total.update(one)
    return dict(total)
