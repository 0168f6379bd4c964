"""Every query over the tries of processes."""

from sqlalchemy import func, select

from lazulite.compute.attempts.entities import Tried
from lazulite.compute.attempts.tables import process_attempts
from lazulite.compute.process import End, Process
from lazulite.compute.status import JobStatus
from lazulite.foundation.db.transaction import Tx

_A = process_attempts.c


def keep(tx: Tx, process: Process, end: End, *, log_bytes: int) -> None:
    row = {
        "process_id": process.id, "attempt": process.attempt, "status": end.outcome.value,
        "worker_id": process.worker_id,
        "exit_code": end.exit_code, "reason": end.reason, "started_at": process.started_at, "ended_at": tx.now,
        "log_bytes": log_bytes,
    }  # fmt: skip
    tx.execute(process_attempts.insert(), [row])


def failures(tx: Tx, process_id: str) -> int:
    """How many have failed."""
    query = select(func.count()).where(_A.process_id == process_id, _A.status == JobStatus.FAILED.value)
    return int(str(tx.execute(query).scalar_one()))


def followed(tx: Tx, process_id: str) -> list[Tried]:
    """In their order."""
    query = select(process_attempts).where(_A.process_id == process_id).order_by(_A.attempt)
    found: list[Tried] = []
    for row in tx.execute(query):
        begun = found[-1].log_until or 0 if found else 0
        found.append(
            Tried(
                row.attempt, JobStatus(row.status), row.worker_id, row.exit_code, row.reason, row.started_at,
                row.ended_at, begun, row.log_bytes,
            )
        )  # fmt: skip
    return found
