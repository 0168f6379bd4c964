"""What a trial has logged of the metric, as early termination looks at it: everything turned so that small is good."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate


@dataclass(frozen=True)
class Curve:
    """The losses that a trial has logged, oldest first; a value that is no number is an infinite one.

    judged: how many of them there were when it was last judged. is_running: others are compared with, and stay.
    """

    number: int
    losses: tuple[float, ...]
    judged: int = 0
    is_running: bool = True

    def best(self, count: int) -> float:
        """The smallest of the first so many."""
        return self._best[count - 1]

    def average(self, count: int) -> float:
        """Of those of the first so many that are numbers; infinite where none is."""
        total, numbers = self._sums[count - 1]
        return total / numbers if numbers else math.inf

    @cached_property
    def _best(self) -> tuple[float, ...]:
        return tuple(accumulate(self.losses, min))

    @cached_property
    def _sums(self) -> tuple[tuple[float, int], ...]:
        found, total, numbers = [], 0.0, 0
        for loss in self.losses:
            if math.isfinite(loss):
                total, numbers = total + loss, numbers + 1
            found.append((total, numbers))
        return tuple(found)


def losses_of(values: Sequence[float], *, minimize: bool) -> tuple[float, ...]:
    """Values as they were logged, turned round where they are to be large."""
    return tuple((value if minimize else -value) if math.isfinite(value) else math.inf for value in values)


def best_value(values: Sequence[float], *, minimize: bool) -> float | None:
    """None where nothing that is a number was logged."""
    numbers = [value for value in values if math.isfinite(value)]
    if not numbers:
        return None
    return min(numbers) if minimize else max(numbers)
