"""A distribution's values by their probability, and back: what every way of sampling draws through."""

import math
from decimal import Decimal
from statistics import NormalDist
from typing import TypeAlias

from lazulite.specs.search_space import (
    LogNormal,
    LogUniform,
    Normal,
    QLogNormal,
    QLogUniform,
    QNormal,
    QUniform,
    Randint,
    Uniform,
)

Measured: TypeAlias = (
    Randint | Uniform | QUniform | LogUniform | QLogUniform | Normal | QNormal | LogNormal | QLogNormal
)
"""All but choices."""
TINY = 2.0**-53
LARGEST = 709.0  # exp of more than this is no number


def quantile(one: Measured, unit: float, *, base: float = math.e) -> float | int:
    """The value below which the share `unit` (0 up to 1, itself not) of all draws lies. base: of the log kinds."""
    match one:
        case Randint(upper=upper):
            return min(int(unit * upper), upper - 1)
        case Uniform() | QUniform() | LogUniform() | QLogUniform():
            drawn = one.min_value + unit * (one.max_value - one.min_value)
        case _:
            drawn = NormalDist(one.mu, one.sigma).inv_cdf(min(max(unit, TINY), 1 - TINY))
    if isinstance(one, LogUniform | QLogUniform | LogNormal | QLogNormal):
        drawn = math.exp(min(drawn * math.log(base), LARGEST))
    return quantised(drawn, one.q) if isinstance(one, QUniform | QLogUniform | QNormal | QLogNormal) else drawn


def unit_of(one: Measured, value: float) -> float:
    """The share of draws below the value, 0 to 1."""
    if isinstance(one, Randint):
        return min(max((value + 0.5) / one.upper, 0.0), 1.0)
    if isinstance(one, LogUniform | QLogUniform | LogNormal | QLogNormal):
        value = math.log(max(value, TINY))  # a small one may have been rounded to 0
    if isinstance(one, Uniform | QUniform | LogUniform | QLogUniform):
        return min(max((value - one.min_value) / (one.max_value - one.min_value), 0.0), 1.0)
    return NormalDist(one.mu, one.sigma).cdf(value)


def quantised(value: float, q: float) -> float | int:
    """The nearest multiple of q; a whole number where q is one, so that scripts that want one can read it."""
    return multiple(round(value / q), q)


def multiple(steps: int, q: float) -> float | int:
    """Without the dust of binary fractions: 3 times 0.1 is 0.3."""
    return steps * int(q) if q.is_integer() else float(Decimal(repr(q)) * steps)


def steps_of(one: QUniform | QLogUniform) -> range:
    """The multiples of q that it can be, as how many q each is."""
    low, high = one.min_value, one.max_value
    if isinstance(one, QLogUniform):
        low, high = math.exp(low), math.exp(high)
    return range(round(low / one.q), round(high / one.q) + 1)
