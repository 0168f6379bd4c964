from sqlalchemy import BigInteger, Boolean, Column, Float, Index, String, Table, Text, UniqueConstraint

from lazulite.foundation.db.columns import JSONB, Id, grown, metadata

# Paths are compared byte by byte on both databases, so that a folder is a range.
PathText = Text().with_variant(Text(collation="C"), "postgresql")
RunId = grown(64, once=32)
Key = String(250)

experiments = Table(
    "experiments",
    metadata,
    Column("workspace_id", Id, primary_key=True),
    Column("id", String(32), primary_key=True),
    Column("name", String(500), nullable=False),
    Column("artifact_location", Text, nullable=False),
    Column("lifecycle", String(10), nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("updated_ms", BigInteger, nullable=False),
    UniqueConstraint("workspace_id", "name"),
)

experiment_tags = Table(
    "experiment_tags",
    metadata,
    Column("workspace_id", Id, primary_key=True),
    Column("experiment_id", String(32), primary_key=True),
    Column("key", Key, primary_key=True),
    Column("value", Text, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("id", RunId, primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("experiment_id", String(32), nullable=False),
    Column("name", String(250), nullable=False),
    Column("user_id", String(256), nullable=False),
    Column("status", String(10), nullable=False),
    Column("start_ms", BigInteger, nullable=False),
    Column("end_ms", BigInteger),
    Column("lifecycle", String(10), nullable=False),
    Column("artifact_uri", Text, nullable=False),
    Index("ix_runs_workspace_experiment", "workspace_id", "experiment_id", "start_ms"),
)

run_params = Table(
    "run_params",
    metadata,
    Column("run_id", RunId, primary_key=True),
    Column("key", Key, primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("value", Text, nullable=False),
)

run_tags = Table(
    "run_tags",
    metadata,
    Column("run_id", RunId, primary_key=True),
    Column("key", Key, primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("value", Text, nullable=False),
)

# The key is the whole point: a point sent twice is there once. NaN equals nothing, so it is a flag beside 0.
run_metrics = Table(
    "run_metrics",
    metadata,
    Column("run_id", RunId, primary_key=True),
    Column("key", Key, primary_key=True),
    Column("timestamp_ms", BigInteger, primary_key=True),
    Column("step", BigInteger, primary_key=True),
    Column("value", Float(53), primary_key=True),
    Column("is_nan", Boolean, primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("model_id", String(40)),
    Column("dataset_name", String(500)),
    Column("dataset_digest", String(64)),
    sqlite_with_rowid=False,
)

latest_metrics = Table(
    "latest_metrics",
    metadata,
    Column("run_id", RunId, primary_key=True),
    Column("key", Key, primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("timestamp_ms", BigInteger, nullable=False),
    Column("step", BigInteger, nullable=False),
    Column("value", Float(53), nullable=False),
    Column("is_nan", Boolean, nullable=False),
    Column("model_id", String(40)),
    Column("dataset_name", String(500)),
    Column("dataset_digest", String(64)),
)

run_datasets = Table(
    "run_datasets",
    metadata,
    Column("run_id", RunId, primary_key=True),
    Column("name", String(500), primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("experiment_id", String(32), nullable=False),
    Column("source_type", String(100), nullable=False),
    Column("source", Text, nullable=False),
    Column("schema", Text),
    Column("profile", Text),
    Column("context", String(500)),
    Column("tags", JSONB, nullable=False),
    Index("ix_run_datasets_workspace_experiment", "workspace_id", "experiment_id"),
)

run_models = Table(
    "run_models",
    metadata,
    Column("run_id", RunId, primary_key=True),
    Column("model_id", String(40), primary_key=True),
    Column("direction", String(6), primary_key=True),
    Column("step", BigInteger, nullable=False),
    Column("workspace_id", Id, nullable=False),
)

logged_models = Table(
    "logged_models",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("experiment_id", String(32), nullable=False),
    Column("name", String(500), nullable=False),
    Column("artifact_uri", Text, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("updated_ms", BigInteger, nullable=False),
    Column("status", String(20), nullable=False),
    Column("lifecycle", String(10), nullable=False),
    Column("model_type", String(500)),
    Column("source_run_id", RunId),
    Column("status_message", Text),
    Index("ix_logged_models_workspace_experiment", "workspace_id", "experiment_id", "created_ms"),
)

logged_model_params = Table(
    "logged_model_params",
    metadata,
    Column("model_id", String(40), primary_key=True),
    Column("key", Key, primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("value", Text, nullable=False),
)

logged_model_tags = Table(
    "logged_model_tags",
    metadata,
    Column("model_id", String(40), primary_key=True),
    Column("key", Key, primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("value", Text, nullable=False),
)

# One value a run, metric and data set: the newest by time, then step.
logged_model_metrics = Table(
    "logged_model_metrics",
    metadata,
    Column("model_id", String(40), primary_key=True),
    Column("run_id", RunId, primary_key=True),
    Column("key", Key, primary_key=True),
    Column("timestamp_ms", BigInteger, primary_key=True),
    Column("step", BigInteger, primary_key=True),
    Column("value", Float(53), nullable=False),
    Column("is_nan", Boolean, nullable=False),
    Column("dataset_name", String(500)),
    Column("dataset_digest", String(64)),
    Column("workspace_id", Id, nullable=False),
)

artifacts = Table(
    "artifacts",
    metadata,
    Column("workspace_id", Id, primary_key=True),
    Column("path", PathText, primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("written_ms", BigInteger, nullable=False),
)
