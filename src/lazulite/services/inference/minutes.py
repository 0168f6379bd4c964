"""What a gateway counts by the minute, kept until its control plane has it: also while that is away."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from lazulite.services.inference.latencies import step_of

SECONDS = 60
KEPT = 2 * 24 * 60  # minutes: as many as the control plane keeps


@dataclass
class Minute:
    """Of one deployment, or of an endpoint itself (feedback). `errors` by status, `took` by step of latency.

    rows: scored; captured and dropped: of them. memory_bytes, replicas: as last seen in that minute.
    """

    answered: int = 0
    errors: Counter[int] = field(default_factory=Counter)
    rows: int = 0
    took: Counter[int] = field(default_factory=Counter)
    captured: int = 0
    dropped: int = 0
    feedback: int = 0
    memory_bytes: int | None = None
    replicas: int | None = None

    def answer(self, milliseconds: float, rows: int) -> None:
        self.answered += 1
        self.rows += rows
        self.took[step_of(milliseconds)] += 1

    def to_json(self) -> dict[str, object]:
        return {
            "answered": self.answered, "errors": {str(status): n for status, n in self.errors.copy().items()},
            "rows": self.rows, "took": {str(step): n for step, n in self.took.copy().items()},
            "captured": self.captured, "dropped": self.dropped, "feedback": self.feedback,
            "memory_bytes": self.memory_bytes, "replicas": self.replicas,
        }  # fmt: skip


@dataclass(frozen=True)
class Told:
    """A minute as it is told: whose (the id of a deployment or of an endpoint), and when it began (since 1970)."""

    owner: str
    start: int
    figures: dict[str, object]

    def to_json(self) -> dict[str, object]:
        return {"owner": self.owner, "start": self.start, **self.figures}


class Minutes:
    """By owner and minute. Counted by one thread, read by another: every step here is one that no other comes into."""

    def __init__(self, seconds: Callable[[], float] = time.time) -> None:
        self._seconds = seconds
        self._kept: dict[tuple[str, int], Minute] = {}
        self._told: dict[tuple[str, int], dict[str, object]] = {}

    def of(self, owner: str) -> Minute:
        """The one that passes now."""
        place = (owner, self._start())
        found = self._kept.get(place)
        return self._kept.setdefault(place, Minute()) if found is None else found

    def news(self) -> Sequence[Told]:
        """What has changed since it was told."""
        found = [Told(owner, start, minute.to_json()) for (owner, start), minute in sorted(self._kept.copy().items())]
        return [one for one in found if self._told.get((one.owner, one.start)) != one.figures]

    def told(self, news: Sequence[Told]) -> None:
        """The control plane has them: those that can change no more are forgotten, and what is too old is given up."""
        self._told.update({(one.owner, one.start): one.figures for one in news})
        now = self._start()
        for place in self._kept.copy():
            over = place[1] < now - SECONDS and place in self._told
            if over or place[1] < now - KEPT * SECONDS:
                del self._kept[place]
                self._told.pop(place, None)

    def _start(self) -> int:
        return int(self._seconds() // SECONDS) * SECONDS
