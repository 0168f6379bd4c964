"""What past jobs took, and what children have cost."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import func, select

from lazulite.compute.status import JobStatus
from lazulite.foundation.db.transaction import Tx
from lazulite.services.training.jobs.tables import jobs

NEWEST, MOST = 2000, 20  # of the workspace's jobs so many are looked at, and so many of one's like count
Like = tuple[str, str | None]
"""Jobs are alike whose command and code are: its digest, None without one."""


def past_seconds(tx: Tx, workspace_id: str, commands: Collection[str]) -> Mapping[Like, Sequence[float]]:
    """How long the newest have taken that completed with these commands, by command and code."""
    c = jobs.c
    told = (c.command, c.code, c.status, c.started_at, c.ended_at, c.created_at, c.name)
    newest = select(*told).where(c.workspace_id == workspace_id)
    newest = newest.order_by(c.created_at.desc(), c.name.desc()).limit(NEWEST)
    like = newest.subquery()
    query = select(like.c.command, like.c.code, like.c.started_at, like.c.ended_at).where(
        like.c.command.in_(set(commands)), like.c.status == JobStatus.COMPLETED.value, like.c.started_at.is_not(None)
    )
    query = query.order_by(like.c.created_at.desc(), like.c.name.desc())
    found: dict[Like, list[float]] = {}
    for row in tx.execute(query):
        lengths = found.setdefault((row.command, row.code["digest"] if row.code else None), [])
        if len(lengths) < MOST:
            lengths.append((row.ended_at - row.started_at).total_seconds())
    return found


def of_children(tx: Tx, parent: str) -> dict[str, float]:
    """By currency."""
    c = jobs.c
    query = select(c.currency, func.sum(c.cost)).where(c.parent == parent, c.cost.is_not(None)).group_by(c.currency)
    return {str(currency): float(cost) for currency, cost in tx.execute(query)}
