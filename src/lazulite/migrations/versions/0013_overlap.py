"""What becomes of a schedule's time that comes while a job of an earlier one has not ended."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("schedules", sa.Column("overlap", sa.String(length=20), nullable=False, server_default="allow"))
