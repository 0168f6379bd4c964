"""What loops have walked, and what the segments of an endpoint hold together."""

import sqlalchemy as sa
from alembic import op

from lazulite.foundation.db.columns import Utc

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "loop_walks",
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("detail", sa.String(length=255), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("fact", sa.String(length=36), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.String(length=100), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("first_at", Utc(), nullable=False),
        sa.Column("phrase", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("start", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "place", "step", "detail", name=op.f("pk_loop_walks")),
    )
    op.create_table(
        "loop_sources",
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "place", "source", name=op.f("pk_loop_sources")),
    )
    op.create_table(
        "loop_jobs",
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("job", sa.String(length=64), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("rule", sa.String(length=36), nullable=True),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "job", "place", name=op.f("pk_loop_jobs")),
    )
    op.create_index("ix_loop_jobs_open", "loop_jobs", ["workspace_id", "is_open"], unique=False)
    op.create_table(
        "collected",
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("endpoint", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("segments", sa.BigInteger(), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("last_at", Utc(), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "endpoint", "kind", name=op.f("pk_collected")),
    )
    op.drop_index("ix_facts_subject", "facts")
    op.create_index("ix_facts_workspace_subject", "facts", ["workspace_id", "subject", "seq"], unique=False)
    op.drop_index("ix_audit_entries_workspace_subject", "audit_entries")
    by_subject = ["workspace_id", "subject", "seq"]
    op.create_index("ix_audit_entries_workspace_subject", "audit_entries", by_subject, unique=False)
    op.create_index("ix_releases_workspace_state", "releases", ["workspace_id", "state"], unique=False)
    op.execute(
        'INSERT INTO collected (workspace_id, endpoint, kind, segments, "rows", size, last_at) '
        'SELECT workspace_id, endpoint, kind, count(*), sum("rows"), sum(size), max(coalesce(max_time, announced_at)) '
        "FROM segments GROUP BY workspace_id, endpoint, kind"
    )
