"""Every query over the figures that are kept by the minute and by the hour."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select

from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.db.upsert import upsert
from lazulite.services.inference.history.folding import Bucket
from lazulite.services.inference.tables import deployments, endpoints, figure_buckets

F = figure_buckets.c
KEY = ["owner_id", "seconds", "start", "run"]
COUNTS = ["answered", "errors", "rows", "took", "captured", "dropped", "feedback", "memory_bytes", "replicas"]


@dataclass(frozen=True)
class Owner:
    """A deployment, or with an empty name the endpoint itself."""

    id: str
    workspace_id: str
    endpoint_id: str
    deployment: str


def owners(tx: Tx, ids: Sequence[str]) -> dict[str, Owner]:
    """Those of the ids that are deployments or endpoints still."""
    d, e = deployments.c, endpoints.c
    behind = select(d.id, d.workspace_id, d.endpoint_id, d.name).where(d.id.in_(ids))
    found = {str(row.id): Owner(row.id, row.workspace_id, row.endpoint_id, row.name) for row in tx.execute(behind)}
    own = select(e.id, e.workspace_id).where(e.id.in_(ids))
    return found | {str(row.id): Owner(row.id, row.workspace_id, row.id, "") for row in tx.execute(own)}


def keep(tx: Tx, run: str, buckets: Sequence[tuple[Owner, Bucket]], *, seconds: int) -> None:
    """Told again, it is the same bucket."""
    rows = [_values(run, owner, bucket, seconds) for owner, bucket in buckets]
    upsert(tx, figure_buckets, rows, key=KEY, update=COUNTS)


def of_endpoint(tx: Tx, workspace_id: str, endpoint_id: str, start: datetime, end: datetime) -> list[Bucket]:
    """Those that begin in [start, end), minutes and hours."""
    mine = (F.workspace_id == workspace_id, F.endpoint_id == endpoint_id, F.start >= start, F.start < end)
    return [_bucket(row) for row in tx.execute(select(figure_buckets).where(*mine).order_by(F.start))]


def any_before(tx: Tx, moment: datetime, *, seconds: int) -> bool:
    return tx.execute(select(F.owner_id).where(F.seconds == seconds, F.start < moment).limit(1)).first() is not None


def take_before(tx: Tx, moment: datetime, *, seconds: int) -> list[tuple[Owner, Bucket]]:
    """Gone from here: whoever takes them keeps them otherwise, or not at all."""
    query = delete(figure_buckets).where(F.seconds == seconds, F.start < moment).returning(figure_buckets)
    return [(Owner(row.owner_id, row.workspace_id, row.endpoint_id, row.deployment), _bucket(row))
            for row in tx.execute(query)]  # fmt: skip


def _values(run: str, owner: Owner, bucket: Bucket, seconds: int) -> Mapping[str, object]:
    return {
        "owner_id": owner.id, "seconds": seconds, "start": bucket.start, "run": run,
        "workspace_id": owner.workspace_id, "endpoint_id": owner.endpoint_id, "deployment": owner.deployment,
        **{name: getattr(bucket, name) for name in COUNTS},
        "errors": {str(status): count for status, count in bucket.errors.items()},
        "took": {str(step): count for step, count in bucket.took.items()},
    }  # fmt: skip


def _bucket(row: Row[*tuple[Any, ...]]) -> Bucket:
    return Bucket(
        owner_id=row.owner_id, deployment=row.deployment, start=row.start, answered=row.answered,
        errors={int(status): count for status, count in row.errors.items()}, rows=row._mapping["rows"],
        took={int(step): count for step, count in row.took.items()}, captured=row.captured, dropped=row.dropped,
        feedback=row.feedback, memory_bytes=row.memory_bytes, replicas=row.replicas,
    )  # fmt: skip
