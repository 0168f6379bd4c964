"""Every query over jobs."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeAlias

from sqlalchemy import Row, and_, false, or_, select

from lazulite.compute.status import ENDED, JobStatus
from lazulite.foundation.db.lists import Query, Test, read_page
from lazulite.foundation.db.rows import change_rows, find_row
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.db.upsert import insert_or_ignore
from lazulite.foundation.lists.filters import Condition
from lazulite.foundation.lists.matching import holds
from lazulite.foundation.pagination import Page, PageRequest
from lazulite.services.training.jobs.entities import Description, Job, JobType, Place
from lazulite.services.training.jobs.tables import LISTED, job_sources, jobs
from lazulite.words.json import JSON, JSONObject

ADD_SOURCES = job_sources.insert()
OpenIn: TypeAlias = Callable[[str, Collection[JobStatus] | None], Query]
"""(workspace id, states) -> the ids of processes that have not ended, in any state where None is named."""


def add(tx: Tx, job: Job) -> bool:
    """False when the name is taken."""
    about = job.about
    row = {
        "name": job.name, "workspace_id": job.workspace_id, "type": job.type.value, "owner": job.owner,
        "step": job.step, "display_name": about.display_name, "experiment_name": about.experiment_name,
        "description": about.description, "tags": dict(about.tags), "properties": dict(about.properties),
        "command": job.command, "document": job.document, "code": job.code, "environment": job.environment,
        "inputs": job.inputs, "outputs": job.outputs, "status": job.status.value, "reason": job.reason,
        "exit_code": job.exit_code, "result": job.result, "tracked": job.tracked, "archived": job.archived,
        "created_by": job.created_by, "cause": job.cause, "created_at": job.created_at,
        "started_at": job.started_at, "ended_at": job.ended_at, "level": job.level.value,
        "parent": job.place.parent, "node": job.place.node,
    }  # fmt: skip
    return insert_or_ignore(tx, jobs, [row]) == 1


def add_sources(tx: Tx, job: str, sources: Mapping[str, JSON]) -> None:
    tx.execute(ADD_SOURCES, [{"job": job, "sources": dict(sources)}])


def sources(tx: Tx, job: str) -> JSONObject | None:
    """None of a job that was submitted without a document, or before there was this table."""
    row = find_row(tx, job_sources, job=job)
    return None if row is None else row.sources


def find(tx: Tx, workspace_id: str, name: str) -> Job | None:
    row = find_row(tx, jobs, name=name, workspace_id=workspace_id)
    return _job(row) if row else None


def hold(tx: Tx, name: str) -> None:
    tx.execute(select(jobs.c.name).where(jobs.c.name == name).with_for_update())


def find_all(tx: Tx, workspace_id: str, names: Collection[str]) -> list[Job]:
    """Those that the workspace has, oldest first."""
    query = select(jobs).where(jobs.c.workspace_id == workspace_id, jobs.c.name.in_(sorted(names)))
    return [_job(row) for row in tx.execute(query.order_by(jobs.c.created_at, jobs.c.name))]


def recent_names(tx: Tx, workspace_id: str, *, limit: int = 10) -> list[str]:
    """Of people's jobs, steps left out."""
    mine = (jobs.c.workspace_id == workspace_id, jobs.c.step.is_(None))
    query = select(jobs.c.name).where(*mine).order_by(jobs.c.created_at.desc())
    return [str(row[0]) for row in tx.execute(query.limit(limit))]


def names_meant(tx: Tx, workspace_id: str, text: str, *, limit: int = 3) -> list[str]:
    """Of jobs that are displayed by this text, or whose name begins with it, the newest first."""
    called = or_(jobs.c.display_name == text, jobs.c.name.startswith(text, autoescape=True))
    query = select(jobs.c.name).where(jobs.c.workspace_id == workspace_id, called)
    query = query.order_by(jobs.c.created_at.desc(), jobs.c.name.desc())
    return [str(row[0]) for row in tx.execute(query.limit(limit))]


def page(tx: Tx, workspace_id: str, request: PageRequest, *, open_in: OpenIn) -> Page[Job]:
    """`open_in` tells where those stand that have not ended: their row says so only in the end."""

    def stands(condition: Condition) -> Test:
        return _stands(workspace_id, [one for one in JobStatus if holds(condition, one.value)], open_in)

    query = select(jobs).where(jobs.c.workspace_id == workspace_id)
    return read_page(tx, LISTED, request, query, meant={"status": stands}).map(_job)


def save(tx: Tx, job: Job, **values: object) -> None:
    change_rows(tx, jobs, values, name=job.name, workspace_id=job.workspace_id)


def _stands(workspace_id: str, statuses: Collection[JobStatus], open_in: OpenIn) -> Test:
    ended, going = set(statuses) & ENDED, set(statuses) - ENDED
    is_parent = jobs.c.type.in_([one.value for one in JobType if one.is_parent])
    is_open = and_(jobs.c.status.in_([one.value for one in JobStatus if one not in ENDED]), ~is_parent)
    found: list[Test] = [jobs.c.status.in_(sorted(one.value for one in ended))] if ended else []
    if going:
        found.append(and_(is_open, jobs.c.name.in_(open_in(workspace_id, going))))
        found.append(and_(is_parent, jobs.c.status.in_(sorted(one.value for one in going))))
    if JobStatus.FINALIZING in going:
        found.append(and_(is_open, jobs.c.name.not_in(open_in(workspace_id, None))))
    return or_(false(), *found)


def _job(row: Row[*tuple[Any, ...]]) -> Job:
    about = Description(row.display_name, row.experiment_name, row.description, row.tags, row.properties)
    return Job(
        name=row.name, workspace_id=row.workspace_id, type=JobType(row.type), owner=row.owner, step=row.step,
        about=about, command=row.command, document=row.document, code=row.code, environment=row.environment,
        inputs=row.inputs, outputs=row.outputs, status=JobStatus(row.status), reason=row.reason,
        exit_code=row.exit_code, result=row.result, tracked=row.tracked, archived=row.archived,
        created_by=row.created_by, cause=row.cause, created_at=row.created_at, started_at=row.started_at,
        ended_at=row.ended_at, place=Place(row.parent, row.node), cost=row.cost, currency=row.currency,
    )  # fmt: skip
