"""The tries of what failed and was tried again; what processes have used, what they offer and cost."""

import sqlalchemy as sa
from alembic import op

from lazulite.foundation.db.columns import JSONB, Utc

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "process_attempts",
        sa.Column("process_id", sa.String(length=64), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("worker_id", sa.String(length=36)),
        sa.Column("exit_code", sa.Integer()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("started_at", Utc()),
        sa.Column("ended_at", Utc(), nullable=False),
        sa.Column("log_bytes", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("process_id", "attempt", name=op.f("pk_process_attempts")),
    )
    op.add_column("processes", sa.Column("usage", JSONB))
    op.add_column("processes", sa.Column("services", JSONB))
    op.add_column("jobs", sa.Column("cost", sa.Float(53)))
    op.add_column("jobs", sa.Column("currency", sa.String(length=3)))
    op.add_column("compute_targets", sa.Column("price_per_hour", sa.Float(53)))
    op.add_column("compute_targets", sa.Column("currency", sa.String(length=3)))
