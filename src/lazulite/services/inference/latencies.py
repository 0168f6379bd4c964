"""How long answers took, as counts by step: small enough to keep by the minute, and hours are sums of minutes.

A step is a tenth longer than the one before, so that a percentile read from them is within 5 % of the true one.
"""

import math
from collections.abc import Mapping

SHORTEST_MS = 0.1
GROWTH = 1.1
LONGEST_STEP = 160  # about seven minutes


def step_of(milliseconds: float) -> int:
    """The step that this time falls into: 0 up to 0.1 ms."""
    if milliseconds <= SHORTEST_MS:
        return 0
    return min(LONGEST_STEP, math.ceil(math.log(milliseconds / SHORTEST_MS) / math.log(GROWTH)))


def middle_ms(step: int) -> float:
    """The geometric middle of a step."""
    return float(f"{SHORTEST_MS * GROWTH ** (step - 0.5):.3g}")


def percentile_ms(counts: Mapping[int, int], share: float) -> float | None:
    """What at least `share` (0 to 1) of the answers did not exceed; None without any."""
    wanted = share * sum(counts.values())
    seen = 0
    for step in sorted(counts):
        seen += counts[step]
        if counts[step] and seen >= wanted:
            return middle_ms(step)
    return None
