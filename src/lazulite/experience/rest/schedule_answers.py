"""How schedules, their times and what came of them are told."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field, JsonValue

from lazulite.assembly import Platform
from lazulite.compute.status import JobStatus
from lazulite.experience.rest.job_answers import JobPlanOut
from lazulite.experience.rest.lists import ListOf
from lazulite.foundation.db.transaction import Tx
from lazulite.ops.triggers.schedules.entities import Backfill, Firing, Outcome, Overlap, Schedule, Why
from lazulite.ops.triggers.schedules.missed import Missed
from lazulite.ops.triggers.schedules.planning.service import TOLD, SchedulePlan
from lazulite.ops.triggers.schedules.service import document_of
from lazulite.services.training.jobs.entities import Job


class MissedOut(BaseModel):
    """What fires later of the times at which nobody was there; of all, the newest `at_most`."""

    run: Literal["skip", "latest", "all"]
    at_most: int

    @classmethod
    def of(cls, missed: Missed) -> "MissedOut":
        return cls.model_validate({"run": missed.run.value, "at_most": missed.at_most})


class SchedulePlanOut(BaseModel):
    """`next_times`: the first ones from now on, in UTC. `job`: what would run where at the first of them."""

    name: str
    display_name: str | None
    description: str
    tags: dict[str, str]
    trigger: dict[str, JsonValue]
    missed: MissedOut
    overlap: Overlap
    is_enabled: bool
    next_times: list[datetime]
    job: JobPlanOut
    warnings: list[str]

    @classmethod
    def of(cls, plan: SchedulePlan) -> "SchedulePlanOut":
        document, said = plan.document, plan.definition
        return cls.model_validate(
            {
                "name": said.name, "display_name": said.display_name, "description": said.description,
                "tags": dict(said.tags), "trigger": said.trigger, "missed": MissedOut.of(said.missed),
                "overlap": said.overlap, "is_enabled": document.is_enabled, "next_times": plan.next_times,
                "job": JobPlanOut.of(plan.job), "warnings": list(plan.warnings),
            }
        )  # fmt: skip


class ScheduleRunOut(BaseModel):
    """What came of one of a schedule's times. `why`: it was due, or missed and made up for, or somebody asked for it
    or for its range. `reason`: why there is no job. `job_status`: how its job stands now."""

    schedule: str
    fire_at: datetime
    why: Why
    outcome: Outcome
    at: datetime
    asked_by: str | None
    job: str | None
    job_status: JobStatus | None
    reason: str

    @classmethod
    def of(cls, firing: Firing, job: Job | None) -> "ScheduleRunOut":
        return cls(
            schedule=firing.schedule, fire_at=firing.fire_at, why=firing.why, outcome=firing.outcome, at=firing.at,
            asked_by=firing.asked_by, job=firing.job, job_status=job.status if job else None, reason=firing.reason,
        )  # fmt: skip


class ScheduleRunList(ListOf[ScheduleRunOut]):
    pass


class ScheduleTimesOut(BaseModel):
    """`local`: the same as the clock of the schedule's zone shows them."""

    name: str
    time_zone: str
    is_enabled: bool
    times: list[datetime]
    local: list[str]


class ScheduleOut(BaseModel):
    """`next_times`: of one that is enabled, its next ten, in UTC; `last`: the newest of its times at which a job was
    made or refused; `counts`: how often each outcome has come. `document` makes it again."""

    id: str
    name: str
    display_name: str | None
    description: str
    tags: dict[str, str]
    properties: dict[str, str]
    trigger: dict[str, JsonValue]
    missed: MissedOut
    overlap: Overlap
    is_enabled: bool
    provisioning_state: str
    owner: str
    next_fire_at: datetime | None
    next_times: list[datetime]
    last: ScheduleRunOut | None
    counts: dict[str, int]
    create_job: JsonValue
    document: str
    created_by: str
    created_at: datetime
    updated_at: datetime
    warnings: list[str] = Field(default_factory=list)


class ScheduleList(ListOf[ScheduleOut]):
    pass


class BackfillOut(BaseModel):
    """`created`: the times that fire now. `standing`: how many of the range had fired or wait already."""

    begin: datetime = Field(serialization_alias="from")
    end: datetime = Field(serialization_alias="to")
    created: list[datetime]
    standing: int

    @classmethod
    def of(cls, made: Backfill) -> "BackfillOut":
        return cls(begin=made.begin, end=made.end, created=list(made.created), standing=made.standing)


def told(tx: Tx, platform: Platform, schedules: Sequence[Schedule], warnings: Sequence[str] = ()) -> list[ScheduleOut]:
    """Of one workspace."""
    if not schedules:
        return []
    workspace_id, ids = schedules[0].workspace_id, [one.id for one in schedules]
    newest = platform.schedules.newest(tx, workspace_id, ids)
    counts = platform.schedules.counts(tx, workspace_id, ids)
    last = dict(zip(newest, told_runs(tx, platform, workspace_id, [*newest.values()]), strict=True))
    return [_told(platform, one, last.get(one.id), counts.get(one.id, {}), warnings) for one in schedules]


def told_runs(tx: Tx, platform: Platform, workspace_id: str, firings: Sequence[Firing]) -> list[ScheduleRunOut]:
    """Each with how its job stands."""
    jobs = platform.jobs.standing(tx, workspace_id, [one.job for one in firings if one.job])
    return [ScheduleRunOut.of(one, jobs.get(one.job or "")) for one in firings]


def _told(
    platform: Platform, one: Schedule, last: ScheduleRunOut | None, counts: Mapping[str, int],
    warnings: Sequence[str],
) -> ScheduleOut:  # fmt: skip
    said, written = one.definition, document_of(one)
    coming = platform.schedules.next_times(one, one.next_fire_at, count=TOLD) if one.next_fire_at else ()
    return ScheduleOut.model_validate(
        {
            "id": one.id, "name": one.name, "display_name": said.display_name, "description": said.description,
            "tags": dict(said.tags), "properties": dict(said.properties), "trigger": said.trigger,
            "missed": MissedOut.of(said.missed), "overlap": said.overlap, "is_enabled": one.enabled,
            "provisioning_state": "Succeeded", "owner": one.owner, "next_fire_at": one.next_fire_at,
            "next_times": coming, "last": last, "counts": dict(counts), "create_job": written.value["create_job"],
            "document": written.kept, "created_by": one.created_by, "created_at": one.created_at,
            "updated_at": one.updated_at, "warnings": list(warnings),
        }
    )  # fmt: skip
