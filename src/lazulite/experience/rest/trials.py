"""The trials of a sweep: listed, how they stand together, and more of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from lazulite.compute.status import JobStatus
from lazulite.experience.http.routers import api_router
from lazulite.experience.rest.job_answers import JobOut
from lazulite.experience.rest.jobs import ONE, Reader, Writer
from lazulite.experience.rest.lists import ListDep, ListOf
from lazulite.experience.rest.platform import PlatformDep
from lazulite.foundation.db.transaction import Tx
from lazulite.services.training.sweeps.entities import Sweep, Trial, definition_json
from lazulite.services.training.sweeps.proposing import most_trials

router = api_router("jobs")


class TrialOut(BaseModel):
    """`number` counts from 0; `job` is what it runs as. `value`: of the primary metric, its best so far. `said`: why it
    failed or was stopped; `stopped_early`: by early termination."""

    number: int
    job: str
    parameters: dict[str, JsonValue]
    status: JobStatus
    value: float | None
    stopped_early: bool
    said: str
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    duration_seconds: float | None

    @classmethod
    def of(cls, trial: Trial) -> "TrialOut":
        lasted = (trial.ended_at - trial.started_at).total_seconds() if trial.ended_at and trial.started_at else None
        return cls.model_validate({**vars(trial), "duration_seconds": lasted})


class TrialList(ListOf[TrialOut]):
    pass


class SweepOut(BaseModel):
    """`definition`: the document's part about the search. `max_trials`: how many there will be at most. `counts`:
    trials by status. `closed`: why no more are started. `extends`: the sweep whose trials it began with."""

    job: str
    metric: str
    goal: str
    definition: dict[str, JsonValue]
    seed: int
    max_trials: int
    counts: dict[JobStatus, int]
    best: TrialOut | None
    closed: str | None
    extends: str | None

    @classmethod
    def of(cls, sweep: Sweep, counts: Mapping[JobStatus, int], best: Trial | None) -> "SweepOut":
        return cls.model_validate({
            "job": sweep.job, "metric": sweep.metric, "goal": sweep.definition.objective.goal,
            "definition": definition_json(sweep.definition), "seed": sweep.seed,
            "max_trials": most_trials(sweep.definition), "counts": counts, "closed": sweep.closed or None,
            "best": TrialOut.of(best) if best else None, "extends": sweep.extends,
        })  # fmt: skip


class ExtendIn(BaseModel):
    """`max_total_trials`: how many there are to be in all, those that there are among them."""

    model_config = ConfigDict(extra="forbid")

    max_total_trials: Annotated[int, Field(ge=1)]


@router.get(f"{ONE}/trials")
def list_job_trials(name: str, call: Reader, platform: PlatformDep, query: ListDep) -> TrialList:
    """A sweep's, in the order of their numbers; order_by = `value` begins with the smallest."""
    with platform.read() as tx:
        page = platform.training.sweeps.trials(tx, call.workspace_id, name, query.page())
    return TrialList.of(page.map(TrialOut.of))


@router.get(f"{ONE}/sweep")
def show_job_sweep(name: str, call: Reader, platform: PlatformDep) -> SweepOut:
    """What a sweep searches, and how far it is."""
    with platform.read() as tx:
        sweeps = platform.training.sweeps
        sweep = sweeps.of(tx, platform.jobs.get(tx, call.workspace_id, name))
        return SweepOut.of(sweep, *sweeps.standing(tx, sweep))


@router.post(f"{ONE}/extend", status_code=201)
def extend_job(name: str, body: ExtendIn, call: Writer, platform: PlatformDep) -> JobOut:
    """More trials for a sweep: itself where it runs; where it has ended, a new one that begins with its trials."""
    extending = platform.training.extending

    def extend(tx: Tx) -> JobOut:
        job = extending.extend(tx, call.actor, call.workspace_id, name, max_total_trials=body.max_total_trials)
        return JobOut.of(job)

    return platform.create(call, JobOut, extend)
