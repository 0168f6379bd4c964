"""Every query over what a queue has and had to do."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, or_, select

from lazulite.compute.load.entities import Open
from lazulite.compute.load.history import Span
from lazulite.compute.status import JobStatus
from lazulite.compute.tables import processes, workers
from lazulite.foundation.db.transaction import Tx

_C = processes.c
OPEN = _C.outcome.is_(None)


def waiting(tx: Tx, workspace_id: str, queue: str, *, limit: int) -> list[Open]:
    """Those whose turn comes first, first."""
    query = _about(workspace_id, queue).where(_C.worker_id.is_(None))
    return [_open(row) for row in tx.execute(query.order_by(_C.rank, _C.enqueued_at, _C.id).limit(limit))]


def running(tx: Tx, workspace_id: str, queue: str, *, limit: int) -> list[Open]:
    """The longest at it first."""
    query = _about(workspace_id, queue).where(_C.worker_id.is_not(None))
    return [_open(row) for row in tx.execute(query.order_by(query.selected_columns.since, _C.id).limit(limit))]


def spans(tx: Tx, workspace_id: str, queue: str, *, since: datetime, queued_since: datetime) -> list[Span]:
    """Of what has not ended, or ended after `since`; of those only that were queued after `queued_since`: all that a
    workspace ever ran lies in one index by that."""
    query = select(_C.enqueued_at, _C.started_at, _C.ended_at).where(_C.workspace_id == workspace_id, _C.queue == queue)
    ended: ColumnElement[bool] = or_(_C.ended_at.is_(None), _C.ended_at >= since)
    found = [*tx.execute(query.where(_C.enqueued_at >= queued_since, ended))]
    found += tx.execute(query.where(OPEN, _C.enqueued_at < queued_since))
    return [Span(*row) for row in found]


def _about(workspace_id: str, queue: str) -> Select[*tuple[Any, ...]]:
    name = _C.spec["name"].as_string().label("name")
    since = func.coalesce(_C.started_at, _C.enqueued_at, type_=_C.enqueued_at.type).label("since")
    query = select(
        _C.id, _C.owner, name, _C.state, _C.slots, _C.submitter, since, workers.c.name.label("worker"), _C.worker_id
    )
    joined = query.select_from(processes.outerjoin(workers, workers.c.id == _C.worker_id))
    return joined.where(_C.workspace_id == workspace_id, _C.queue == queue, OPEN)


def _open(row: Row[*tuple[Any, ...]]) -> Open:
    return Open(**{**row._mapping, "state": JobStatus(row.state)})
