"""Which processes give way, to what, and attempts that did."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("processes", sa.Column("preemptible", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("processes", sa.Column("preempted_for", sa.String(length=64)))
    op.add_column(
        "process_attempts", sa.Column("status", sa.String(length=20), nullable=False, server_default="Failed")
    )
