from sqlalchemy import Boolean, Column, Index, String, Table, Text

from lazulite.foundation.db.columns import JSONB, Id, Utc, metadata

# `plan` without its large parts, which lie in `parts` by their digests: a lock or a manifest comes in many steps.
pipelines = Table(
    "pipelines",
    metadata,
    Column("job", String(64), primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("plan", JSONB, nullable=False),
    Column("parts", JSONB, nullable=False),
    Column("inputs", JSONB, nullable=False),
    Column("resumes", String(64)),
)

# What each step's job was made from, so that a later step that is made from the same takes its outputs.
step_results = Table(
    "step_results",
    metadata,
    Column("job", String(64), primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("key", String(64), nullable=False),
    Column("family", Text, nullable=False),
    Column("parts", JSONB, nullable=False),
    Column("completed", Boolean, nullable=False),
    Column("reusable", Boolean, nullable=False),
    Column("made_at", Utc, nullable=False),
    Index("ix_step_results_key", "workspace_id", "key", "made_at"),
    Index("ix_step_results_family", "workspace_id", "family", "made_at"),
)

pipeline_steps = Table(
    "pipeline_steps",
    metadata,
    Column("pipeline", String(64), primary_key=True),
    Column("step", String(255), primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("state", String(20), nullable=False),
    Column("job", String(64)),
    Column("is_reused", Boolean, nullable=False),
    Column("said", Text, nullable=False),
    Column("started_at", Utc),
    Column("ended_at", Utc),
    Column("resumes", String(64)),
    Column("verdict", Boolean),
    Index("ix_pipeline_steps_job", "job"),
)
