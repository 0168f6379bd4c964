from sqlalchemy import Boolean, Column, Float, Index, Integer, String, Table, Text

from lazulite.foundation.db.columns import JSONB, Id, Utc, metadata

sweeps = Table(
    "sweeps",
    metadata,
    Column("job", String(64), primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("plan", JSONB, nullable=False),
    Column("inputs", JSONB, nullable=False),
    Column("began_at", Utc, nullable=False),
)

sweep_trials = Table(
    "sweep_trials",
    metadata,
    Column("sweep", String(64), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("workspace_id", Id, nullable=False),
    Column("job", String(64), nullable=False),
    Column("parameters", JSONB, nullable=False),
    Column("status", String(20), nullable=False),
    Column("value", Float),
    Column("stopped_early", Boolean, nullable=False),
    Column("said", Text, nullable=False),
    Column("started_at", Utc, nullable=False),
    Column("ended_at", Utc),
    Index("ix_sweep_trials_job", "job"),
)
