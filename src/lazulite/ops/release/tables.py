from sqlalchemy import Column, Index, Integer, String, Table, Text, UniqueConstraint

from lazulite.foundation.db.columns import JSONB, Id, Utc, metadata

release_policies = Table(
    "release_policies",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("name", String(250), nullable=False),
    Column("model", String(255), nullable=False),
    Column("document", JSONB, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("updated_at", Utc, nullable=False),
    UniqueConstraint("workspace_id", "name"),
    UniqueConstraint("workspace_id", "model"),
)

releases = Table(
    "releases",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("policy", String(250), nullable=False),
    Column("endpoint", String(64)),
    Column("model", String(255), nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", String(30), nullable=False, index=True),
    Column("document", JSONB, nullable=False),
    Column("stages", JSONB, nullable=False),
    Column("work", JSONB, nullable=False),
    Column("reason", Text, nullable=False),
    Column("opened_by", Text, nullable=False),
    Column("opened_at", Utc, nullable=False),
    Column("updated_at", Utc, nullable=False),
    Index("ix_releases_model", "workspace_id", "model", "version"),
    Index("ix_releases_workspace_state", "workspace_id", "state"),
)

release_jobs = Table(
    "release_jobs",
    metadata,
    Column("job", String(64), primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("release_id", Id, nullable=False),
    Column("role", String(40), nullable=False),
)
