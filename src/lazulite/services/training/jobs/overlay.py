"""What a step says of how it runs, over what its component says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel

from lazulite.specs.written import Written

F = TypeVar("F", bound=BaseModel)
VARIABLES = "environment_variables"


@dataclass(frozen=True)
class Said(Generic[F]):
    """Fields, and the document in which each of them is written: `written`, or the step's own where `own` names it."""

    fields: F
    written: Written
    step: Written | None = None
    own: frozenset[str] = frozenset()

    def where(self, field: str) -> Written:
        return self.step if self.step is not None and field in self.own else self.written


def overlaid(kind: type[F], component: BaseModel, written: Written, step: BaseModel, at: Written) -> Said[F]:
    """The fields of this kind that both have; variables of the two are joined."""
    own = frozenset(step.model_fields_set & kind.model_fields.keys())
    values = {name: getattr(step if name in own else component, name) for name in kind.model_fields}
    if VARIABLES in values:
        values[VARIABLES] = {**_variables(component), **_variables(step)}
    return Said(kind.model_construct(**values), written, at, own)


def _variables(model: BaseModel) -> Mapping[str, str]:
    found = getattr(model, VARIABLES)
    assert isinstance(found, Mapping)
    return found
