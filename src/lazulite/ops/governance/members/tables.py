from sqlalchemy import Column, String, Table

from lazulite.foundation.db.columns import Id, Utc, metadata
from lazulite.foundation.db.lists import Listed

members = Table(
    "members",
    metadata,
    Column("workspace_id", Id, primary_key=True),
    Column("principal", String(200), primary_key=True, index=True),
    Column("role", String(40), nullable=False),
    Column("granted_by", String(200), nullable=False),
    Column("granted_at", Utc, nullable=False),
)

_C = members.c
LISTED = Listed(
    "members",
    columns={
        "principal": _C.principal, "role": _C.role, "granted_by": _C.granted_by, "granted_at": _C.granted_at,
    },
    key=_C.principal,
    order="principal",
    text=(_C.principal, _C.role),
)  # fmt: skip
