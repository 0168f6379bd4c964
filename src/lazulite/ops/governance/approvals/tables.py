from sqlalchemy import Column, String, Table, Text, UniqueConstraint

from lazulite.foundation.db.columns import Id, Utc, metadata

approvals = Table(
    "approvals",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("subject", String(300), nullable=False),
    Column("decision", String(20), nullable=False),
    Column("principal", String(200), nullable=False),
    Column("comment", Text, nullable=False),
    Column("at", Utc, nullable=False),
    UniqueConstraint("workspace_id", "subject", "principal"),
)
