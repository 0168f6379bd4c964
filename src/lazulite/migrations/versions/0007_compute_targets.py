"""Compute targets; who waits in which lane, and what of its worker's machine a process holds; what workers have."""

import hashlib
import json

import sqlalchemy as sa
from alembic import op

from lazulite.foundation.db.columns import JSONB, Utc

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

WAITING = sa.text("state = 'Queued'")
TAKEN = sa.text("outcome IS NULL AND worker_id IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "compute_targets",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("type", sa.String(length=20), nullable=False),
        sa.Column("size", sa.Text()),
        sa.Column("asks", JSONB, nullable=False),
        sa.Column("tier", sa.String(length=20), nullable=False),
        sa.Column("priority", sa.String(length=10)),
        sa.Column("min_instances", sa.Integer(), nullable=False),
        sa.Column("max_instances", sa.Integer()),
        sa.Column("idle_seconds", sa.Integer()),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("tags", JSONB, nullable=False),
        sa.Column("properties", JSONB, nullable=False),
        sa.Column("is_enabled", sa.Boolean(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("updated_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_compute_targets")),
        sa.UniqueConstraint("workspace_id", "name", name=op.f("uq_compute_targets_workspace_id_name")),
    )
    op.add_column("workers", sa.Column("queues", JSONB))
    op.add_column("workers", sa.Column("equipment", JSONB))
    op.add_column("workers", sa.Column("duty", sa.String(length=20), server_default="working", nullable=False))
    op.add_column("processes", sa.Column("lane", sa.String(length=64), server_default="", nullable=False))
    op.add_column("processes", sa.Column("rank", sa.Integer(), server_default="1", nullable=False))
    op.add_column("processes", sa.Column("submitter", sa.Text(), server_default="", nullable=False))
    op.add_column("processes", sa.Column("demand", JSONB))
    op.add_column("processes", sa.Column("holds", JSONB))
    _put_into_lanes()
    op.drop_index("ix_processes_waiting", "processes")
    op.drop_index("ix_processes_worker", "processes")
    for name, columns in (
        ("ix_processes_lane", ["lane", "enqueued_at", "id"]),
        ("ix_processes_waiting", ["queue", "rank", "enqueued_at"]),
    ):
        op.create_index(name, "processes", columns, sqlite_where=WAITING, postgresql_where=WAITING)
    op.create_index("ix_processes_taken", "processes", ["worker_id"], sqlite_where=TAKEN, postgresql_where=TAKEN)


def _put_into_lanes() -> None:
    """What has not ended asks for nothing but its slots, and waits among its like."""
    bind = op.get_bind()
    found = bind.execute(
        sa.text("SELECT id, workspace_id, queue, slots, actor FROM processes WHERE outcome IS NULL")
    ).fetchall()
    for id_, workspace_id, queue, slots, actor in found:
        said = json.loads(actor) if isinstance(actor, str) else actor
        submitter = said.get("on_behalf_of") or said["principal"]
        lane = hashlib.sha256(json.dumps([workspace_id, submitter, queue, slots]).encode()).hexdigest()[:32]
        bind.execute(
            sa.text("UPDATE processes SET lane = :lane, submitter = :submitter WHERE id = :id"),
            {"lane": lane, "submitter": submitter, "id": id_},
        )
