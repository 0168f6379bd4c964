"""How long a call takes, told by the median so that one hiccup counts nothing."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable


def milliseconds(call: Callable[[], object], *, most: int = 200, seconds: float = 1.0) -> float:
    """The median of up to `most` calls within about `seconds`, after three that are not counted."""
    for _ in range(3):
        call()
    taken: list[float] = []
    end = time.perf_counter() + seconds
    while len(taken) < most and (len(taken) < 5 or time.perf_counter() < end):
        begun = time.perf_counter()
        call()
        taken.append(time.perf_counter() - begun)
    return round(statistics.median(taken) * 1000, 4)
