"""Draws at random: the same for the same seed and number, whatever was drawn before and however trials ended."""

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass

from lazulite.services.training.sweeps.choosing import Parameters, Path, chosen, leaves
from lazulite.services.training.sweeps.distributions import Measured, quantile
from lazulite.services.training.sweeps.quasi_random import sobol_point
from lazulite.specs.search_space import Choice, SearchSpace


@dataclass(frozen=True)
class AtUnits:
    """Each distribution at a probability of its own."""

    units: Mapping[Path, float]
    base: float

    def index(self, path: Path, one: Choice) -> int:
        return min(int(self.units[path] * len(one.values)), len(one.values) - 1)

    def value(self, path: Path, one: Measured) -> float | int:
        return quantile(one, self.units[path], base=self.base)


def at_random(space: SearchSpace, *, seed: int, number: int, base: float = math.e) -> Parameters:
    generator = random.Random(f"{seed}:{number}")
    return chosen(space, AtUnits({path: generator.random() for path, _ in leaves(space)}, base))


def evenly(space: SearchSpace, *, seed: int, number: int, base: float = math.e) -> Parameters:
    """The point of that number in a scrambled Sobol sequence: a dimension for each distribution."""
    paths = [path for path, _ in leaves(space)]
    point = sobol_point(len(paths), seed=seed, number=number)
    return chosen(space, AtUnits(dict(zip(paths, point, strict=True)), base))
