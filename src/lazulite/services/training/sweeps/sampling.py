"""The next trial's parameters, from the search space alone: random draws, and grids."""

import itertools
import math
import random
from collections.abc import Mapping, Sequence

from lazulite.specs.search_space import (
    Choice,
    Distribution,
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
from lazulite.words.json import JSON

Space = Mapping[str, Distribution]
Parameters = dict[str, JSON]


def at_random(space: Space, *, seed: int, number: int) -> Parameters:
    """The draw of that number: the same for the same seed, whatever was drawn before."""
    generator = random.Random(f"{seed}:{number}")
    return {name: draw(one, generator) for name, one in space.items()}


def grid(space: Space) -> Sequence[Parameters]:
    """Every combination of choices, the last parameter changing fastest."""
    values = [one.values if isinstance(one, Choice) else [] for one in space.values()]
    return [dict(zip(space, combination, strict=True)) for combination in itertools.product(*values)]


def draw(one: Distribution, generator: random.Random) -> JSON:
    match one:
        case Choice(values=values):
            return generator.choice(values)
        case Randint(upper=upper):
            return generator.randrange(upper)
        case Uniform() | QUniform():
            return _rounded(generator.uniform(one.min_value, one.max_value), one)
        case LogUniform() | QLogUniform():
            return _rounded(math.exp(generator.uniform(one.min_value, one.max_value)), one)
        case Normal() | QNormal():
            return _rounded(generator.gauss(one.mu, one.sigma), one)
        case LogNormal() | QLogNormal():
            return _rounded(math.exp(generator.gauss(one.mu, one.sigma)), one)


def _rounded(value: float, one: Distribution) -> float:
    q = getattr(one, "q", None)
    return value if q is None else round(value / q) * q
