"""What the gateway counts for each deployment: answers, errors by status, and how long they took."""

from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from lazulite.services.inference.minutes import Minute, Minutes

BUCKETS_MS = (1.0, 2.5, 5.0, 10.0, 25.0, 50.0, 100.0, 250.0, 500.0, 1000.0, 2500.0, 5000.0)
RECENT = 2_048


@dataclass(frozen=True)
class Latency:
    """Milliseconds, over the most recent answers."""

    p50_ms: float
    p95_ms: float
    p99_ms: float


@dataclass
class Tally:
    """One deployment since the gateway's start. `answered` are predictions given; `errors` all else, by status.

    minute: the count of the minute that passes now.
    """

    endpoint: str
    deployment: str
    minute: Callable[[], Minute]
    answered: int = 0
    errors: Counter[int] = field(default_factory=Counter)
    total_ms: float = 0.0
    buckets: Counter[float] = field(default_factory=Counter)
    recent: deque[float] = field(default_factory=lambda: deque(maxlen=RECENT))

    def answer(self, milliseconds: float, *, rows: int = 1) -> None:
        self.minute().answer(milliseconds, rows)
        self.answered += 1
        self.total_ms += milliseconds
        self.recent.append(milliseconds)
        self.buckets[next((edge for edge in BUCKETS_MS if milliseconds <= edge), float("inf"))] += 1

    def refuse(self, status: int) -> None:
        self.minute().errors[status] += 1
        self.errors[status] += 1

    def latency(self) -> Latency | None:
        """None before the first answer."""
        ordered = sorted(self.recent)
        if not ordered:
            return None
        return Latency(*(round(quantile(ordered, share), 3) for share in (0.5, 0.95, 0.99)))


def quantile(ordered: list[float], share: float) -> float:
    """Nearest rank: the smallest value that at least `share` of them do not exceed."""
    rank = max(1, -(-len(ordered) * round(share * 1000) // 1000))
    return ordered[rank - 1]


class Tallies:
    """By the deployment's id; and the minutes, of endpoints too."""

    def __init__(self) -> None:
        self.minutes = Minutes()
        self._tallies: dict[str, Tally] = {}

    def of(self, deployment_id: str, *, endpoint: str, deployment: str) -> Tally:
        tally = self._tallies.get(deployment_id)
        if tally is None:
            tally = Tally(endpoint, deployment, partial(self.minutes.of, deployment_id))
            self._tallies[deployment_id] = tally
        return tally

    def all(self) -> Mapping[str, Tally]:
        return dict(self._tallies)
