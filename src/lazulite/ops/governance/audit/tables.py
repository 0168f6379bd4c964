from sqlalchemy import BigInteger, Column, Index, String, Table, Text

from lazulite.foundation.db.columns import JSONB, Id, Utc, metadata

# A copy, not a view: it stays when the outbox is cleared of old facts.
audit_entries = Table(
    "audit_entries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("type", String(100), nullable=False),
    Column("subject", Text, nullable=False),
    Column("actor", String(300), nullable=False),
    Column("on_behalf_of", String(300)),
    Column("cause", Text),
    Column("occurred_at", Utc, nullable=False),
    Column("recorded_at", Utc, nullable=False),
    Column("data", JSONB, nullable=False),
    Index("ix_audit_entries_workspace_seq", "workspace_id", "seq"),
    Index("ix_audit_entries_workspace_subject", "workspace_id", "subject", "seq"),
)
