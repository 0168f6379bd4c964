"""A rule as a document: `when` a fact, `if` clauses over it hold, `start` a job with inputs from it."""

from typing import Annotated

from pydantic import Field, JsonValue, model_validator

from lazulite.specs.document_parts import Part
from lazulite.specs.durations import Duration


class ClauseDocument(Part):
    """`{field: data.overall.share, operator: ">=", value: 0.3}`: what the text `data.overall.share >= 0.3` says."""

    field: str
    operator: str = "=="
    value: JsonValue = None


class DebounceDocument(Part):
    """One firing once `quiet` has passed without another fact that matches, at the latest `longest` after the first."""

    quiet: Duration
    longest: Duration | None = None


class AtMostDocument(Part):
    times: Annotated[int, Field(ge=1)]
    per: Duration


class StartDocument(Part):
    """`job`: a command job's document, the name of its file, or of a job to run again. `inputs` replace its own."""

    job: dict[str, JsonValue] | str
    inputs: dict[str, JsonValue] = Field(default_factory=dict)


class TriggerDocument(Part):
    schema_url: str | None = Field(default=None, alias="$schema")
    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$")]
    description: str = ""
    owner: str | None = None
    when: list[str]
    clauses: list[str | ClauseDocument] = Field(default_factory=list, alias="if")
    start: StartDocument
    debounce: DebounceDocument | None = None
    at_most: AtMostDocument | None = None
    is_enabled: bool = True
    x_lazulite: JsonValue = Field(default=None, alias="x-lazulite")

    @model_validator(mode="before")
    @classmethod
    def _single(cls, value: object) -> object:
        """One word stands for a list of one; a length of time for a debounce with that quiet time."""
        if not isinstance(value, dict):
            return value
        told = dict(value)
        for key in ("when", "if"):
            if isinstance(told.get(key), str | dict):
                told[key] = [told[key]]
        if isinstance(told.get("debounce"), str | int | float):
            told["debounce"] = {"quiet": told["debounce"]}
        return told
