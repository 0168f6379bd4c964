"""The tables of the first release."""

from alembic import op

from lazulite.migrations.catalogue import metadata

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    metadata.create_all(op.get_bind())
