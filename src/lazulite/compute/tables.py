from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, Text

from lazulite.foundation.db.columns import JSONB, Id, Utc, grown, metadata
from lazulite.foundation.db.lists import Listed

processes = Table(
    "processes",
    metadata,
    Column("id", grown(64, once=36), primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("owner", String(50), nullable=False),
    Column("queue", String(255), nullable=False),
    Column("slots", Integer, nullable=False),
    Column("spec", JSONB, nullable=False),
    Column("actor", JSONB, nullable=False),
    Column("cause", Text),
    Column("state", String(20), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("accepted", Boolean, nullable=False),
    Column("worker_id", Id),
    Column("claim_id", Id),
    Column("lease_until", Utc),
    Column("cancel_requested", Boolean, nullable=False),
    Column("outcome", String(20)),
    Column("exit_code", Integer),
    Column("reason", Text, nullable=False),
    Column("result", JSONB),
    Column("outputs", JSONB, nullable=False),
    Column("environment", JSONB, nullable=False),
    Column("address", JSONB),
    Column("memory_bytes", BigInteger),
    Column("enqueued_at", Utc, nullable=False),
    Column("started_at", Utc),
    Column("ended_at", Utc),
    Index("ix_processes_waiting", "state", "queue", "enqueued_at"),
    Index("ix_processes_worker", "worker_id", "outcome"),
    Index("ix_processes_workspace", "workspace_id", "enqueued_at"),
    Index("ix_processes_open", "workspace_id", "outcome", "state", "id"),
)

# One row a worker's home; the id is kept there, so that its next worker is known again.
workers = Table(
    "workers",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(255), nullable=False),
    Column("queue", String(255), nullable=False),
    Column("slots", Integer, nullable=False),
    Column("principal", Text, nullable=False),
    Column("workspace_id", Id),
    Column("seen_at", Utc, nullable=False),
    Column("clock_ahead_ms", BigInteger),
    Column("machine", String(255)),
    Column("version", String(50)),
    Column("started_at", Utc),
)

_W = workers.c
LISTED_WORKERS = Listed(
    "workers",
    columns={
        "id": _W.id, "name": _W.name, "machine": _W.machine, "queue": _W.queue, "slots": _W.slots,
        "version": _W.version, "started_at": _W.started_at, "last_heartbeat_at": _W.seen_at,
    },
    key=_W.id,
    order="name",
    text=(_W.name, _W.machine, _W.queue),
    ids=(_W.id,),
)  # fmt: skip
