"""Sweeps: one command, tried with many parameters, and how the trials went."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from lazulite.compute.spec import mapping
from lazulite.compute.status import ENDED, JobStatus
from lazulite.services.training.jobs.entities import GivenInput, NewJob
from lazulite.specs.sweep_job import SweepFields
from lazulite.words.json import JSON, JSONObject


@dataclass(frozen=True)
class SweepPlan:
    """What every trial is made from, and how its parameters are chosen."""

    trial: NewJob
    definition: SweepFields

    def to_json(self) -> JSONObject:
        definition = self.definition.model_dump(mode="json", by_alias=True, exclude_none=True)
        return {"trial": self.trial.to_json(), "definition": definition}

    @classmethod
    def from_json(cls, value: JSONObject) -> "SweepPlan":
        return cls(NewJob.from_json(mapping(value["trial"])), SweepFields.model_validate(value["definition"]))


@dataclass(frozen=True)
class Trial:
    """`number` counts from 0. `value`: the objective's metric, its best so far while the trial runs."""

    sweep: str
    number: int
    job: str
    parameters: Mapping[str, JSON]
    status: JobStatus = JobStatus.QUEUED
    value: float | None = None
    stopped_early: bool = False
    said: str = ""
    started_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def has_ended(self) -> bool:
        return self.status in ENDED


@dataclass(frozen=True)
class Sweep:
    """A sweep as it is kept beside its job."""

    job: str
    workspace_id: str
    plan: SweepPlan
    inputs: Mapping[str, GivenInput] = field(default_factory=dict)
    began_at: datetime | None = None

    @property
    def timeout(self) -> timedelta | None:
        return self.plan.definition.limits.timeout
