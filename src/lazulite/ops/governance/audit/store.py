"""Every query over the audit."""

from typing import Any

from sqlalchemy import ColumnElement, Row, or_, select

from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.db.upsert import insert_or_ignore
from lazulite.ops.governance.audit.entities import AuditEntry, AuditQuery
from lazulite.ops.governance.audit.tables import audit_entries

C = audit_entries.c


def add(tx: Tx, workspace_id: str, entry: AuditEntry) -> None:
    insert_or_ignore(tx, audit_entries, [{**vars(entry), "workspace_id": workspace_id, "data": dict(entry.data)}])


def get(tx: Tx, workspace_id: str, entry_id: str) -> AuditEntry | None:
    row = tx.execute(select(audit_entries).where(C.workspace_id == workspace_id, C.id == entry_id)).first()
    return _entry(row) if row else None


def first_about(tx: Tx, workspace_id: str, subject: str) -> AuditEntry | None:
    """How it began: the oldest entry of exactly this subject."""
    query = select(audit_entries).where(C.workspace_id == workspace_id, C.subject == subject).order_by(C.seq).limit(1)
    row = tx.execute(query).first()
    return _entry(row) if row else None


def find(tx: Tx, workspace_id: str, query: AuditQuery, *, before: int | None, limit: int) -> list[AuditEntry]:
    """Newest first, those before a sequence number."""
    conditions = _conditions(query)
    if before is not None:
        conditions.append(C.seq < before)
    rows = select(audit_entries).where(C.workspace_id == workspace_id, *conditions).order_by(C.seq.desc()).limit(limit)
    return [_entry(row) for row in tx.execute(rows)]


def _conditions(query: AuditQuery) -> list[ColumnElement[bool]]:
    equal = {C.actor: query.actor, C.type: query.type, C.cause: query.cause}
    found = [column == value for column, value in equal.items() if value is not None]
    if query.subject is not None:
        found.append(or_(C.subject == query.subject, C.subject.startswith(f"{query.subject}/", autoescape=True)))
    if query.since is not None:
        found.append(C.occurred_at >= query.since)
    if query.until is not None:
        found.append(C.occurred_at < query.until)
    return found


def _entry(row: Row[*tuple[Any, ...]]) -> AuditEntry:
    return AuditEntry(**{name: row._mapping[name] for name in AuditEntry.__dataclass_fields__})
