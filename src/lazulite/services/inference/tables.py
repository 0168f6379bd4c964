from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, Text, UniqueConstraint

from lazulite.foundation.db.columns import JSONB, Id, Utc, metadata

endpoints = Table(
    "endpoints",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("name", String(32), nullable=False),
    Column("auth_mode", String(16), nullable=False),
    Column("traffic", JSONB, nullable=False),
    Column("description", Text, nullable=False),
    Column("tags", JSONB, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("updated_at", Utc, nullable=False),
    UniqueConstraint("workspace_id", "name"),
)

# Apart from the endpoints, so that nothing that lists them can show a key. The gateway gets digests only.
endpoint_keys = Table(
    "endpoint_keys",
    metadata,
    Column("endpoint_id", Id, primary_key=True),
    Column("name", String(16), primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("secret", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("created_at", Utc, nullable=False),
)

deployments = Table(
    "deployments",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("endpoint_id", Id, nullable=False),
    Column("endpoint", String(32), nullable=False),
    Column("name", String(32), nullable=False),
    Column("model", Text, nullable=False),
    Column("model_version", Integer, nullable=False),
    Column("current", JSONB, nullable=False),
    Column("coming", JSONB),
    Column("generation", Integer, nullable=False),
    Column("serving_generation", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("error", Text, nullable=False),
    Column("failed_process", Id),
    Column("all_traffic", Boolean, nullable=False),
    Column("description", Text, nullable=False),
    Column("tags", JSONB, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("updated_at", Utc, nullable=False),
    UniqueConstraint("endpoint_id", "name"),
    Index("ix_deployments_model", "workspace_id", "model", "model_version"),
)

replicas = Table(
    "replicas",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("deployment_id", Id, nullable=False, index=True),
    Column("ordinal", Integer, nullable=False),
    Column("generation", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("socket", Text),
    Column("failures", Integer, nullable=False),
    Column("due_at", Utc, nullable=False),
    Column("ready_at", Utc),
)

segments = Table(
    "segments",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("endpoint", String(32), nullable=False),
    Column("deployment", String(32), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("path", Text, nullable=False),
    Column("rows", BigInteger, nullable=False),
    Column("min_time", Utc),
    Column("max_time", Utc),
    Column("digest", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("announced_at", Utc, nullable=False),
    UniqueConstraint("path"),
    Index("ix_segments_endpoint", "workspace_id", "endpoint", "kind"),
)

# What the segments of an endpoint hold together, so that nobody has to add them up.
collected = Table(
    "collected",
    metadata,
    Column("workspace_id", Id, primary_key=True),
    Column("endpoint", String(32), primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("segments", BigInteger, nullable=False),
    Column("rows", BigInteger, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("last_at", Utc),
)

deployment_figures = Table(
    "deployment_figures",
    metadata,
    Column("deployment_id", Id, primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("answered", BigInteger, nullable=False),
    Column("errors", BigInteger, nullable=False),
    Column("numbers", JSONB, nullable=False),
    Column("at", Utc, nullable=False),
)

# One row: what gateways wait for (version, seal) and how far they have come (sealed).
gateway_state = Table(
    "gateway_state",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("version", BigInteger, nullable=False),
    Column("seal", BigInteger, nullable=False),
    Column("sealed", BigInteger, nullable=False),
)
