"""Every query over the audit."""

from typing import Any

from sqlalchemy import ColumnElement, Row, and_, or_, select

from lazulite.foundation.db.lists import read_page
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.db.upsert import insert_or_ignore
from lazulite.foundation.pagination import Page, PageRequest
from lazulite.ops.governance.audit.entities import AuditEntry, AuditQuery
from lazulite.ops.governance.audit.tables import LISTED, audit_entries

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


def page(tx: Tx, workspace_id: str, query: AuditQuery, request: PageRequest) -> Page[AuditEntry]:
    """Newest first unless ordered otherwise."""
    rows = select(audit_entries).where(C.workspace_id == workspace_id, *_conditions(tx, query))
    return read_page(tx, LISTED, request, rows, scope=str(query)).map(_entry)


def newest(tx: Tx, workspace_id: str, *, limit: int) -> list[int]:
    """Their sequence numbers, the greatest first."""
    query = select(C.seq).where(C.workspace_id == workspace_id).order_by(C.seq.desc()).limit(limit)
    return [int(row[0]) for row in tx.execute(query)]


def _conditions(tx: Tx, query: AuditQuery) -> list[ColumnElement[bool]]:
    equal = {C.actor: query.actor, C.type: query.type, C.cause: query.cause}
    found = [column == value for column, value in equal.items() if value is not None]
    if query.subject is not None:
        found.append(_below(tx, query.subject))
    if query.since is not None:
        found.append(C.occurred_at >= query.since)
    if query.until is not None:
        found.append(C.occurred_at < query.until)
    return found


def _below(tx: Tx, subject: str) -> ColumnElement[bool]:
    """The subject itself, and what begins with it and a slash."""
    found = or_(C.subject == subject, C.subject.startswith(f"{subject}/", autoescape=True))
    if tx.dialect == "sqlite":
        # Texts go by their bytes there, and 0 comes after the slash: all of it lies together in an index.
        return and_(C.subject >= subject, C.subject < f"{subject}0", found)
    return found


def _entry(row: Row[*tuple[Any, ...]]) -> AuditEntry:
    return AuditEntry(**{name: row._mapping[name] for name in AuditEntry.__dataclass_fields__})
