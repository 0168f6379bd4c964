"""The distributions that a sweep draws its parameters from, in Azure ML's words.

The `q…` kinds round to multiples of `q`: round(value / q) * q. The `log…` kinds draw the logarithm, so their bounds,
`mu` and `sigma` are of ln(value): exp(uniform(min_value, max_value)).

A choice may be one of several sets of parameters, each with values or distributions of its own:
`values: [{kernel: linear}, {kernel: rbf, gamma: {type: uniform, min_value: 0, max_value: 1}}]`.
"""

import math
from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, TypeAlias

from pydantic import Discriminator, Field, JsonValue, Tag, model_validator

from lazulite.specs.document_parts import Part
from lazulite.specs.ports import PortName

Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Number = Annotated[float, Field(allow_inf_nan=False)]
LARGEST = math.log(math.sqrt(1.7e308))  # of a logarithm whose value still is a number, whatever else is added to it


def _alternative(value: object) -> str:
    return "set" if isinstance(value, Mapping) else "plain"


def _inner(value: object) -> str:
    return "distribution" if isinstance(value, Mapping | Part) else "plain"


class Choice(Part):
    """One of `values`: anything that JSON has, or a set of parameters that go together."""

    type: Literal["choice"]
    values: Annotated[list["Alternative"], Field(min_length=1)]


class Randint(Part):
    """A whole number from 0 to `upper`, itself not among them."""

    type: Literal["randint"]
    upper: Annotated[int, Field(ge=1)]


class _Between(Part):
    min_value: Number
    max_value: Number

    @model_validator(mode="after")
    def _in_order(self) -> "_Between":
        if self.min_value >= self.max_value:
            raise ValueError(f"min_value {self.min_value:g} is not below max_value {self.max_value:g}")
        return self


class _LogBetween(_Between):
    @model_validator(mode="after")
    def _is_a_logarithm(self) -> "_LogBetween":
        if self.max_value > LARGEST:
            raise ValueError(f"the bounds are of ln(value), and exp({self.max_value:g}) is no number any more")
        return self


class Uniform(_Between):
    type: Literal["uniform"]


class QUniform(_Between):
    type: Literal["quniform"]
    q: Positive


class LogUniform(_LogBetween):
    type: Literal["loguniform"]


class QLogUniform(_LogBetween):
    type: Literal["qloguniform"]
    q: Positive


class Normal(Part):
    type: Literal["normal"]
    mu: Number
    sigma: Positive


class QNormal(Part):
    type: Literal["qnormal"]
    mu: Number
    sigma: Positive
    q: Positive


class _LogNormally(Part):
    mu: Number
    sigma: Positive

    @model_validator(mode="after")
    def _is_a_logarithm(self) -> "_LogNormally":
        if self.mu + 10 * self.sigma > LARGEST:
            raise ValueError("mu and sigma are of ln(value), and what they say is no number any more")
        return self


class LogNormal(_LogNormally):
    type: Literal["lognormal"]


class QLogNormal(_LogNormally):
    type: Literal["qlognormal"]
    q: Positive


Distribution = Annotated[
    Choice | Randint | Uniform | QUniform | LogUniform | QLogUniform | Normal | QNormal | LogNormal | QLogNormal,
    Field(discriminator="type"),
]
Inner = Annotated[
    Annotated[Distribution, Tag("distribution")] | Annotated[JsonValue, Tag("plain")], Discriminator(_inner)
]
Alternative = Annotated[
    Annotated[dict[PortName, Inner], Tag("set")] | Annotated[JsonValue, Tag("plain")], Discriminator(_alternative)
]
SearchSpace: TypeAlias = Mapping[str, Distribution]


def searched_names(space: SearchSpace) -> Iterator[tuple[str, bool]]:
    """(name, whether every trial has it) of all that a trial may be given, those inside of choices too."""
    for name, one in space.items():
        yield name, True
        if isinstance(one, Choice):
            yield from _inside(one)


def _inside(choice: Choice) -> Iterator[tuple[str, bool]]:
    sets = [one for one in choice.values if isinstance(one, Mapping)]
    names = {name for one in sets for name in one}
    for name in sorted(names):
        yield name, len(sets) == len(choice.values) and all(name in one for one in sets)
    for one in sets:
        for inner in one.values():
            if isinstance(inner, Choice):
                yield from ((name, False) for name, _ in _inside(inner))
