"""Numbers as JSON has them: NaN and the infinities, for which it has no word, as texts."""

import math


def spelled(value: float) -> float | str:
    """The number, or `NaN`, `Infinity`, `-Infinity`."""
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def number_of(told: float | str) -> float:
    """Raises ValueError for a text that is no number."""
    return float(told)
