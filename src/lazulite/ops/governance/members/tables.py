from sqlalchemy import Column, String, Table

from lazulite.foundation.db.columns import Id, Utc, metadata

members = Table(
    "members",
    metadata,
    Column("workspace_id", Id, primary_key=True),
    Column("principal", String(200), primary_key=True, index=True),
    Column("role", String(40), nullable=False),
    Column("granted_by", String(200), nullable=False),
    Column("granted_at", Utc, nullable=False),
)
