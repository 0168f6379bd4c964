"""Every query over what gateways wait for and announce."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.db.upsert import accumulate, insert_or_ignore, upsert
from lazulite.services.inference.entities import Figures, Sealed, Segment
from lazulite.services.inference.tables import collected, deployment_figures, gateway_state, segments


def state(tx: Tx) -> tuple[int, int, int]:
    """The table's version, the newest seal asked for, and the newest one done."""
    row = tx.execute(select(gateway_state)).first()
    return (int(row.version), int(row.seal), int(row.sealed)) if row else (0, 0, 0)


def table_changed(tx: Tx) -> None:
    insert_or_ignore(tx, gateway_state, [{"id": 1, "version": 0, "seal": 0, "sealed": 0}])
    tx.execute(update(gateway_state).values(version=gateway_state.c.version + 1))


def ask_seal(tx: Tx) -> int:
    """The number of the seal now asked for."""
    table_changed(tx)
    tx.execute(update(gateway_state).values(seal=gateway_state.c.seal + 1))
    return state(tx)[1]


def set_sealed(tx: Tx, seal: int) -> None:
    tx.execute(update(gateway_state).where(gateway_state.c.sealed < seal).values(sealed=seal))


def keep_segment(tx: Tx, segment: Segment) -> None:
    """Announced again, it is the same one: its path tells."""
    s = segments.c
    before = tx.execute(select(s.rows, s.size).where(s.path == segment.path)).first()
    row = {
        "id": segment.id, "workspace_id": segment.workspace_id, "endpoint": segment.endpoint,
        "deployment": segment.deployment, "kind": segment.kind, "path": segment.path, "rows": segment.rows,
        "min_time": segment.min_time, "max_time": segment.max_time, "digest": segment.digest, "size": segment.size,
        "announced_at": segment.announced_at,
    }  # fmt: skip
    upsert(tx, segments, [row], key=["path"], update=["rows", "min_time", "max_time", "digest", "size"])
    more = {
        "workspace_id": segment.workspace_id, "endpoint": segment.endpoint, "kind": segment.kind,
        "segments": 0 if before else 1, "rows": segment.rows - (before.rows if before else 0),
        "size": segment.size - (before.size if before else 0), "last_at": segment.max_time or segment.announced_at,
    }  # fmt: skip
    key = ["workspace_id", "endpoint", "kind"]
    accumulate(tx, collected, more, key=key, add=["segments", "rows", "size"], greatest=["last_at"])


def segments_of(
    tx: Tx,
    workspace_id: str,
    endpoint: str,
    *,
    kind: str,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[Segment]:
    """In the order of their announcement; those that lie wholly outside [since, until) are left out."""
    query = select(segments).where(
        segments.c.workspace_id == workspace_id, segments.c.endpoint == endpoint, segments.c.kind == kind
    )
    if since is not None:
        query = query.where((segments.c.max_time.is_(None)) | (segments.c.max_time >= since))
    if until is not None:
        query = query.where((segments.c.min_time.is_(None)) | (segments.c.min_time < until))
    return [_segment(row) for row in tx.execute(query.order_by(segments.c.id))]


def sealed_of(tx: Tx, workspace_id: str, endpoints: Collection[str]) -> dict[tuple[str, str], Sealed]:
    """By endpoint and kind."""
    query = select(collected).where(
        collected.c.workspace_id == workspace_id, collected.c.endpoint.in_(sorted(endpoints))
    )
    return {
        (str(row.endpoint), str(row.kind)): Sealed(row.segments, row.rows, row.size, row.last_at)
        for row in tx.execute(query)
    }


def find_figures(tx: Tx, deployment_ids: Sequence[str]) -> dict[str, Figures]:
    query = select(deployment_figures).where(deployment_figures.c.deployment_id.in_(list(deployment_ids)))
    return {str(row.deployment_id): _figures(row) for row in tx.execute(query)}


def save_figures(tx: Tx, workspace_id: str, figures: Figures) -> None:
    row = {
        "deployment_id": figures.deployment_id, "workspace_id": workspace_id, "answered": figures.answered,
        "errors": figures.errors, "numbers": dict(figures.numbers), "at": figures.at,
    }  # fmt: skip
    upsert(tx, deployment_figures, [row], key=["deployment_id"], update=["answered", "errors", "numbers", "at"])


def _segment(row: Row[*tuple[Any, ...]]) -> Segment:
    return Segment(
        id=row.id, workspace_id=row.workspace_id, endpoint=row.endpoint, deployment=row.deployment, kind=row.kind,
        path=row.path, rows=row.rows, min_time=row.min_time, max_time=row.max_time, digest=row.digest, size=row.size,
        announced_at=row.announced_at,
    )  # fmt: skip


def _figures(row: Row[*tuple[Any, ...]]) -> Figures:
    return Figures(row.deployment_id, row.answered, row.errors, row.numbers, row.at)
