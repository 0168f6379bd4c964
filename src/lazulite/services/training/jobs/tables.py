from sqlalchemy import Boolean, Column, Float, Index, Integer, String, Table, Text

from lazulite.foundation.db.columns import JSONB, Id, Utc, grown, metadata
from lazulite.foundation.db.lists import Listed

jobs = Table(
    "jobs",
    metadata,
    Column("name", grown(64, once=32), primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("type", String(20), nullable=False),
    Column("owner", String(40), nullable=False),
    Column("step", String(60)),
    Column("display_name", Text, nullable=False),
    Column("experiment_name", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("tags", JSONB, nullable=False),
    Column("properties", JSONB, nullable=False),
    Column("command", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("code", JSONB),
    Column("environment", JSONB, nullable=False),
    Column("inputs", JSONB, nullable=False),
    Column("outputs", JSONB, nullable=False),
    Column("status", String(20), nullable=False),
    Column("reason", Text, nullable=False),
    Column("exit_code", Integer),
    Column("result", JSONB),
    Column("tracked", Boolean, nullable=False),
    Column("archived", Boolean, nullable=False),
    Column("created_by", String(200), nullable=False),
    Column("cause", Text),
    Column("created_at", Utc, nullable=False),
    Column("started_at", Utc),
    Column("ended_at", Utc),
    Column("level", String(10), nullable=False),
    Column("parent", String(64)),
    Column("node", Text),
    Column("cost", Float(53)),
    Column("currency", String(3)),
    Index("ix_jobs_usual", "workspace_id", "level", "archived", "created_at", "name", "display_name", "status"),
    Index("ix_jobs_status", "workspace_id", "level", "archived", "status", "created_at", "name"),
    Index("ix_jobs_title", "workspace_id", "level", "archived", "display_name", "name"),
    Index("ix_jobs_experiment", "workspace_id", "level", "archived", "experiment_name", "created_at", "name"),
    Index("ix_jobs_newest", "workspace_id", "created_at", "name"),
    Index("ix_jobs_parent", "parent", "created_at"),
    Index("ix_jobs_started", "workspace_id", "level", "archived", "started_at", "name"),
    Index("ix_jobs_ended", "workspace_id", "level", "archived", "ended_at", "name"),
)

# What a submitted document needs to be submitted again: files by the places that name them.
job_sources = Table(
    "job_sources",
    metadata,
    Column("job", String(64), primary_key=True),
    Column("sources", JSONB, nullable=False),
)

_C = jobs.c
# Children, steps and what is archived are left out unless the filter speaks of them.
LISTED = Listed(
    "jobs",
    columns={
        "name": _C.name, "display_name": _C.display_name, "type": _C.type, "status": _C.status,
        "experiment_name": _C.experiment_name, "description": _C.description, "owner": _C.owner, "step": _C.step,
        "exit_code": _C.exit_code, "archived": _C.archived, "created_by": _C.created_by, "created_at": _C.created_at,
        "started_at": _C.started_at, "ended_at": _C.ended_at,
        "cost": _C.cost, "currency": _C.currency, "level": _C.level, "parent": _C.parent, "node": _C.node,
    },
    key=_C.name,
    order="created_at desc",
    text=(_C.display_name, _C.experiment_name, _C.description),
    tags=_C.tags,
    names=(_C.display_name,),
    ids=(_C.name,),
    usual={"level": "job", "archived": False},
    lifted={"level": ("parent", "node", "owner", "step")},
)  # fmt: skip
