from sqlalchemy import BigInteger, Boolean, Column, Integer, String, Table, Text, UniqueConstraint

from lazulite.foundation.db.columns import JSONB, Id, Utc, metadata
from lazulite.foundation.db.lists import Listed

PathText = Text().with_variant(Text(collation="C"), "postgresql")  # in byte order, as SQLite has it

datastores = Table(
    "datastores",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("name", String(255), nullable=False),
    Column("type", String(30), nullable=False),
    Column("location", JSONB, nullable=False),
    Column("description", Text, nullable=False),
    Column("tags", JSONB, nullable=False),
    Column("properties", JSONB, nullable=False),
    Column("credentials", String(30), nullable=False),
    Column("near", Boolean, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("updated_at", Utc, nullable=False),
    UniqueConstraint("workspace_id", "name"),
)

# Apart from what is shown, so that no query over datastores reads them.
datastore_credentials = Table(
    "datastore_credentials",
    metadata,
    Column("datastore_id", Id, primary_key=True),
    Column("secret", JSONB, nullable=False),
)

# What lies in the datastores that are kept by content.
datastore_files = Table(
    "datastore_files",
    metadata,
    Column("workspace_id", Id, primary_key=True),
    Column("datastore", String(255), primary_key=True),
    Column("path", PathText, primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("written_at", Utc, nullable=False),
    Column("job", String(64)),
)

_D = datastores.c
LISTED = Listed(
    "datastores",
    columns={
        "name": _D.name, "type": _D.type, "description": _D.description, "credentials": _D.credentials,
        "created_at": _D.created_at, "created_by": _D.created_by, "updated_at": _D.updated_at,
    },
    key=_D.id,
    order="name",
    text=(_D.name, _D.description),
    tags=_D.tags,
    names=(_D.name,),
)  # fmt: skip
