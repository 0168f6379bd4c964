from sqlalchemy import Column, Index, String, Table, Text

from lazulite.foundation.db.columns import JSONB, Id, Utc, metadata

NodeId = String(400)

lineage_nodes = Table(
    "lineage_nodes",
    metadata,
    Column("workspace_id", Id, primary_key=True),
    Column("id", NodeId, primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("name", Text, nullable=False),
    Column("version", String(100)),
    Column("about", JSONB, nullable=False),
)

lineage_edges = Table(
    "lineage_edges",
    metadata,
    Column("workspace_id", Id, primary_key=True),
    Column("source", NodeId, primary_key=True),
    Column("target", NodeId, primary_key=True),
    Column("kind", String(40), primary_key=True),
    Column("fact", Id, nullable=False),
    Column("at", Utc, nullable=False),
    Index("ix_lineage_edges_target", "workspace_id", "target"),
)
