from sqlalchemy import Boolean, Column, Float, Integer, String, Table, Text, UniqueConstraint

from lazulite.foundation.db.columns import JSONB, Id, Utc, metadata
from lazulite.foundation.db.lists import Listed

compute_targets = Table(
    "compute_targets",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("name", String(64), nullable=False),
    Column("type", String(20), nullable=False),
    Column("size", Text),
    Column("asks", JSONB, nullable=False),
    Column("tier", String(20), nullable=False),
    Column("priority", String(10)),
    Column("min_instances", Integer, nullable=False),
    Column("max_instances", Integer),
    Column("idle_seconds", Integer),
    Column("starter", String(64)),
    Column("price_per_hour", Float(53)),
    Column("currency", String(3)),
    Column("description", Text, nullable=False),
    Column("tags", JSONB, nullable=False),
    Column("properties", JSONB, nullable=False),
    Column("is_enabled", Boolean, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("updated_at", Utc, nullable=False),
    UniqueConstraint("workspace_id", "name"),
)

_T = compute_targets.c
LISTED_TARGETS = Listed(
    "compute",
    columns={
        "name": _T.name, "type": _T.type, "size": _T.size, "tier": _T.tier, "max_instances": _T.max_instances,
        "is_enabled": _T.is_enabled, "description": _T.description, "created_by": _T.created_by,
        "created_at": _T.created_at, "updated_at": _T.updated_at,
    },
    key=_T.id,
    order="name",
    text=(_T.name, _T.size, _T.description),
    tags=_T.tags,
    names=(_T.name,),
)  # fmt: skip
