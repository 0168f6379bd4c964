"""Every query over profiles."""

from collections.abc import Mapping

from sqlalchemy import select, update

from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.db.upsert import insert_or_ignore
from lazulite.services.data.entities import Profile, ProfileStatus
from lazulite.services.data.tables import data_profiles

P = data_profiles.c


def add(tx: Tx, workspace_id: str, version_id: str, subject: str, job: str) -> None:
    row = {
        "workspace_id": workspace_id, "job": job, "version_id": version_id, "subject": subject,
        "status": ProfileStatus.RUNNING.value, "asked_at": tx.now, "measured_at": None, "content": None, "error": None,
    }  # fmt: skip
    insert_or_ignore(tx, data_profiles, [row])


def settle(tx: Tx, workspace_id: str, job: str, values: Mapping[str, object]) -> str | None:
    """The subject of the version measured, None where the job measured none."""
    settled = update(data_profiles).where(P.workspace_id == workspace_id, P.job == job).values(dict(values))
    row = tx.execute(settled.returning(P.subject)).first()
    return str(row[0]) if row else None


def newest(tx: Tx, workspace_id: str, version_id: str, *, job: str | None = None) -> Profile | None:
    """The job's, or without one the last asked for, a completed one before one that is not."""
    query = select(data_profiles).where(P.workspace_id == workspace_id, P.version_id == version_id)
    query = query if job is None else query.where(P.job == job)
    rows = list(tx.execute(query.order_by(P.asked_at.desc(), P.job.desc()).limit(20)))
    if not rows:
        return None
    row = next((row for row in rows if row.status == ProfileStatus.COMPLETED.value), rows[0])
    return Profile(
        version_id=row.version_id, job=row.job, status=ProfileStatus(row.status), asked_at=row.asked_at,
        measured_at=row.measured_at, content=row.content, error=row.error,
    )  # fmt: skip
