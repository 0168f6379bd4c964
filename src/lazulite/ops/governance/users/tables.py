from sqlalchemy import Boolean, Column, String, Table, Text

from lazulite.foundation.db.columns import Id, Utc, metadata

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
