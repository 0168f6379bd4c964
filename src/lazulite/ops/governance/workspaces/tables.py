from sqlalchemy import Column, String, Table, Text

from lazulite.foundation.db.columns import JSONB, Id, Utc, metadata

workspaces = Table(
    "workspaces",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(32), nullable=False, unique=True),
    Column("description", Text, nullable=False),
    Column("tags", JSONB, nullable=False),
    Column("tiers", JSONB, nullable=False),
    Column("created_at", Utc, nullable=False),
)
