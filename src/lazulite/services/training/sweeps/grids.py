"""Every combination of a search space, counted and found by its number without making the others."""

import math
from collections.abc import Mapping

from lazulite.services.training.sweeps.choosing import Parameters, inside, plain
from lazulite.services.training.sweeps.distributions import multiple, steps_of
from lazulite.specs.search_space import Choice, Distribution, QLogUniform, QUniform, Randint, SearchSpace
from lazulite.words.errors import Invalid
from lazulite.words.json import JSON

ENUMERABLE = "choice, randint, quniform and qloguniform"


class GridEndless(Invalid):
    def __init__(self, name: str, kind: str) -> None:
        super().__init__(
            f"A grid tries every value, and '{name}' is {kind}, which has no end of them.",
            hint=f"Take {ENUMERABLE}, or another sampling_algorithm.",
        )


def grid_size(space: SearchSpace) -> int:
    """How many combinations there are. Raises GridEndless."""
    return math.prod(_count(name, one) for name, one in space.items())


def combination(space: SearchSpace, number: int) -> Parameters:
    """The one of that number, counted from 0; the last parameter changes fastest. Raises GridEndless, IndexError."""
    if number >= grid_size(space):
        raise IndexError(number)
    found: Parameters = {}
    for name, one in reversed(list(space.items())):
        number, digit = divmod(number, _count(name, one))
        found[name] = _nth(one, digit)
    return {name: found[name] for name in space}


def _count(name: str, one: Distribution) -> int:
    match one:
        case Choice(values=values):
            return sum(grid_size(inside(alternative)) for alternative in values)
        case Randint(upper=upper):
            return upper
        case QUniform() | QLogUniform():
            return len(steps_of(one))
    raise GridEndless(name, one.type)


def _nth(one: Distribution, digit: int) -> JSON:
    match one:
        case Randint():
            return digit
        case QUniform() | QLogUniform():
            return multiple(steps_of(one)[digit], one.q)
        case Choice(values=values):
            for alternative in values:
                size = grid_size(inside(alternative))
                if digit < size:
                    return _set(alternative, digit)
                digit -= size
    raise AssertionError("a grid was counted before")


def _set(alternative: Mapping[str, Distribution | JSON] | JSON, digit: int) -> JSON:
    if not isinstance(alternative, Mapping):
        return alternative
    return {**plain(alternative), **combination(inside(alternative), digit)}
