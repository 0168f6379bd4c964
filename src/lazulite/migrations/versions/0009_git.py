"""Git hooks, what is delivered to them, and what commits are told of jobs."""

import sqlalchemy as sa
from alembic import op

from lazulite.foundation.db.columns import JSONB, Utc

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "git_hooks",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("host", sa.String(length=20), nullable=False),
        sa.Column("repository", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("reports_status", sa.Boolean(), nullable=False),
        sa.Column("near", sa.Boolean(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("rotated_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_git_hooks")),
        sa.UniqueConstraint("workspace_id", "name", name=op.f("uq_git_hooks_workspace_id_name")),
    )
    op.create_table(
        "git_hook_secrets",
        sa.Column("hook_id", sa.String(length=36), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hook_id", name=op.f("pk_git_hook_secrets")),
    )
    op.create_table(
        "git_deliveries",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("hook_id", sa.String(length=36), nullable=False),
        sa.Column("key", sa.String(length=200)),
        sa.Column("event", sa.String(length=200), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("facts", JSONB, nullable=False),
        sa.Column("received_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_git_deliveries")),
        sa.UniqueConstraint("hook_id", "key", name=op.f("uq_git_deliveries_hook_id_key")),
    )
    op.create_index("ix_git_deliveries_newest", "git_deliveries", ["hook_id", "received_at", "id"])
    op.create_table(
        "git_statuses",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("hook_id", sa.String(length=36), nullable=False),
        sa.Column("job", sa.String(length=64), nullable=False),
        sa.Column("commit", sa.String(length=64), nullable=False),
        sa.Column("context", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", Utc()),
        sa.Column("told_at", Utc()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_git_statuses")),
        sa.UniqueConstraint("hook_id", "job", name=op.f("uq_git_statuses_hook_id_job")),
    )
    op.create_index("ix_git_statuses_due_at", "git_statuses", ["due_at"])
    op.create_index("ix_git_statuses_newest", "git_statuses", ["hook_id", "changed_at", "id"])
