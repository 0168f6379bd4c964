from sqlalchemy import BigInteger, Column, Index, String, Table, Text

from lazulite.foundation.db.columns import JSONB, Id, Utc, metadata
from lazulite.foundation.db.lists import Listed

# A copy, not a view: it stays when the outbox is cleared of old facts.
audit_entries = Table(
    "audit_entries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("type", String(100), nullable=False),
    Column("subject", Text, nullable=False),
    Column("actor", String(300), nullable=False),
    Column("on_behalf_of", String(300)),
    Column("cause", Text),
    Column("occurred_at", Utc, nullable=False),
    Column("recorded_at", Utc, nullable=False),
    Column("data", JSONB, nullable=False),
    Index("ix_audit_entries_workspace_seq", "workspace_id", "seq"),
    Index("ix_audit_entries_workspace_subject", "workspace_id", "subject", "seq"),
    Index("ix_audit_entries_type", "workspace_id", "type", "seq"),
    Index("ix_audit_entries_actor", "workspace_id", "actor", "seq"),
    Index("ix_audit_entries_cause", "workspace_id", "cause", "seq"),
)

_C = audit_entries.c
LISTED = Listed(
    "audit entries",
    columns={
        "sequence": _C.seq, "type": _C.type, "subject": _C.subject, "actor": _C.actor,
        "on_behalf_of": _C.on_behalf_of, "cause": _C.cause, "at": _C.occurred_at,
    },
    key=_C.id,
    order="sequence desc",
    text=(_C.subject, _C.type, _C.actor, _C.on_behalf_of, _C.cause),
)  # fmt: skip
