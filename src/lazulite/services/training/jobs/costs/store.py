"""What past jobs took, and what children have cost."""

from sqlalchemy import func, select

from lazulite.compute.status import JobStatus
from lazulite.foundation.db.transaction import Tx
from lazulite.services.training.jobs.tables import jobs

NEWEST, MOST = 2000, 20  # of the workspace's jobs so many are looked at, and so many of one's like count


def past_seconds(tx: Tx, workspace_id: str, *, command: str, code: str | None) -> list[float]:
    """How long the newest have taken that completed with this command, and with this code (its digest)."""
    c = jobs.c
    newest = select(c.command, c.code, c.status, c.started_at, c.ended_at).where(c.workspace_id == workspace_id)
    newest = newest.order_by(c.created_at.desc(), c.name.desc()).limit(NEWEST)
    like = newest.subquery()
    query = select(like.c.code, like.c.started_at, like.c.ended_at).where(
        like.c.command == command, like.c.status == JobStatus.COMPLETED.value, like.c.started_at.is_not(None)
    )
    same = [row for row in tx.execute(query) if (row.code["digest"] if row.code else None) == code]
    return [(row.ended_at - row.started_at).total_seconds() for row in same[:MOST]]


def of_children(tx: Tx, parent: str) -> dict[str, float]:
    """By currency."""
    c = jobs.c
    query = select(c.currency, func.sum(c.cost)).where(c.parent == parent, c.cost.is_not(None)).group_by(c.currency)
    return {str(currency): float(cost) for currency, cost in tx.execute(query)}
