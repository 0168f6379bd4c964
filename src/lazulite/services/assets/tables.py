from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Index,
    Integer,
    Select,
    String,
    Table,
    Text,
    UniqueConstraint,
    select,
)  # fmt: skip

from lazulite.foundation.db.columns import JSONB, Id, Utc, metadata
from lazulite.foundation.db.transaction import Tx
from lazulite.services.assets.entities import ListView
from lazulite.services.assets.filters import Comparison, Condition

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
    Column("run_id", String(36)),
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
    Index("ix_asset_versions_newest", "workspace_id", "kind", "created_at"),
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
)

asset_manifests = Table(
    "asset_manifests",
    metadata,
    Column("workspace_id", Id, primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("files", JSONB, nullable=False),
)


def viewed(query: Select[*tuple[Any, ...]], archived: ColumnElement[bool], view: ListView) -> Select[*tuple[Any, ...]]:
    """The query, of those that a list shows."""
    return query if view is ListView.ALL else query.where(archived.is_(view is ListView.ARCHIVED))


def matching(tx: Tx, table: Table, condition: Condition) -> ColumnElement[bool]:
    """A condition of a filter as SQL over asset_containers or asset_versions."""
    if condition.tag is not None:
        t = asset_tags.c
        owned = select(t.owner_id).where(t.owner_id == table.c.id, t.key == condition.tag)
        return owned.where(_compared(tx, t.value, condition)).exists()
    column = asset_containers.c.name if condition.field == "name" else table.c[condition.field]
    return _compared(tx, column, condition)


def _compared(tx: Tx, column: ColumnElement[str], condition: Condition) -> ColumnElement[bool]:
    value = condition.values[0]
    match condition.comparison:
        case Comparison.EQUAL:
            return column == value
        case Comparison.UNEQUAL:
            return column != value
        case Comparison.IN:
            return column.in_(condition.values)
        case Comparison.ILIKE:
            return column.ilike(value)
        case Comparison.LIKE if tx.dialect == "sqlite":
            # SQLite's LIKE ignores case; its GLOB does not.
            literal = "".join(f"[{c}]" if c in "*?[" else c for c in value)
            return column.op("GLOB", is_comparison=True)(literal.replace("%", "*").replace("_", "?"))
    return column.like(value)
