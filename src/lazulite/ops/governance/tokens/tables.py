from sqlalchemy import Column, Index, String, Table, Text

from lazulite.foundation.db.columns import Id, Utc, metadata
from lazulite.foundation.db.lists import Listed

tokens = Table(
    "tokens",
    metadata,
    Column("id", Id, primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("prefix", String(16), nullable=False),
    Column("principal", String(200), nullable=False, index=True),
    Column("on_behalf_of", String(200)),
    Column("workspace_id", Id),
    Column("label", Text, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("expires_at", Utc),
    Column("revoked_at", Utc),
    Column("last_used_at", Utc),
    Index("ix_tokens_newest", "workspace_id", "created_at", "id"),
    Index("ix_tokens_live", "workspace_id", "revoked_at", "created_at", "id"),
)

_C = tokens.c
LISTED = Listed(
    "tokens",
    columns={
        "id": _C.id, "principal": _C.principal, "label": _C.label, "prefix": _C.prefix,
        "is_revoked": _C.revoked_at.is_not(None), "created_at": _C.created_at, "expires_at": _C.expires_at,
        "revoked_at": _C.revoked_at, "last_used_at": _C.last_used_at,
    },
    key=_C.id,
    order="created_at desc",
    text=(_C.principal, _C.label, _C.prefix),
)  # fmt: skip
