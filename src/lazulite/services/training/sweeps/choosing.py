"""From a search space to a trial's parameters, whatever it is that takes the values."""

import json
from collections.abc import Iterator, Mapping
from typing import Protocol, TypeAlias

from lazulite.services.training.sweeps.distributions import Measured
from lazulite.specs.document_parts import Part
from lazulite.specs.search_space import Choice, Distribution, SearchSpace
from lazulite.words.json import JSON

Parameters: TypeAlias = dict[str, JSON]
Path: TypeAlias = tuple[str | int, ...]
"""Where a distribution stands: `("kernel", 1, "gamma")` is gamma in the second of kernel's values."""


class Taking(Protocol):
    """How a sampler decides."""

    def index(self, path: Path, one: Choice) -> int: ...
    def value(self, path: Path, one: Measured) -> float | int: ...


def chosen(space: SearchSpace, taking: Taking, within: Path = ()) -> Parameters:
    """A value for every name; of a choice that is a set of parameters, the set with values."""
    return {name: _taken(one, taking, (*within, name)) for name, one in space.items()}


def leaves(space: SearchSpace, within: Path = ()) -> Iterator[tuple[Path, Distribution]]:
    """Every distribution with its place, those inside of choices too."""
    for name, one in space.items():
        path = (*within, name)
        yield path, one
        for index, inner in enumerate(one.values if isinstance(one, Choice) else ()):
            yield from leaves(inside(inner), (*path, index))


def inside(alternative: Mapping[str, Distribution | JSON] | JSON) -> dict[str, Distribution]:
    """The distributions of one of a choice's values: none where it is a plain one."""
    if not isinstance(alternative, Mapping):
        return {}
    return {name: one for name, one in alternative.items() if isinstance(one, Part)}


def plain(alternative: Mapping[str, Distribution | JSON]) -> Parameters:
    """What is the same whenever the set is chosen."""
    return {name: one for name, one in alternative.items() if not isinstance(one, Part)}


def which(choice: Choice, value: JSON) -> int | None:
    """The place of a value that was chosen; None for one that the choice has not."""
    return next((index for index, one in enumerate(choice.values) if _may_be(one, value)), None)


def flat(parameters: Mapping[str, JSON]) -> Iterator[tuple[str, JSON]]:
    """Every name that a command may ask for, the parameters inside of a chosen set among them."""
    for name, value in parameters.items():
        yield name, value
        if isinstance(value, Mapping):
            yield from flat(value)


def told(value: JSON) -> str:
    """As a command gets it."""
    if value is None or isinstance(value, Mapping | list | tuple):
        return json.dumps(value)
    return str(value)


def _taken(one: Distribution, taking: Taking, path: Path) -> JSON:
    if not isinstance(one, Choice):
        return taking.value(path, one)
    index = taking.index(path, one)
    alternative = one.values[index]
    if not isinstance(alternative, Mapping):
        return alternative
    return {**plain(alternative), **chosen(inside(alternative), taking, (*path, index))}


def _may_be(alternative: object, value: JSON) -> bool:
    if not isinstance(alternative, Mapping) or not isinstance(value, Mapping):
        return type(alternative) is type(value) and alternative == value
    if alternative.keys() != value.keys():
        return False
    return all(_fits(inner, value[name]) for name, inner in alternative.items())


def _fits(inner: object, value: JSON) -> bool:
    if isinstance(inner, Choice):
        return which(inner, value) is not None
    return isinstance(inner, Part) or inner == value
