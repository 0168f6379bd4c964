"""Every query over artifacts: which content lies at which path of a workspace."""

from collections.abc import Sequence

from sqlalchemy import delete, or_, select

from lazulite.foundation.db.transaction import Tx
from lazulite.services.training.tracking.entities import Artifact
from lazulite.services.training.tracking.store import bulk, search
from lazulite.services.training.tracking.tables import artifacts


def put(tx: Tx, workspace_id: str, files: Sequence[Artifact], *, now_ms: int) -> None:
    rows = [
        {
            "workspace_id": workspace_id, "path": file.path, "digest": file.digest, "size": file.size,
            "written_ms": now_ms,
        }
        for file in files
    ]  # fmt: skip
    bulk.put(tx, artifacts, rows)


def get(tx: Tx, workspace_id: str, path: str) -> Artifact | None:
    query = select(artifacts).where(artifacts.c.workspace_id == workspace_id, artifacts.c.path == path)
    row = tx.execute(query).first()
    return Artifact(path, row._mapping["size"], row._mapping["digest"]) if row else None


def below(tx: Tx, workspace_id: str, folder: str) -> list[Artifact]:
    """Every file below a folder ("" is the root), by path."""
    query = select(artifacts.c.path, artifacts.c.size, artifacts.c.digest).where(
        artifacts.c.workspace_id == workspace_id, *_inside(folder)
    )
    return [Artifact(path, size, digest) for path, size, digest in tx.execute(query.order_by(artifacts.c.path))]


def drop(tx: Tx, workspace_id: str, path: str) -> int:
    """How many files went: the one at the path, or all below it."""
    there = [or_(artifacts.c.path == path, _range(path))] if path else []
    return tx.execute(delete(artifacts).where(artifacts.c.workspace_id == workspace_id, *there)).rowcount


def _inside(folder: str) -> list[search.Condition]:
    return [_range(folder)] if folder else []


def _range(folder: str) -> search.Condition:
    # "0" follows "/" in byte order: exactly what begins with "folder/".
    return (artifacts.c.path >= f"{folder}/") & (artifacts.c.path < f"{folder}0")
