"""Schedules of jobs: made of documents, when they fire, and what came of each of their times."""

from collections.abc import Callable
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Query, Response
from pydantic import BaseModel, ConfigDict, Field

from lazulite.assembly import Platform
from lazulite.experience.http.callers import Call, permit
from lazulite.experience.http.fields import Moment
from lazulite.experience.http.routers import api_router
from lazulite.experience.rest.assets import IfMatch, etag, expected
from lazulite.experience.rest.documents import DocumentChange, Sources
from lazulite.experience.rest.jobs import SubmissionIn
from lazulite.experience.rest.lists import ListDep, ListQuery
from lazulite.experience.rest.looking import with_sights
from lazulite.experience.rest.platform import PlatformDep
from lazulite.experience.rest.schedule_answers import (
    BackfillOut,
    ScheduleList,
    ScheduleOut,
    SchedulePlanOut,
    ScheduleRunList,
    ScheduleRunOut,
    ScheduleTimesOut,
    told,
    told_runs,
)
from lazulite.foundation.db.transaction import Tx
from lazulite.ops.triggers.schedules.entities import Outcome, Schedule
from lazulite.ops.triggers.schedules.planning.service import TOLD, SchedulePlan
from lazulite.specs.sights import Sights
from lazulite.specs.written import read_written

router = api_router("schedules")
ROOT = "/workspaces/{workspace}/schedules"
ONE = f"{ROOT}/{{name}}"
Reader = Annotated[Call, permit("schedules/read")]
Writer = Annotated[Call, permit("schedules/write")]


class ScheduleChange(DocumentChange):
    """`sources` and `properties` as for a job; what lay at local paths that are the same is still there."""

    model_config = ConfigDict(extra="forbid")

    sources: Sources = Field(default_factory=dict)
    properties: dict[str, str] = Field(default_factory=dict)


