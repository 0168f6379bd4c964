"""Every query over approvals."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select

from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.db.upsert import insert_or_ignore
from lazulite.ops.governance.approvals.entities import Approval, Decision
from lazulite.ops.governance.approvals.tables import approvals


def add(tx: Tx, approval: Approval) -> bool:
    """False when the same principal has decided about the same subject before."""
    row = {**vars(approval), "decision": approval.decision.value}
    return insert_or_ignore(tx, approvals, [row]) == 1


def of_subjects(tx: Tx, workspace_id: str, subjects: Sequence[str]) -> list[Approval]:
    """Oldest first."""
    query = select(approvals).where(approvals.c.workspace_id == workspace_id, approvals.c.subject.in_(subjects))
    return [_approval(row) for row in tx.execute(query.order_by(approvals.c.at, approvals.c.id))]


def _approval(row: Row[*tuple[Any, ...]]) -> Approval:
    return Approval(row.id, row.workspace_id, row.subject, Decision(row.decision), row.principal, row.comment, row.at)
