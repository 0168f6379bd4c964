from sqlalchemy import Column, Float, Index, String, Table, Text

from lazulite.foundation.db.columns import JSONB, Id, Utc, metadata
from lazulite.foundation.db.lists import Listed

evidence = Table(
    "evidence",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("version_id", Id, nullable=False),
    Column("model", String(255), nullable=False),
    Column("version", String(100), nullable=False),
    Column("kind", String(100), nullable=False),
    Column("content", JSONB, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("figure_name", String(200)),
    Column("figure_value", Float),
    Column("source", Text),
    Column("created_at", Utc, nullable=False),
    Column("created_by", Text, nullable=False),
    Index("ix_evidence_version", "workspace_id", "version_id", "created_at"),
)

_E = evidence.c
LISTED = Listed(
    "evidence",
    columns={
        "kind": _E.kind, "digest": _E.digest, "figure_name": _E.figure_name, "figure_value": _E.figure_value,
        "source": _E.source, "created_by": _E.created_by, "created_at": _E.created_at,
    },
    key=_E.id,
    order="created_at desc",
    text=(_E.kind, _E.figure_name, _E.source),
)  # fmt: skip
