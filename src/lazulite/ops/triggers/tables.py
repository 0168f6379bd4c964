from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text, UniqueConstraint

from lazulite.foundation.db.columns import JSONB, Id, Utc, metadata
from lazulite.foundation.db.lists import Listed

triggers = Table(
    "triggers",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("name", String(100), nullable=False),
    Column("conditions", JSONB, nullable=False),
    Column("start", JSONB, nullable=False),
    Column("owner", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("created_by", Text, nullable=False),
    UniqueConstraint("workspace_id", "name"),
)

# One row a trigger that waits for quiet: whoever deletes it fires, so a stretch of facts fires once.
trigger_pending = Table(
    "trigger_pending",
    metadata,
    Column("trigger_id", Id, primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("first_at", Utc, nullable=False),
    Column("due_at", Utc, nullable=False),
    Column("newest_fact", Id, nullable=False),
    Column("facts", Integer, nullable=False),
    Index("ix_trigger_pending_due_at", "due_at"),
)

trigger_history = Table(
    "trigger_history",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("trigger_id", Id, nullable=False),
    Column("trigger", String(100), nullable=False),
    Column("fact_id", Id, nullable=False),
    Column("fact_type", String(100), nullable=False),
    Column("subject", Text, nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("at", Utc, nullable=False),
    Column("clause", Text, nullable=False),
    Column("asked", Text, nullable=False),
    Column("found", Text, nullable=False),
    Column("job", String(64)),
    Column("facts", Integer, nullable=False),
    UniqueConstraint("trigger_id", "fact_id"),
    Index("ix_trigger_history_trigger", "workspace_id", "trigger", "at", "id"),
    Index("ix_trigger_history_outcome", "workspace_id", "trigger", "outcome", "at", "id"),
)

_T, _H = triggers.c, trigger_history.c
LISTED_TRIGGERS = Listed(
    "triggers",
    columns={
        "name": _T.name, "owner": _T.owner, "description": _T.description, "is_enabled": _T.enabled,
        "created_by": _T.created_by, "created_at": _T.created_at,
    },
    key=_T.id,
    order="name",
    text=(_T.name, _T.description, _T.owner),
    names=(_T.name,),
)  # fmt: skip
LISTED_HISTORY = Listed(
    "trigger history",
    columns={
        "at": _H.at, "outcome": _H.outcome, "fact_type": _H.fact_type, "subject": _H.subject, "clause": _H.clause,
        "asked": _H.asked, "found": _H.found, "job": _H.job, "facts": _H.facts,
    },
    key=_H.id,
    order="at desc",
    text=(_H.subject, _H.fact_type, _H.clause, _H.found),
)  # fmt: skip
