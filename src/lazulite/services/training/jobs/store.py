"""Every query over jobs."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Row, select, update

from lazulite.compute.status import JobStatus
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.db.upsert import insert_or_ignore
from lazulite.services.training.jobs.entities import Description, Job, JobType
from lazulite.services.training.jobs.tables import jobs


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
        "started_at": job.started_at, "ended_at": job.ended_at,
    }  # fmt: skip
    return insert_or_ignore(tx, jobs, [row]) == 1


def find(tx: Tx, workspace_id: str, name: str) -> Job | None:
    row = tx.execute(select(jobs).where(jobs.c.name == name, jobs.c.workspace_id == workspace_id)).first()
    return _job(row) if row else None


def find_all(tx: Tx, workspace_id: str, names: Collection[str]) -> list[Job]:
    """Those that the workspace has, oldest first."""
    query = select(jobs).where(jobs.c.workspace_id == workspace_id, jobs.c.name.in_(sorted(names)))
    return [_job(row) for row in tx.execute(query.order_by(jobs.c.created_at, jobs.c.name))]


def recent_names(tx: Tx, workspace_id: str, *, limit: int = 10) -> list[str]:
    """Of people's jobs, steps left out."""
    mine = (jobs.c.workspace_id == workspace_id, jobs.c.step.is_(None))
    query = select(jobs.c.name).where(*mine).order_by(jobs.c.created_at.desc())
    return [str(row[0]) for row in tx.execute(query.limit(limit))]


def page(
    tx: Tx, workspace_id: str, *, wanted: Mapping[str, str], order: str, descending: bool, limit: int, offset: int
) -> list[Job]:
    """`wanted`: column to the value that it must have; `archived` is among the columns, as true or false."""
    query = select(jobs).where(jobs.c.workspace_id == workspace_id)
    for column, value in wanted.items():
        query = query.where(jobs.c[column] == (value == "true" if column == "archived" else value))
    by = jobs.c[order]
    query = query.order_by(by.desc() if descending else by.asc(), jobs.c.name.desc() if descending else jobs.c.name)
    return [_job(row) for row in tx.execute(query.limit(limit).offset(offset))]


def save(tx: Tx, job: Job, **values: object) -> None:
    tx.execute(update(jobs).where(jobs.c.name == job.name, jobs.c.workspace_id == job.workspace_id).values(**values))


def _job(row: Row[*tuple[Any, ...]]) -> Job:
    about = Description(row.display_name, row.experiment_name, row.description, row.tags, row.properties)
    return Job(
        name=row.name, workspace_id=row.workspace_id, type=JobType(row.type), owner=row.owner, step=row.step,
        about=about, command=row.command, document=row.document, code=row.code, environment=row.environment,
        inputs=row.inputs, outputs=row.outputs, status=JobStatus(row.status), reason=row.reason,
        exit_code=row.exit_code, result=row.result, tracked=row.tracked, archived=row.archived,
        created_by=row.created_by, cause=row.cause, created_at=row.created_at, started_at=row.started_at,
        ended_at=row.ended_at,
    )  # fmt: skip
