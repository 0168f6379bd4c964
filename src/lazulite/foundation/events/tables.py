from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from lazulite.foundation.db.columns import JSONB, Id, Utc, metadata

facts = Table(
    "facts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("seq", BigInteger, unique=True),
    Column("type", String(100), nullable=False),
    Column("version", Integer, nullable=False),
    Column("subject", Text, nullable=False),
    Column("workspace_id", Id, nullable=False),
    Column("data", JSONB, nullable=False),
    Column("actor", JSONB, nullable=False),
    Column("cause", Text),
    Column("occurred_at", Utc, nullable=False),
    Column("recorded_at", Utc, nullable=False),
    Index("ix_facts_workspace_seq", "workspace_id", "seq"),
    Index("ix_facts_workspace_subject", "workspace_id", "subject", "seq"),
)

fact_cursors = Table(
    "fact_cursors",
    metadata,
    Column("subscriber", String(100), primary_key=True),
    Column("seq", BigInteger, nullable=False),
)

# What a subscriber could not take in: kept with its reason, so that nothing is lost and nothing stands still.
parked_facts = Table(
    "parked_facts",
    metadata,
    Column("subscriber", String(100), primary_key=True),
    Column("fact_id", Id, primary_key=True),
    Column("error", Text, nullable=False),
    Column("parked_at", Utc, nullable=False),
)
