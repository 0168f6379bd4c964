from sqlalchemy import Column, Index, String, Table, Text

from lazulite.foundation.db.columns import JSONB, Id, Utc, metadata

data_profiles = Table(
    "data_profiles",
    metadata,
    Column("workspace_id", Id, primary_key=True),
    Column("job", String(64), primary_key=True),
    Column("version_id", Id, nullable=False),
    Column("subject", Text, nullable=False),
    Column("status", String(20), nullable=False),
    Column("asked_at", Utc, nullable=False),
    Column("measured_at", Utc),
    Column("content", JSONB),
    Column("error", Text),
    Index("ix_data_profiles_version", "workspace_id", "version_id", "asked_at"),
)
