"""Every query over workspaces."""

from typing import Any

from sqlalchemy import Row

from lazulite.foundation.db.rows import find_row, find_rows
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.db.upsert import insert_or_ignore
from lazulite.ops.governance.workspaces.entities import Workspace
from lazulite.ops.governance.workspaces.tables import workspaces


def add(tx: Tx, workspace: Workspace) -> bool:
    """False when the name is taken."""
    row = {
        "id": workspace.id, "name": workspace.name, "description": workspace.description, "tags": workspace.tags,
        "tiers": list(workspace.tiers), "created_at": workspace.created_at,
    }  # fmt: skip
    return insert_or_ignore(tx, workspaces, [row]) == 1


def find(tx: Tx, name: str) -> Workspace | None:
    row = find_row(tx, workspaces, name=name)
    return _workspace(row) if row else None


def by_id(tx: Tx, workspace_id: str) -> Workspace | None:
    row = find_row(tx, workspaces, id=workspace_id)
    return _workspace(row) if row else None


def everything(tx: Tx) -> list[Workspace]:
    return [_workspace(row) for row in find_rows(tx, workspaces, order=["name"])]


def _workspace(row: Row[*tuple[Any, ...]]) -> Workspace:
    return Workspace(
        id=row.id, name=row.name, description=row.description, tags=row.tags, tiers=tuple(row.tiers),
        created_at=row.created_at,
    )  # fmt: skip
