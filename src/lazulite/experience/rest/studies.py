"""Studies of Optuna's scripts: what `lazulite.OptunaStorage` reads and writes."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field, Strict

from lazulite.experience.http.callers import Call, permit
from lazulite.experience.http.routers import api_router
from lazulite.experience.rest.lists import ListDep, ListOf
from lazulite.experience.rest.platform import PlatformDep
from lazulite.foundation.db.transaction import Tx
from lazulite.services.training.studies.entities import (
    NewStudyTrial,
    Parameter,
    Study,
    StudyTrial,
    StudyTrialState,
    Whose,
)
from lazulite.words.numbers import spelled

router = api_router("studies")
ALL, ONE = "/workspaces/{workspace}/studies", "/workspaces/{workspace}/studies/{study_id}"
TRIAL = "/workspaces/{workspace}/study-trials/{trial_id}"
Reader = Annotated[Call, permit("runs/read")]
Writer = Annotated[Call, permit("runs/write")]
Number = Annotated[float, Strict()] | Literal["NaN", "Infinity", "-Infinity"]
"""JSON has no word for NaN and the infinities: they are texts."""
Whole = Annotated[int, Field(ge=-(2**63), lt=2**63)]
Moment = Annotated[str, Field(max_length=40)]


class In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class StudyIn(In):
    name: Annotated[str, Field(max_length=500)]
    directions: Annotated[list[Literal["MINIMIZE", "MAXIMIZE"]], Field(min_length=1)]


class StudyOut(BaseModel):
    """Attributes: JSON texts by name."""

    id: int
    name: str
    directions: list[str]
    user_attributes: dict[str, str]
    system_attributes: dict[str, str]
    created_by: str
    created_at: datetime

    @classmethod
    def of(cls, study: Study) -> "StudyOut":
        return cls.model_validate(vars(study))


class StudyList(ListOf[StudyOut]):
    pass


class ParameterIn(In):
    """`value`: as its distribution counts it. `distribution`: Optuna's JSON."""

    name: Annotated[str, Field(max_length=500)]
    value: Number
    distribution: str

    def read(self) -> Parameter:
        return Parameter(self.name, float(self.value), self.distribution)


class StudyTrialIn(In):
    """`values`: of the objectives. Moments are local ones, of the script's machine."""

    state: StudyTrialState = StudyTrialState.RUNNING
    values: list[Number] | None = None
    parameters: list[ParameterIn] = Field(default_factory=list)
    user_attributes: dict[str, str] = Field(default_factory=dict)
    system_attributes: dict[str, str] = Field(default_factory=dict)
    intermediate_values: dict[Whole, Number] = Field(default_factory=dict)
    started_at: Moment | None = None
    ended_at: Moment | None = None

    def read(self) -> NewStudyTrial:
        return NewStudyTrial(
            self.state, None if self.values is None else tuple(float(value) for value in self.values),
            tuple(one.read() for one in self.parameters), self.user_attributes, self.system_attributes,
            {step: float(value) for step, value in self.intermediate_values.items()}, self.started_at, self.ended_at,
        )  # fmt: skip


class ParameterOut(BaseModel):
    name: str
    value: Number
    distribution: str


class StudyTrialOut(BaseModel):
    """`number` counts from 0 in its study; `id` is the only one of the workspace."""

    id: int
    study_id: int
    number: int
    state: StudyTrialState
    values: list[Number] | None
    parameters: list[ParameterOut]
    user_attributes: dict[str, str]
    system_attributes: dict[str, str]
    intermediate_values: dict[int, Number]
    started_at: str | None
    ended_at: str | None

    @classmethod
    def of(cls, trial: StudyTrial) -> "StudyTrialOut":
        said = {step: spelled(value) for step, value in trial.intermediate_values.items()}
        return cls.model_validate(
            {
                **vars(trial), "values": None if trial.values is None else [spelled(value) for value in trial.values],
                "parameters": [{**vars(one), "value": spelled(one.value)} for one in trial.parameters],
                "intermediate_values": said,
            }
        )  # fmt: skip


class StudyTrialsOut(BaseModel):
    """At most a thousand: ask again behind the last one."""

    items: list[StudyTrialOut]


class AttributeIn(In):
    """`value`: JSON."""

    whose: Whose
    key: Annotated[str, Field(max_length=500)]
    value: str


class StateIn(In):
    """`at`: the moment, of the script's machine."""

    state: StudyTrialState
    values: list[Number] | None = None
    at: Moment


class MovedOut(BaseModel):
    """`moved`: False where a trial should run and runs already, for somebody else."""

    moved: bool


