from sqlalchemy import BigInteger, Boolean, Column, Index, String, Table, Text

from lazulite.foundation.db.columns import Id, Utc, metadata

# The newest walk of each step of each place, and how many there were: what a page of loops reads.
loop_walks = Table(
    "loop_walks",
    metadata,
    Column("workspace_id", Id, primary_key=True),
    Column("place", String(300), primary_key=True),
    Column("step", String(40), primary_key=True),
    Column("detail", String(255), primary_key=True),
    Column("count", BigInteger, nullable=False),
    Column("fact", Id, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("type", String(100), nullable=False),
    Column("subject", Text, nullable=False),
    Column("at", Utc, nullable=False),
    Column("first_at", Utc, nullable=False),
    Column("phrase", Text, nullable=False),
    Column("state", String(10), nullable=False),
    Column("start", Id),
)

# What lies before a place on the way: an endpoint's models, and the data that a model has learnt from.
loop_sources = Table(
    "loop_sources",
    metadata,
    Column("workspace_id", Id, primary_key=True),
    Column("place", String(300), primary_key=True),
    Column("source", String(300), primary_key=True),
)

loop_jobs = Table(
    "loop_jobs",
    metadata,
    Column("workspace_id", Id, primary_key=True),
    Column("job", String(64), primary_key=True),
    Column("place", String(300), primary_key=True),
    Column("rule", Id),
    Column("is_open", Boolean, nullable=False),
    Index("ix_loop_jobs_open", "workspace_id", "is_open"),
)
