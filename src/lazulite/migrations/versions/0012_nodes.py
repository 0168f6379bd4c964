"""Nodes: machines that are started for a compute target, and what starts them."""

import sqlalchemy as sa
from alembic import op

from lazulite.foundation.db.columns import Utc

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("compute_targets", sa.Column("starter", sa.String(length=64)))
    op.create_table(
        "nodes",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("compute", sa.String(length=64), nullable=False),
        sa.Column("starter", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("worker_id", sa.String(length=36)),
        sa.Column("joined_at", Utc()),
        sa.Column("idle_since", Utc()),
        sa.Column("ended_at", Utc()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("is_started", sa.Boolean(), nullable=False),
        sa.Column("is_cleared", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nodes")),
    )
    op.create_index("ix_nodes_compute", "nodes", ["workspace_id", "compute", "created_at"])
    op.create_index(
        "ix_nodes_here", "nodes", ["id"],
        sqlite_where=sa.text("NOT is_cleared"), postgresql_where=sa.text("NOT is_cleared"),
    )  # fmt: skip
