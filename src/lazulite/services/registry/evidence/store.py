"""Every query over evidence. It is added and read, never changed."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, insert, select

from lazulite.foundation.db.lists import read_page
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.lists.filters import Condition
from lazulite.foundation.pagination import Page, PageRequest
from lazulite.services.registry.evidence.entities import Evidence, Figure
from lazulite.services.registry.evidence.tables import LISTED, evidence

E = evidence.c


def add(tx: Tx, version_id: str, made: Evidence) -> None:
    row = {
        "id": made.id, "workspace_id": made.workspace_id, "version_id": version_id, "model": made.model,
        "version": made.version, "kind": made.kind, "content": made.content, "digest": made.digest,
        "figure_name": made.figure.name if made.figure else None,
        "figure_value": made.figure.value if made.figure else None, "source": made.source,
        "created_at": made.created_at, "created_by": made.created_by,
    }  # fmt: skip
    tx.execute(insert(evidence).values(row))


def find(tx: Tx, workspace_id: str, evidence_id: str) -> Evidence | None:
    row = tx.execute(select(evidence).where(E.workspace_id == workspace_id, E.id == evidence_id)).first()
    return _evidence(row) if row else None


def of_version(
    tx: Tx, workspace_id: str, version_id: str, request: PageRequest, *, given: Sequence[Condition]
) -> Page[Evidence]:
    """The newest first unless ordered otherwise."""
    query = select(evidence).where(E.workspace_id == workspace_id, E.version_id == version_id)
    return read_page(tx, LISTED, request, query, given=given, scope=version_id).map(_evidence)


def _evidence(row: Row[*tuple[Any, ...]]) -> Evidence:
    return Evidence(
        id=row.id, workspace_id=row.workspace_id, model=row.model, version=row.version, kind=row.kind,
        content=row.content, digest=row.digest,
        figure=Figure(row.figure_name, row.figure_value) if row.figure_name else None, source=row.source,
        created_at=row.created_at, created_by=row.created_by,
    )  # fmt: skip
