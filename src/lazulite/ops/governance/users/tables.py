from sqlalchemy import Boolean, Column, String, Table, Text

from lazulite.foundation.db.columns import Id, Utc, metadata
from lazulite.foundation.db.lists import Listed

# `folded`: the name without capitals, so that nobody passes for somebody else.
users = Table(
    "users",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(128), nullable=False, unique=True),
    Column("folded", String(400), nullable=False, unique=True),
    Column("display_name", Text, nullable=False),
    Column("password", Text),
    Column("is_owner", Boolean, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("created_by", String(200), nullable=False),
    Column("disabled_at", Utc),
)

_C = users.c
LISTED = Listed(
    "users",
    columns={
        "name": _C.name, "folded": _C.folded, "display_name": _C.display_name, "is_owner": _C.is_owner,
        "is_enabled": _C.disabled_at.is_(None), "has_password": _C.password.is_not(None),
        "created_by": _C.created_by, "created_at": _C.created_at, "disabled_at": _C.disabled_at,
    },
    key=_C.id,
    order="folded",
    text=(_C.name, _C.display_name),
)  # fmt: skip
