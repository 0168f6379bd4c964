from sqlalchemy import Boolean, Column, Index, String, Table, Text, UniqueConstraint, text

from lazulite.foundation.db.columns import JSONB, Id, Utc, metadata
from lazulite.foundation.db.lists import Listed

schedules = Table(
    "schedules",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("name", String(255), nullable=False),
    Column("display_name", String(500)),
    Column("description", Text, nullable=False),
    Column("tags", JSONB, nullable=False),
    Column("properties", JSONB, nullable=False),
    Column("trigger", JSONB, nullable=False),
    Column("times", JSONB, nullable=False),
    Column("missed", JSONB, nullable=False),
    Column("overlap", String(20), nullable=False, server_default="allow"),
    Column("text", Text, nullable=False),
    Column("sources", JSONB, nullable=False),
    Column("given", JSONB, nullable=False),
    Column("owner", Text, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("next_fire_at", Utc),
    Column("created_at", Utc, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("updated_at", Utc, nullable=False),
    UniqueConstraint("workspace_id", "name"),
    Index("ix_schedules_next_fire_at", "next_fire_at"),
)

WAITING = text("outcome = 'waiting'")
# A time of a schedule is one row: unique(schedule_id, fire_at) makes it happen once.
schedule_firings = Table(
    "schedule_firings",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("schedule_id", Id, nullable=False),
    Column("schedule", String(255), nullable=False),
    Column("fire_at", Utc, nullable=False),
    Column("why", String(20), nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("at", Utc, nullable=False),
    Column("asked_by", Text),
    Column("job", String(64)),
    Column("reason", Text, nullable=False),
    UniqueConstraint("schedule_id", "fire_at"),
    Index("ix_schedule_firings_schedule", "workspace_id", "schedule", "fire_at", "id"),
    Index("ix_schedule_firings_waiting", "id", sqlite_where=WAITING, postgresql_where=WAITING),
)

_S, _F = schedules.c, schedule_firings.c
LISTED_SCHEDULES = Listed(
    "schedules",
    columns={
        "name": _S.name, "display_name": _S.display_name, "description": _S.description, "is_enabled": _S.enabled,
        "owner": _S.owner, "next_fire_at": _S.next_fire_at, "created_by": _S.created_by, "created_at": _S.created_at,
    },
    key=_S.id,
    order="name",
    text=(_S.name, _S.display_name, _S.description, _S.owner),
    tags=_S.tags,
    names=(_S.name,),
)  # fmt: skip
LISTED_FIRINGS = Listed(
    "schedule runs",
    columns={
        "fire_at": _F.fire_at, "why": _F.why, "outcome": _F.outcome, "at": _F.at, "asked_by": _F.asked_by,
        "job": _F.job, "reason": _F.reason,
    },
    key=_F.id,
    order="fire_at desc",
    text=(_F.reason, _F.job, _F.asked_by),
)  # fmt: skip
