"""The distributions that a sweep draws its parameters from, in Azure ML's words.

The `q…` kinds round to multiples of `q`: round(value / q) * q. The `log…` kinds draw the logarithm, so their bounds,
`mu` and `sigma` are of ln(value): exp(uniform(min_value, max_value)).
"""

from typing import Annotated, Literal

from pydantic import Field, JsonValue, model_validator

from lazulite.specs.document_parts import Part

Positive = Annotated[float, Field(gt=0)]


class Choice(Part):
    type: Literal["choice"]
    values: Annotated[list[JsonValue], Field(min_length=1)]


class Randint(Part):
    """A whole number from 0 to `upper`, itself not among them."""

    type: Literal["randint"]
    upper: Annotated[int, Field(ge=1)]


class _Between(Part):
    min_value: float
    max_value: float

    @model_validator(mode="after")
    def _in_order(self) -> "_Between":
        if self.min_value >= self.max_value:
            raise ValueError(f"min_value {self.min_value:g} is not below max_value {self.max_value:g}")
        return self


class Uniform(_Between):
    type: Literal["uniform"]


class QUniform(_Between):
    type: Literal["quniform"]
    q: Positive


class LogUniform(_Between):
    type: Literal["loguniform"]


class QLogUniform(_Between):
    type: Literal["qloguniform"]
    q: Positive


class Normal(Part):
    type: Literal["normal"]
    mu: float
    sigma: Positive


class QNormal(Part):
    type: Literal["qnormal"]
    mu: float
    sigma: Positive
    q: Positive


class LogNormal(Part):
    type: Literal["lognormal"]
    mu: float
    sigma: Positive


class QLogNormal(Part):
    type: Literal["qlognormal"]
    mu: float
    sigma: Positive
    q: Positive


Distribution = Annotated[
    Choice | Randint | Uniform | QUniform | LogUniform | QLogUniform | Normal | QNormal | LogNormal | QLogNormal,
    Field(discriminator="type"),
]
