"""Schedules of jobs, as documents: what one would create, and when."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, JsonValue

from lazulite.experience.http.callers import Call, permit
from lazulite.experience.rest.job_answers import JobPlanOut
from lazulite.experience.rest.jobs import SubmissionIn
from lazulite.experience.rest.platform import PlatformDep
from lazulite.specs.written import read_written

router = APIRouter(tags=["schedules"])


class SchedulePlanOut(BaseModel):
    """`next_times`: the first ones from now on, in UTC. `job`: what would run where at each of them."""

    name: str
    display_name: str | None
    description: str
    tags: dict[str, str]
    trigger: dict[str, JsonValue]
    is_enabled: bool
    next_times: list[datetime]
    job: JobPlanOut
    warnings: list[str]


@router.post("/workspaces/{workspace}/schedules/validate")
def validate_schedule(
    body: SubmissionIn, call: Annotated[Call, permit("jobs/read")], platform: PlatformDep
) -> SchedulePlanOut:
    """Every reference resolved, nothing made."""
    written = read_written(body.document, settings=body.set, sources=body.sources)
    with platform.read() as tx:
        plan = platform.schedules.plan(tx, call.workspace_id, written)
    document, job = plan.document, JobPlanOut.of(plan.job)
    trigger = document.trigger.model_dump(mode="json", exclude_none=True)
    return SchedulePlanOut(
        name=document.name, display_name=document.display_name, description=document.description,
        tags=document.tags, trigger=trigger, is_enabled=document.is_enabled, next_times=list(plan.next_times),
        job=job, warnings=job.warnings,
    )  # fmt: skip
