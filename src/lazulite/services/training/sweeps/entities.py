"""Sweeps: one command, tried with many parameters, and how the trials went."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from lazulite.compute.spec import mapping
from lazulite.compute.status import ENDED, JobStatus
from lazulite.services.training.jobs.entities import GivenInput, NewJob
from lazulite.specs.sweep_job import SweepFields
from lazulite.words.errors import Conflict, Invalid
from lazulite.words.json import JSON, JSONObject


class NotASweep(Invalid):
    def __init__(self, name: str, kind: str) -> None:
        super().__init__(f"The job {name} is a {kind} and has no trials.", hint="Name a job of type sweep.")


class SweepNotExtended(Conflict):
    pass


@dataclass(frozen=True)
class SweepPlan:
    """What every trial is made from, and how its parameters are chosen."""

    trial: NewJob
    definition: SweepFields

    def to_json(self) -> JSONObject:
        return {"trial": self.trial.to_json(), "definition": definition_json(self.definition)}

    @classmethod
    def from_json(cls, value: JSONObject) -> "SweepPlan":
        return cls(NewJob.from_json(mapping(value["trial"])), SweepFields.model_validate(value["definition"]))


def definition_json(definition: SweepFields) -> JSONObject:
    found: JSONObject = definition.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return found


@dataclass(frozen=True)
class Trial:
    """`number` counts from 0. `value`: the objective's metric, its best so far while the trial runs.

    judged: by how many logged values early termination has looked at it. said: why it failed or was stopped.
    """

    sweep: str
    number: int
    job: str
    parameters: Mapping[str, JSON]
    created_at: datetime
    status: JobStatus = JobStatus.QUEUED
    value: float | None = None
    judged: int = 0
    stopped_early: bool = False
    said: str = ""
    started_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def has_ended(self) -> bool:
        return self.status in ENDED


@dataclass(frozen=True)
class Sweep:
    """A sweep as it is kept beside its job. `closed`: why no more trials are started, before the limits say so.

    extends: the sweep whose trials it began with.
    """

    job: str
    workspace_id: str
    definition: SweepFields
    seed: int
    began_at: datetime
    inputs: Mapping[str, GivenInput] = field(default_factory=dict)
    closed: str = ""
    extends: str | None = None

    @property
    def minimize(self) -> bool:
        return self.definition.objective.goal == "minimize"

    @property
    def metric(self) -> str:
        return self.definition.objective.primary_metric

    def reached_by(self, value: float | None) -> str:
        """Why a sweep ends with a trial of that value, if it does: it is as good as `limits.exit_score`."""
        wanted = self.definition.limits.exit_score
        if wanted is None or value is None or not (value <= wanted if self.minimize else value >= wanted):
            return ""
        return f"A trial has reached {self.metric} = {value:g}; {wanted:g} is enough (limits.exit_score)."

    @property
    def at_once(self) -> int:
        """How many trials may run beside each other."""
        limits = self.definition.limits
        return limits.max_concurrent_trials or limits.max_total_trials

    @property
    def deadline(self) -> datetime | None:
        timeout = self.definition.limits.timeout
        return None if timeout is None else self.began_at + timeout


@dataclass(frozen=True)
class Count:
    """How many trials a sweep has, and how many of them have not ended."""

    trials: int = 0
    running: int = 0
