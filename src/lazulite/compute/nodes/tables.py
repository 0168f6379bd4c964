from sqlalchemy import Boolean, Column, Index, String, Table, Text, text

from lazulite.foundation.db.columns import Id, Utc, metadata
from lazulite.foundation.db.lists import Listed

nodes = Table(
    "nodes",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("compute", String(64), nullable=False),
    Column("starter", String(64), nullable=False),
    Column("state", String(20), nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("worker_id", Id),
    Column("joined_at", Utc),
    Column("idle_since", Utc),
    Column("ended_at", Utc),
    Column("reason", Text, nullable=False),
    Column("is_started", Boolean, nullable=False),
    Column("is_cleared", Boolean, nullable=False),
    Index("ix_nodes_compute", "workspace_id", "compute", "created_at"),
    Index(
        "ix_nodes_here", "id", sqlite_where=text("NOT is_cleared"), postgresql_where=text("NOT is_cleared")
    ),
)  # fmt: skip

_N = nodes.c
LISTED_NODES = Listed(
    "nodes",
    columns={
        "state": _N.state, "created_at": _N.created_at, "joined_at": _N.joined_at, "ended_at": _N.ended_at,
        "reason": _N.reason,
    },
    key=_N.id,
    order="created_at desc",
    text=(_N.reason,),
    ids=(_N.id,),
)  # fmt: skip
