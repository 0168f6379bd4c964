"""Datastores: what they are, their credentials, and the files of those that every workspace has."""

import uuid
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from lazulite.foundation.db.columns import JSONB, Utc

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

OWN = {
    "workspaceblobstore": "Where jobs write that name no other place.",
    "workspacefilestore": "Files of the workspace.",
    "workspaceartifactstore": "Metrics and models.",
    "workspaceworkingdirectory": "Notebooks and what belongs to them.",
}


def upgrade() -> None:
    datastores = op.create_table(
        "datastores",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("type", sa.String(length=30), nullable=False),
        sa.Column("location", JSONB, nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("tags", JSONB, nullable=False),
        sa.Column("properties", JSONB, nullable=False),
        sa.Column("credentials", sa.String(length=30), nullable=False),
        sa.Column("near", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("updated_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_datastores")),
        sa.UniqueConstraint("workspace_id", "name", name=op.f("uq_datastores_workspace_id_name")),
    )
    op.create_table(
        "datastore_credentials",
        sa.Column("datastore_id", sa.String(length=36), nullable=False),
        sa.Column("secret", JSONB, nullable=False),
        sa.PrimaryKeyConstraint("datastore_id", name=op.f("pk_datastore_credentials")),
    )
    op.create_table(
        "datastore_files",
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("datastore", sa.String(length=255), nullable=False),
        sa.Column("path", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("written_at", Utc(), nullable=False),
        sa.Column("job", sa.String(length=64)),
        sa.PrimaryKeyConstraint("workspace_id", "datastore", "path", name=op.f("pk_datastore_files")),
    )
    rows = [
        _own(str(workspace), name, description)
        for (workspace,) in op.get_bind().execute(sa.text("SELECT id FROM workspaces"))
        for name, description in OWN.items()
    ]
    if rows:
        op.bulk_insert(datastores, rows)


def _own(workspace: str, name: str, description: str) -> dict[str, object]:
    now = datetime.now(UTC)
    return {
        "id": str(uuid.uuid4()), "workspace_id": workspace, "name": name, "type": "workspace", "location": {},
        "description": description, "tags": {}, "properties": {}, "credentials": "none", "near": False, "revision": 1,
        "created_at": now, "created_by": "system:lazulite", "updated_at": now,
    }  # fmt: skip