class IntermediateValueIn(In):
    step: Whole
    value: Number


@router.post(ALL, status_code=201)
def create_study(body: StudyIn, call: Writer, platform: PlatformDep) -> StudyOut:
    studies = platform.training.studies

    def create(tx: Tx) -> StudyOut:
        return StudyOut.of(studies.create(tx, call.actor, call.workspace_id, body.name, body.directions))

    return platform.create(call, StudyOut, create)


@router.get(ALL)
def list_studies(call: Reader, platform: PlatformDep, query: ListDep) -> StudyList:
    with platform.read() as tx:
        page = platform.training.studies.list(tx, call.workspace_id, query.page())
    return StudyList.of(page.map(StudyOut.of))


@router.get(ONE)
def show_study(study_id: Whole, call: Reader, platform: PlatformDep) -> StudyOut:
    with platform.read() as tx:
        return StudyOut.of(platform.training.studies.get(tx, call.workspace_id, study_id))


@router.delete(ONE, status_code=204)
def delete_study(study_id: Whole, call: Writer, platform: PlatformDep) -> None:
    """With its trials."""
    platform.write(lambda tx: platform.training.studies.delete(tx, call.workspace_id, study_id))


@router.put(f"{ONE}/attributes", status_code=204)
def set_study_attribute(study_id: Whole, body: AttributeIn, call: Writer, platform: PlatformDep) -> None:
    studies = platform.training.studies
    platform.write(lambda tx: studies.set_attribute(tx, call.workspace_id, study_id, body.whose, body.key, body.value))


@router.post(f"{ONE}/trials", status_code=201)
def create_study_trial(study_id: Whole, body: StudyTrialIn, call: Writer, platform: PlatformDep) -> StudyTrialOut:
    studies, new = platform.training.studies, body.read()

    def create(tx: Tx) -> StudyTrialOut:
        return StudyTrialOut.of(studies.add_trial(tx, call.workspace_id, study_id, new))

    return platform.create(call, StudyTrialOut, create)


@router.get(f"{ONE}/trials")
def list_study_trials(
    study_id: Whole, call: Reader, platform: PlatformDep, after: Whole = -1,
    again: Annotated[str, Query(pattern=r"^(\d{1,9}(,\d{1,9})*)?$", max_length=10_000)] = "",
) -> StudyTrialsOut:  # fmt: skip
    """By number: those behind `after`, and those of the numbers `again` (7,8,12)."""
    numbers = [int(number) for number in again.split(",") if number]
    with platform.read() as tx:
        found = platform.training.studies.trials(tx, call.workspace_id, study_id, after=after, again=numbers)
    return StudyTrialsOut(items=[StudyTrialOut.of(one) for one in found])


@router.get(TRIAL)
def show_study_trial(trial_id: Whole, call: Reader, platform: PlatformDep) -> StudyTrialOut:
    with platform.read() as tx:
        return StudyTrialOut.of(platform.training.studies.trial(tx, call.workspace_id, trial_id))


@router.post(f"{TRIAL}/state")
def set_study_trial_state(trial_id: Whole, body: StateIn, call: Writer, platform: PlatformDep) -> MovedOut:
    studies = platform.training.studies
    values = None if body.values is None else [float(value) for value in body.values]

    def move(tx: Tx) -> MovedOut:
        return MovedOut(moved=studies.set_state(tx, call.workspace_id, trial_id, body.state, values, body.at))

    return platform.create(call, MovedOut, move)


@router.put(f"{TRIAL}/parameters", status_code=204)
def set_study_trial_parameter(trial_id: Whole, body: ParameterIn, call: Writer, platform: PlatformDep) -> None:
    parameter = body.read()
    platform.write(lambda tx: platform.training.studies.set_parameter(tx, call.workspace_id, trial_id, parameter))


@router.put(f"{TRIAL}/attributes", status_code=204)
def set_study_trial_attribute(trial_id: Whole, body: AttributeIn, call: Writer, platform: PlatformDep) -> None:
    studies = platform.training.studies
    platform.write(
        lambda tx: studies.set_trial_attribute(tx, call.workspace_id, trial_id, body.whose, body.key, body.value)
    )


@router.put(f"{TRIAL}/intermediate-values", status_code=204)
def set_intermediate_value(trial_id: Whole, body: IntermediateValueIn, call: Writer, platform: PlatformDep) -> None:
    studies = platform.training.studies
    platform.write(
        lambda tx: studies.set_intermediate_value(tx, call.workspace_id, trial_id, body.step, float(body.value))
    )
