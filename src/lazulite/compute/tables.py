from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, Text, false, text

from lazulite.foundation.db.columns import JSONB, Id, Utc, grown, metadata
from lazulite.foundation.db.lists import Listed

WAITS = "Queued"  # the state of what waits for a worker
_WAITING = text(f"state = '{WAITS}'")
_TAKEN = text("outcome IS NULL AND worker_id IS NOT NULL")

# Millions have ended; what waits and what runs has indexes of its own, in which nothing else lies.
processes = Table(
    "processes",
    metadata,
    Column("id", grown(64, once=36), primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("owner", String(50), nullable=False),
    Column("queue", String(255), nullable=False),
    Column("slots", Integer, nullable=False),
    Column("lane", String(64), nullable=False, server_default=""),
    Column("rank", Integer, nullable=False, server_default="1"),
    Column("submitter", Text, nullable=False, server_default=""),
    Column("demand", JSONB),
    Column("holds", JSONB),
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
    Column("preemptible", Boolean, nullable=False, server_default=false()),
    Column("preempted_for", String(64)),
    Column("outcome", String(20)),
    Column("exit_code", Integer),
    Column("reason", Text, nullable=False),
    Column("result", JSONB),
    Column("outputs", JSONB, nullable=False),
    Column("environment", JSONB, nullable=False),
    Column("usage", JSONB),
    Column("services", JSONB),
    Column("address", JSONB),
    Column("memory_bytes", BigInteger),
    Column("enqueued_at", Utc, nullable=False),
    Column("started_at", Utc),
    Column("ended_at", Utc),
    Index("ix_processes_lane", "lane", "enqueued_at", "id", sqlite_where=_WAITING, postgresql_where=_WAITING),
    Index("ix_processes_waiting", "queue", "rank", "enqueued_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
    Index("ix_processes_taken", "worker_id", sqlite_where=_TAKEN, postgresql_where=_TAKEN),
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
    Column("queues", JSONB),
    Column("equipment", JSONB),
    Column("duty", String(20), nullable=False, server_default="working"),
)

_W = workers.c
LISTED_WORKERS = Listed(
    "workers",
    columns={
        "id": _W.id, "name": _W.name, "machine": _W.machine, "queue": _W.queue, "slots": _W.slots,
        "duty": _W.duty, "version": _W.version, "started_at": _W.started_at, "last_heartbeat_at": _W.seen_at,
    },
    key=_W.id,
    order="name",
    text=(_W.name, _W.machine, _W.queue),
    ids=(_W.id,),
)  # fmt: skip
