"""The distributions that a sweep draws its parameters from, named as Azure ML's SDK names them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from lazulite.words.json import JSON, JSONObject


@dataclass(frozen=True)
class Choice:
    """One of `values`. One that is a mapping is a set of parameters, with values or distributions of their own."""

    values: Sequence["Choosable"]

    def to_json(self) -> JSONObject:
        return {"type": "choice", "values": [_choosable(value) for value in self.values]}


@dataclass(frozen=True)
class Randint:
    """A whole number from 0 to `upper`, itself not among them."""

    upper: int

    def to_json(self) -> JSONObject:
        return {"type": "randint", **vars(self)}


@dataclass(frozen=True)
class Uniform:
    min_value: float
    max_value: float

    def to_json(self) -> JSONObject:
        return {"type": "uniform", **vars(self)}


@dataclass(frozen=True)
class QUniform:
    """round(uniform / q) * q"""

    min_value: float
    max_value: float
    q: float

    def to_json(self) -> JSONObject:
        return {"type": "quniform", **vars(self)}


@dataclass(frozen=True)
class LogUniform:
    """exp(uniform): the bounds are of ln(value)."""

    min_value: float
    max_value: float

    def to_json(self) -> JSONObject:
        return {"type": "loguniform", **vars(self)}


@dataclass(frozen=True)
class QLogUniform:
    """round(exp(uniform) / q) * q: the bounds are of ln(value)."""

    min_value: float
    max_value: float
    q: float

    def to_json(self) -> JSONObject:
        return {"type": "qloguniform", **vars(self)}


@dataclass(frozen=True)
class Normal:
    mu: float
    sigma: float

    def to_json(self) -> JSONObject:
        return {"type": "normal", **vars(self)}


@dataclass(frozen=True)
class QNormal:
    """round(normal / q) * q"""

    mu: float
    sigma: float
    q: float

    def to_json(self) -> JSONObject:
        return {"type": "qnormal", **vars(self)}


@dataclass(frozen=True)
class LogNormal:
    """exp(normal): mu and sigma are of ln(value)."""

    mu: float
    sigma: float

    def to_json(self) -> JSONObject:
        return {"type": "lognormal", **vars(self)}


@dataclass(frozen=True)
class QLogNormal:
    """round(exp(normal) / q) * q: mu and sigma are of ln(value)."""

    mu: float
    sigma: float
    q: float

    def to_json(self) -> JSONObject:
        return {"type": "qlognormal", **vars(self)}


Distribution: TypeAlias = (
    Choice | Randint | Uniform | QUniform | LogUniform | QLogUniform | Normal | QNormal | LogNormal | QLogNormal
)
Choosable: TypeAlias = JSON | Mapping[str, JSON | Distribution]


def _choosable(value: Choosable) -> JSON:
    if not isinstance(value, Mapping):
        return value
    return {name: one.to_json() if isinstance(one, Distribution) else one for name, one in value.items()}
