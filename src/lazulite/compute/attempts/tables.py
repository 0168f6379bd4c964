from sqlalchemy import BigInteger, Column, Integer, String, Table, Text

from lazulite.foundation.db.columns import Id, Utc, metadata

# Those that were followed by another one, Failed or Paused: how the last one ended stands with the process.
process_attempts = Table(
    "process_attempts",
    metadata,
    Column("process_id", String(64), primary_key=True),
    Column("attempt", Integer, primary_key=True),
    Column("status", String(20), nullable=False, server_default="Failed"),
    Column("worker_id", Id),
    Column("exit_code", Integer),
    Column("reason", Text, nullable=False),
    Column("started_at", Utc),
    Column("ended_at", Utc, nullable=False),
    Column("log_bytes", BigInteger, nullable=False),
)
