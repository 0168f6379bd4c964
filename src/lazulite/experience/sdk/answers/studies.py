"""What the API answers of studies. `make reference` writes this file from the OpenAPI document."""

from collections.abc import Mapping
from typing import Literal

from lazulite.experience.sdk.answer import Answer


class Study(Answer):
    """Attributes: JSON texts by name."""

    id: int
    name: str
    directions: list[str]
    user_attributes: Mapping[str, str]
    system_attributes: Mapping[str, str]
    created_by: str
    created_at: str


class Parameter(Answer):
    name: str
    value: float | Literal["NaN", "Infinity", "-Infinity"]
    distribution: str


class StudyTrial(Answer):
    """`number` counts from 0 in its study; `id` is the only one of the workspace."""

    id: int
    study_id: int
    number: int
    state: Literal["RUNNING", "WAITING", "COMPLETE", "PRUNED", "FAIL"]
    parameters: list[Parameter]
    user_attributes: Mapping[str, str]
    system_attributes: Mapping[str, str]
    intermediate_values: Mapping[str, float | Literal["NaN", "Infinity", "-Infinity"]]
    started_at: str | None
    ended_at: str | None


class Moved(Answer):
    """`moved`: False where a trial should run and runs already, for somebody else."""

    moved: bool
