from sqlalchemy import Column, String, Table, Text

from lazulite.foundation.db.columns import Id, Utc, metadata

tokens = Table(
    "tokens",
    metadata,
    Column("id", Id, primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("prefix", String(16), nullable=False),
    Column("principal", String(200), nullable=False, index=True),
    Column("on_behalf_of", String(200)),
    Column("workspace_id", Id),
    Column("label", Text, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("expires_at", Utc),
    Column("revoked_at", Utc),
    Column("last_used_at", Utc),
)
