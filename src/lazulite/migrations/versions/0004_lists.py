"""Indexes by which every list comes in its order; workers and gateways as they tell of themselves; figures in time."""

import sqlalchemy as sa
from alembic import op

from lazulite.foundation.db.columns import JSONB, Utc

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

REPLACED = {
    "ix_jobs_workspace_created": "jobs",
    "ix_asset_versions_newest": "asset_versions",
    "ix_releases_workspace_state": "releases",
    "ix_trigger_history_trigger": "trigger_history",
}
INDEXES = {
    "ix_jobs_usual": ("jobs", ["workspace_id", "type", "archived", "created_at", "name", "display_name", "status"]),
    "ix_jobs_status": ("jobs", ["workspace_id", "type", "archived", "status", "created_at", "name"]),
    "ix_jobs_title": ("jobs", ["workspace_id", "type", "archived", "display_name", "name"]),
    "ix_jobs_experiment": ("jobs", ["workspace_id", "type", "archived", "experiment_name", "created_at", "name"]),
    "ix_jobs_newest": ("jobs", ["workspace_id", "created_at", "name"]),
    "ix_jobs_started": ("jobs", ["workspace_id", "type", "archived", "started_at", "name"]),
    "ix_jobs_ended": ("jobs", ["workspace_id", "type", "archived", "ended_at", "name"]),
    "ix_asset_containers_name": (
        "asset_containers", ["workspace_id", "kind", "hidden", "archived", "name", "id"],
    ),
    "ix_asset_containers_updated": (
        "asset_containers", ["workspace_id", "kind", "hidden", "archived", "updated_at", "id"],
    ),
    "ix_asset_versions_newest": (
        "asset_versions", ["workspace_id", "kind", "anonymous", "archived", "created_at", "id"],
    ),
    "ix_asset_versions_of": ("asset_versions", ["container_id", "anonymous", "archived", "created_at", "id"]),
    "ix_asset_versions_ordinal": ("asset_versions", ["container_id", "anonymous", "archived", "ordinal"]),
    "ix_asset_labels_version": ("asset_labels", ["version_id"]),
    "ix_processes_open": ("processes", ["workspace_id", "outcome", "state", "id"]),
    "ix_audit_entries_type": ("audit_entries", ["workspace_id", "type", "seq"]),
    "ix_audit_entries_actor": ("audit_entries", ["workspace_id", "actor", "seq"]),
    "ix_audit_entries_cause": ("audit_entries", ["workspace_id", "cause", "seq"]),
    "ix_releases_opened": ("releases", ["workspace_id", "opened_at", "id"]),
    "ix_releases_workspace_state": ("releases", ["workspace_id", "state", "opened_at", "id"]),
    "ix_monitor_runs_newest": ("monitor_runs", ["monitor_id", "window_to", "id"]),
    "ix_trigger_history_trigger": ("trigger_history", ["workspace_id", "trigger", "at", "id"]),
    "ix_trigger_history_outcome": ("trigger_history", ["workspace_id", "trigger", "outcome", "at", "id"]),
    "ix_tokens_newest": ("tokens", ["workspace_id", "created_at", "id"]),
    "ix_tokens_live": ("tokens", ["workspace_id", "revoked_at", "created_at", "id"]),
}  # fmt: skip


def upgrade() -> None:
    for name, table in REPLACED.items():
        op.drop_index(name, table)
    for name, (table, columns) in INDEXES.items():
        op.create_index(name, table, columns)
    op.add_column("workers", sa.Column("machine", sa.String(length=255)))
    op.add_column("workers", sa.Column("version", sa.String(length=50)))
    op.add_column("workers", sa.Column("started_at", Utc()))
    op.add_column("workers", sa.Column("clock_ahead_ms", sa.BigInteger()))
    op.create_table(
        "gateways",
        sa.Column("run", sa.String(length=36), nullable=False),
        sa.Column("started_at", Utc(), nullable=False),
        sa.Column("seen_at", Utc(), nullable=False),
        sa.Column("version", sa.String(length=50), nullable=False),
        sa.Column("table_version", sa.BigInteger(), nullable=False),
        sa.Column("endpoints", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("run", name=op.f("pk_gateways")),
    )
    op.create_table(
        "figure_buckets",
        sa.Column("owner_id", sa.String(length=36), nullable=False),
        sa.Column("seconds", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("start", Utc(), nullable=False),
        sa.Column("run", sa.String(length=36), nullable=False),
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("endpoint_id", sa.String(length=36), nullable=False),
        sa.Column("deployment", sa.String(length=32), nullable=False),
        sa.Column("answered", sa.BigInteger(), nullable=False),
        sa.Column("errors", JSONB, nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("took", JSONB, nullable=False),
        sa.Column("captured", sa.BigInteger(), nullable=False),
        sa.Column("dropped", sa.BigInteger(), nullable=False),
        sa.Column("feedback", sa.BigInteger(), nullable=False),
        sa.Column("memory_bytes", sa.BigInteger()),
        sa.Column("replicas", sa.Integer()),
        sa.PrimaryKeyConstraint("owner_id", "seconds", "start", "run", name=op.f("pk_figure_buckets")),
    )
    op.create_index("ix_figure_buckets_endpoint", "figure_buckets", ["workspace_id", "endpoint_id", "start"])
    op.create_index("ix_figure_buckets_age", "figure_buckets", ["seconds", "start"])
