from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, Text, UniqueConstraint

from lazulite.foundation.db.columns import JSONB, Id, Utc, metadata
from lazulite.foundation.db.lists import Listed

monitors = Table(
    "monitors",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("name", String(100), nullable=False),
    Column("definition", JSONB, nullable=False),
    Column("cadence", JSONB),
    Column("window_asset", String(255), nullable=False),
    Column("description", Text, nullable=False),
    Column("tags", JSONB, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("next_fire_at", Utc),
    Column("created_at", Utc, nullable=False),
    Column("created_by", Text, nullable=False),
    UniqueConstraint("workspace_id", "name"),
    Index("ix_monitors_next_fire_at", "next_fire_at"),
)

# A schedule's firing is one row: unique(monitor_id, fire_at) makes it happen once.
monitor_runs = Table(
    "monitor_runs",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("monitor_id", Id, nullable=False),
    Column("monitor", String(100), nullable=False),
    Column("window_from", Utc, nullable=False),
    Column("window_to", Utc, nullable=False),
    Column("state", String(20), nullable=False),
    Column("seal", BigInteger, nullable=False),
    Column("fire_at", Utc),
    Column("job", Id),
    Column("result", JSONB),
    Column("summary", JSONB),
    Column("error", Text),
    Column("window_asset", String(255)),
    Column("window_version", String(100)),
    Column("matched", Integer, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("ended_at", Utc),
    UniqueConstraint("monitor_id", "fire_at"),
    Index("ix_monitor_runs_state", "state"),
    Index("ix_monitor_runs_job", "job"),
    Index("ix_monitor_runs_newest", "monitor_id", "window_to", "id"),
    Index("ix_monitor_runs_window", "workspace_id", "window_asset"),
)

_M, _R = monitors.c, monitor_runs.c
_ENDPOINT = _M.definition["endpoint"].as_string()
LISTED_MONITORS = Listed(
    "monitors",
    columns={
        "name": _M.name, "endpoint": _ENDPOINT, "window_asset": _M.window_asset, "description": _M.description,
        "is_enabled": _M.enabled, "next_run_at": _M.next_fire_at, "created_by": _M.created_by,
        "created_at": _M.created_at,
    },
    key=_M.id,
    order="name",
    text=(_M.name, _M.description, _ENDPOINT),
    tags=_M.tags,
    names=(_M.name,),
)  # fmt: skip
LISTED_RUNS = Listed(
    "monitor runs",
    columns={
        "from": _R.window_from, "to": _R.window_to, "status": _R.state, "fire_at": _R.fire_at, "job": _R.job,
        "error": _R.error, "matched": _R.matched, "created_by": _R.created_by, "created_at": _R.created_at,
        "ended_at": _R.ended_at,
    },
    key=_R.id,
    order="to desc",
    text=(_R.error, _R.job, _R.created_by),
)  # fmt: skip
