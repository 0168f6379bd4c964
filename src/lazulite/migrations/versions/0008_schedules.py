"""Schedules of jobs, and what came of each of their times."""

import sqlalchemy as sa
from alembic import op

from lazulite.foundation.db.columns import JSONB, Utc

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

WAITING = sa.text("outcome = 'waiting'")


def upgrade() -> None:
    op.create_table(
        "schedules",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("display_name", sa.String(length=500)),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("tags", JSONB, nullable=False),
        sa.Column("properties", JSONB, nullable=False),
        sa.Column("trigger", JSONB, nullable=False),
        sa.Column("times", JSONB, nullable=False),
        sa.Column("missed", JSONB, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sources", JSONB, nullable=False),
        sa.Column("given", JSONB, nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("next_fire_at", Utc()),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("updated_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedules")),
        sa.UniqueConstraint("workspace_id", "name", name=op.f("uq_schedules_workspace_id_name")),
    )
    op.create_index("ix_schedules_next_fire_at", "schedules", ["next_fire_at"])
    op.create_table(
        "schedule_firings",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("schedule_id", sa.String(length=36), nullable=False),
        sa.Column("schedule", sa.String(length=255), nullable=False),
        sa.Column("fire_at", Utc(), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("asked_by", sa.Text()),
        sa.Column("job", sa.String(length=64)),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_firings")),
        sa.UniqueConstraint("schedule_id", "fire_at", name=op.f("uq_schedule_firings_schedule_id_fire_at")),
    )
    op.create_index("ix_schedule_firings_schedule", "schedule_firings", ["workspace_id", "schedule", "fire_at", "id"])
    op.create_index(
        "ix_schedule_firings_waiting", "schedule_firings", ["id"], sqlite_where=WAITING, postgresql_where=WAITING
    )
