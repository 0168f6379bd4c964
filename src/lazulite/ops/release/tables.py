from sqlalchemy import Column, Index, Integer, String, Table, Text, UniqueConstraint, cast

from lazulite.foundation.db.columns import JSONB, Id, Utc, metadata
from lazulite.foundation.db.lists import Listed

release_policies = Table(
    "release_policies",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("name", String(250), nullable=False),
    Column("model", String(255), nullable=False),
    Column("document", JSONB, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("updated_at", Utc, nullable=False),
    UniqueConstraint("workspace_id", "name"),
    UniqueConstraint("workspace_id", "model"),
)

releases = Table(
    "releases",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("policy", String(250), nullable=False),
    Column("endpoint", String(64)),
    Column("model", String(255), nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", String(30), nullable=False, index=True),
    Column("document", JSONB, nullable=False),
    Column("stages", JSONB, nullable=False),
    Column("work", JSONB, nullable=False),
    Column("reason", Text, nullable=False),
    Column("opened_by", Text, nullable=False),
    Column("opened_at", Utc, nullable=False),
    Column("updated_at", Utc, nullable=False),
    Index("ix_releases_model", "workspace_id", "model", "version"),
    Index("ix_releases_opened", "workspace_id", "opened_at", "id"),
    Index("ix_releases_workspace_state", "workspace_id", "state", "opened_at", "id"),
)

release_jobs = Table(
    "release_jobs",
    metadata,
    Column("job", String(64), primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("release_id", Id, nullable=False),
    Column("role", String(40), nullable=False),
)

_R, _P = releases.c, release_policies.c
_CANDIDATE = _R.model.concat(":").concat(cast(_R.version, String))
LISTED_RELEASES = Listed(
    "releases",
    columns={
        "id": _R.id, "model": _R.model, "version": _R.version, "state": _R.state, "reason": _R.reason,
        "policy": _R.policy, "owner": _R.document["owner"].as_string(), "endpoint_name": _R.endpoint,
        "opened_by": _R.opened_by, "opened_at": _R.opened_at, "updated_at": _R.updated_at,
    },
    key=_R.id,
    order="opened_at desc",
    text=(_CANDIDATE, _R.policy, _R.reason, _R.endpoint),
    names=(_R.model,),
    ids=(_R.id,),
)  # fmt: skip
LISTED_POLICIES = Listed(
    "release policies",
    columns={
        "name": _P.name, "model": _P.model, "owner": _P.document["owner"].as_string(),
        "endpoint_name": _P.document["endpoint_name"].as_string(),
        "description": _P.document["description"].as_string(), "revision": _P.revision, "created_by": _P.created_by,
        "created_at": _P.created_at, "updated_at": _P.updated_at,
    },
    key=_P.id,
    order="name",
    text=(_P.name, _P.model, _P.document["description"].as_string()),
)  # fmt: skip
