from sqlalchemy import BigInteger, Boolean, Column, Float, Index, Integer, String, Table, Text

from lazulite.foundation.db.columns import JSONB, Id, Utc, metadata
from lazulite.foundation.db.lists import Listed

sweeps = Table(
    "sweeps",
    metadata,
    Column("job", String(64), primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("trial", JSONB, nullable=False),
    Column("definition", JSONB, nullable=False),
    Column("inputs", JSONB, nullable=False),
    Column("seed", BigInteger, nullable=False),
    Column("closed", Text, nullable=False),
    Column("extends", String(64)),
    Column("began_at", Utc, nullable=False),
    Column("ended_at", Utc),
    Index("ix_sweeps_open", "ended_at"),
)

sweep_trials = Table(
    "sweep_trials",
    metadata,
    Column("sweep", String(64), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("workspace_id", Id, nullable=False),
    Column("job", String(64), nullable=False),
    Column("parameters", JSONB, nullable=False),
    Column("status", String(20), nullable=False),
    Column("value", Float(53)),
    Column("judged", Integer, nullable=False),
    Column("stopped_early", Boolean, nullable=False),
    Column("said", Text, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("started_at", Utc),
    Column("ended_at", Utc),
    Index("ix_sweep_trials_job", "job"),
    Index("ix_sweep_trials_open", "sweep", "ended_at"),
    Index("ix_sweep_trials_value", "sweep", "value", "number"),
)

_C = sweep_trials.c
LISTED = Listed(
    "trials",
    columns={
        "number": _C.number, "job": _C.job, "status": _C.status, "value": _C.value, "stopped_early": _C.stopped_early,
        "said": _C.said, "created_at": _C.created_at, "started_at": _C.started_at, "ended_at": _C.ended_at,
    },
    key=_C.number,
    order="number",
    text=(_C.said,),
    ids=(_C.job,),
)  # fmt: skip