class BackfillIn(BaseModel):
    """[from, to) of the past; without `to` until now. A time that has its job does not get another one."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    begin: Moment = Field(alias="from")
    end: Moment | None = Field(default=None, alias="to")


class RunsQuery(ListQuery):
    outcome: Outcome | None = None


class TimesQuery(BaseModel):
    """`count` times from `since` on; of now where it is not told."""

    count: int = Field(default=TOLD, ge=1, le=1000)
    since: Moment | None = None


@router.get(ROOT)
def list_schedules(call: Reader, platform: PlatformDep, query: ListDep) -> ScheduleList:
    """By name."""
    with platform.read() as tx:
        page = platform.schedules.list(tx, call.workspace_id, query.page())
        return ScheduleList.of(page.made_into(told(tx, platform, page.items)))


@router.post(ROOT, status_code=201)
def create_schedule(body: SubmissionIn, call: Writer, platform: PlatformDep) -> ScheduleOut:
    """Its jobs run in the name of whoever makes it. What it would create is planned now."""
    written = read_written(body.document, settings=body.set, sources=body.sources)

    def create(tx: Tx, sights: Sights) -> tuple[Schedule, SchedulePlan]:
        return platform.schedules.create(
            tx, call.actor, call.workspace_id, written, given=body.properties, sights=sights
        )

    return _made(platform, call, create)


@router.post(f"{ROOT}/validate")
def validate_schedule(body: SubmissionIn, call: Reader, platform: PlatformDep) -> SchedulePlanOut:
    """Every reference resolved, nothing made."""
    written = read_written(body.document, settings=body.set, sources=body.sources)
    with platform.read() as tx:
        return SchedulePlanOut.of(platform.schedules.plan(tx, call.workspace_id, written))


@router.get(ONE)
def show_schedule(name: str, call: Reader, platform: PlatformDep, response: Response) -> ScheduleOut:
    with platform.read() as tx:
        schedule = platform.schedules.get(tx, call.workspace_id, name)
        etag(response, schedule.revision)
        return _one(tx, platform, schedule)


@router.patch(ONE)
def update_schedule(
    name: str, body: ScheduleChange, call: Writer, platform: PlatformDep, response: Response, if_match: IfMatch = None
) -> ScheduleOut:
    """Another document, or other values in the one it has. Its jobs run in the name of whoever changes it."""
    seen = expected(if_match)

    def change(tx: Tx, sights: Sights) -> tuple[Schedule, SchedulePlan]:
        schedule, plan = platform.schedules.change(
            tx, call.actor, call.workspace_id, name, body.set, text=body.document, sources=body.sources,
            given=body.properties or None, sights=sights, revision=seen,
        )  # fmt: skip
        etag(response, schedule.revision)
        return schedule, plan

    return _made(platform, call, change)


@router.delete(ONE, status_code=204)
def delete_schedule(name: str, call: Writer, platform: PlatformDep) -> Response:
    """Its runs and their jobs stay; what waits creates nothing."""
    platform.write(lambda tx: platform.schedules.delete(tx, call.actor, call.workspace_id, name))
    return Response(status_code=204)


@router.post(f"{ONE}/enable")
def enable_schedule(name: str, call: Writer, platform: PlatformDep) -> ScheduleOut:
    """What passed while it was off is not missed."""
    return _switched(name, call, platform, enabled=True)


@router.post(f"{ONE}/disable")
def disable_schedule(name: str, call: Writer, platform: PlatformDep) -> ScheduleOut:
    """What waits to fire is skipped, a backfill too."""
    return _switched(name, call, platform, enabled=False)


@router.get(f"{ONE}/next")
def list_schedule_times(
    name: str, call: Reader, platform: PlatformDep, query: Annotated[TimesQuery, Query()]
) -> ScheduleTimesOut:
    """When it fires next; of one that is disabled, when it would."""
    with platform.read() as tx:
        schedule = platform.schedules.get(tx, call.workspace_id, name)
        times = platform.schedules.next_times(schedule, query.since or tx.now, count=query.count)
    zone = schedule.definition.times.time_zone
    local = [moment.astimezone(ZoneInfo(zone)).isoformat() for moment in times]
    return ScheduleTimesOut(name=name, time_zone=zone, is_enabled=schedule.enabled, times=list(times), local=local)


@router.get(f"{ONE}/runs")
def list_schedule_runs(
    name: str, call: Reader, platform: PlatformDep, query: Annotated[RunsQuery, Query()]
) -> ScheduleRunList:
    """What came of its times, the newest first."""
    with platform.read() as tx:
        page = platform.schedules.runs(tx, call.workspace_id, name, outcome=query.outcome, request=query.page())
        return ScheduleRunList.of(page.made_into(told_runs(tx, platform, call.workspace_id, page.items)))


@router.post(f"{ONE}/run", status_code=202)
def run_schedule(name: str, call: Writer, platform: PlatformDep) -> ScheduleRunOut:
    """Its job at once, whether it is enabled or not; the list of its runs tells what came of it."""

    def run(tx: Tx) -> ScheduleRunOut:
        return ScheduleRunOut.of(platform.schedules.run(tx, call.actor, call.workspace_id, name), None)

    return platform.create(call, ScheduleRunOut, run)


@router.post(f"{ONE}/backfill", status_code=202)
def backfill_schedule(name: str, body: BackfillIn, call: Writer, platform: PlatformDep) -> BackfillOut:
    """The jobs of its times of a past range, of those that have none yet."""

    def fill(tx: Tx) -> BackfillOut:
        made = platform.schedules.backfill(tx, call.actor, call.workspace_id, name, begin=body.begin, end=body.end)
        return BackfillOut.of(made)

    return platform.create(call, BackfillOut, fill)


def _made(platform: Platform, call: Call, make: Callable[[Tx, Sights], tuple[Schedule, SchedulePlan]]) -> ScheduleOut:
    def answer(tx: Tx, sights: Sights) -> ScheduleOut:
        schedule, plan = make(tx, sights)
        return _one(tx, platform, schedule, plan)

    def create(sights: Sights) -> ScheduleOut:
        return platform.create(call, ScheduleOut, lambda tx: answer(tx, sights))

    return with_sights(platform, call.actor, call.workspace_id, create)


def _switched(name: str, call: Call, platform: Platform, *, enabled: bool) -> ScheduleOut:
    def switch(tx: Tx) -> ScheduleOut:
        return _one(tx, platform, platform.schedules.switch(tx, call.actor, call.workspace_id, name, enabled=enabled))

    return platform.write(switch)


def _one(tx: Tx, platform: Platform, schedule: Schedule, plan: SchedulePlan | None = None) -> ScheduleOut:
    return told(tx, platform, [schedule], plan.warnings if plan else ())[0]
