from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    select,
)  # fmt: skip

from lazulite.foundation.db.columns import JSONB, Id, Utc, grown, metadata
from lazulite.foundation.db.lists import Listed, Query, Tagged, Test, compared
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.lists.filters import Condition
from lazulite.services.assets.entities import ListView

asset_containers = Table(
    "asset_containers",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("name", String(255), nullable=False),
    Column("description", Text, nullable=False),
    Column("properties", JSONB, nullable=False),
    Column("last_number", Integer, nullable=False),  # the greatest whole number ever given to a version
    Column("last_ordinal", Integer, nullable=False),
    Column("hidden", Boolean, nullable=False),  # holds anonymous versions only
    Column("archived", Boolean, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("updated_at", Utc, nullable=False),
    UniqueConstraint("workspace_id", "kind", "name"),
    Index("ix_asset_containers_name", "workspace_id", "kind", "hidden", "archived", "name", "id"),
    Index("ix_asset_containers_updated", "workspace_id", "kind", "hidden", "archived", "updated_at", "id"),
)

asset_versions = Table(
    "asset_versions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("container_id", Id, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("version", String(100), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("type", String(20), nullable=False),
    Column("manifest_digest", String(64)),
    Column("bookmark", JSONB),
    Column("size", BigInteger, nullable=False),
    Column("file_count", Integer, nullable=False),
    Column("run_id", grown(64, once=36)),
    Column("job", String(64)),
    Column("source", JSONB, nullable=False),
    Column("description", Text, nullable=False),
    Column("properties", JSONB, nullable=False),
    Column("facts", JSONB, nullable=False),
    Column("archived", Boolean, nullable=False),
    Column("anonymous", Boolean, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("updated_at", Utc, nullable=False),
    UniqueConstraint("container_id", "version"),
    Index("ix_asset_versions_run", "workspace_id", "run_id"),
    Index("ix_asset_versions_newest", "workspace_id", "kind", "anonymous", "archived", "created_at", "id"),
    Index("ix_asset_versions_of", "container_id", "anonymous", "archived", "created_at", "id"),
    Index("ix_asset_versions_ordinal", "container_id", "anonymous", "archived", "ordinal"),
)

# Tags of containers and of versions alike: owner_id is the id of either.
asset_tags = Table(
    "asset_tags",
    metadata,
    Column("owner_id", Id, primary_key=True),
    Column("key", String(250), primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("value", Text, nullable=False),
)

asset_labels = Table(
    "asset_labels",
    metadata,
    Column("container_id", Id, primary_key=True),
    Column("label", String(255), primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("version_id", Id, nullable=False),
    Index("ix_asset_labels_version", "version_id"),
)

asset_manifests = Table(
    "asset_manifests",
    metadata,
    Column("workspace_id", Id, primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("files", JSONB, nullable=False),
)


def _tagged(table: Table) -> Tagged:
    """A condition over a tag as SQL over asset_containers or asset_versions."""
    t = asset_tags.c

    def told(tx: Tx, condition: Condition) -> Test:
        owned = select(t.owner_id).where(t.owner_id == table.c.id, t.key == condition.tag)
        return owned.where(compared(tx, t.value, condition)).exists()

    return told


_C, _V = asset_containers.c, asset_versions.c
NAME = select(_C.name).where(_C.id == _V.container_id).scalar_subquery()
"""Of a version. A list of versions reads it only where it is asked for it: it comes out of another table."""
LISTED_CONTAINERS = Listed(
    "assets",
    columns={
        "name": _C.name, "description": _C.description, "created_at": _C.created_at, "created_by": _C.created_by,
        "updated_at": _C.updated_at,
    },
    key=_C.id,
    order="name",
    text=(_C.name, _C.description),
    tags=_tagged(asset_containers),
    names=(_C.name,),
)  # fmt: skip
LISTED_VERSIONS = Listed(
    "versions",
    columns={
        "name": NAME, "version": _V.version, "ordinal": _V.ordinal, "type": _V.type, "run_id": _V.run_id,
        "job": _V.job, "size": _V.size, "file_count": _V.file_count, "description": _V.description,
        "created_at": _V.created_at, "created_by": _V.created_by, "updated_at": _V.updated_at,
    },
    key=_V.id,
    order="created_at desc",
    text=(_V.version, _V.description),
    tags=_tagged(asset_versions),
)  # fmt: skip


def named(tx: Tx, condition: Condition) -> Test:
    """A condition over the name of a version's container."""
    return _V.container_id.in_(select(_C.id).where(compared(tx, _C.name, condition)))


def viewed(query: Query, archived: ColumnElement[bool], view: ListView) -> Query:
    """The query, of those that a list shows."""
    return query if view is ListView.ALL else query.where(archived.is_(view is ListView.ARCHIVED))
