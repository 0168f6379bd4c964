"""What each run of a monitor has measured, in short: of those that have ended too."""

import sqlalchemy as sa
from alembic import op

from lazulite.foundation.db.columns import JSONB
from lazulite.ops.monitoring.summary import summary_of

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

RUNS = sa.table("monitor_runs", sa.column("id"), sa.column("result", JSONB), sa.column("summary", JSONB))


def upgrade() -> None:
    op.add_column("monitor_runs", sa.Column("summary", JSONB))
    connection = op.get_bind()
    measured = [row.id for row in connection.execute(sa.select(RUNS.c.id).where(RUNS.c.result.is_not(None)))]
    for run in measured:  # one by one: each result has every feature's histograms in it
        result = connection.execute(sa.select(RUNS.c.result).where(RUNS.c.id == run)).scalar_one()
        summary = summary_of(result["signals"]).to_json()
        connection.execute(sa.update(RUNS).where(RUNS.c.id == run).values(summary=summary))
