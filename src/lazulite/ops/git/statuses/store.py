"""Every query over the statuses of commits."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Row, bindparam, select, update

from lazulite.foundation.db.lists import read_page
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.db.upsert import upsert
from lazulite.foundation.pagination import Page, PageRequest
from lazulite.ops.git.statuses.entities import CommitStatus
from lazulite.ops.git.tables import LISTED_STATUSES, git_statuses
from lazulite.ops.git.telling import State

S = git_statuses.c
DUE = (
    select(git_statuses)
    .where(S.due_at <= bindparam("now"), S.workspace_id.not_in(bindparam("without", expanding=True)))
    .order_by(S.due_at, S.id)
    .limit(bindparam("limit", type_=Integer))
)
NEWEST = ("state", "description", "attempts", "due_at", "reason", "changed_at")


def say(tx: Tx, status: CommitStatus) -> None:
    """In the place of what was to be told of the job before."""
    row = {**vars(status), "state": status.state.value}
    upsert(tx, git_statuses, [row], key=["hook_id", "job"], update=NEWEST)


def due(tx: Tx, *, without: Collection[str], limit: int) -> list[CommitStatus]:
    """Of all workspaces but these, those that wait longest first."""
    given = {"now": tx.now, "without": list(without), "limit": limit}
    return [_status(row) for row in tx.execute(DUE, given)]


def settle(tx: Tx, status: CommitStatus, *, due_at: datetime | None, told_at: datetime | None, reason: str) -> None:
    """How a try went, unless there is something newer to be told."""
    same = (S.id == status.id, S.state == status.state.value, S.changed_at == status.changed_at)
    values = {"due_at": due_at, "told_at": told_at, "reason": reason, "attempts": status.attempts + 1}
    tx.execute(update(git_statuses).where(*same).values(**values))


def page(tx: Tx, hook_id: str, request: PageRequest) -> Page[CommitStatus]:
    return read_page(tx, LISTED_STATUSES, request, select(git_statuses).where(S.hook_id == hook_id)).map(_status)


def _status(row: Row[*tuple[Any, ...]]) -> CommitStatus:
    return CommitStatus(
        id=row.id, workspace_id=row.workspace_id, hook_id=row.hook_id, job=row.job, commit=row.commit,
        context=row.context, state=State(row.state), description=row.description, attempts=row.attempts,
        due_at=row.due_at, told_at=row.told_at, reason=row.reason, changed_at=row.changed_at,
    )  # fmt: skip
