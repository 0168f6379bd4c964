from sqlalchemy import Column, Integer, String, Table, Text

from lazulite.foundation.db.columns import Id, Utc, metadata

sessions = Table(
    "sessions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("principal", String(200), nullable=False, index=True),
    Column("created_at", Utc, nullable=False),
    Column("seen_at", Utc, nullable=False),
    Column("revoked_at", Utc),
    Column("address", String(100), nullable=False),
    Column("agent", Text, nullable=False),
)

# One row a name and an address that have tried: `name:…`, `address:…`, hashed, for names are what people type.
login_tries = Table(
    "login_tries",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("tried", Integer, nullable=False),
    Column("since", Utc, nullable=False),
)
