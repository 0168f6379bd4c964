"""Users, their sessions and their roles in workspaces; when a token was used last.

Persons who had a token before there were users become users without a password, and own the workspaces that their
tokens reach: until now such a token might do everything there.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from lazulite.foundation.db.columns import Utc
from lazulite.words.ids import new_id

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

PERSON = "person:"
MADE_BY = "system:lazulite"


def upgrade() -> None:
    _create_users()
    _create_members()
    _create_sessions()
    op.add_column("tokens", sa.Column("last_used_at", Utc(), nullable=True))
    _welcome_persons()


def _create_users() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("folded", sa.String(length=400), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("password", sa.Text(), nullable=True),
        sa.Column("is_owner", sa.Boolean(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("disabled_at", Utc(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("folded", name=op.f("uq_users_folded")),
        sa.UniqueConstraint("name", name=op.f("uq_users_name")),
    )


def _create_members() -> None:
    op.create_table(
        "members",
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("principal", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("granted_by", sa.String(length=200), nullable=False),
        sa.Column("granted_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "principal", name=op.f("pk_members")),
    )
    op.create_index("ix_members_principal", "members", ["principal"], unique=False)


def _create_sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("principal", sa.String(length=200), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("seen_at", Utc(), nullable=False),
        sa.Column("revoked_at", Utc(), nullable=True),
        sa.Column("address", sa.String(length=100), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("digest", name=op.f("uq_sessions_digest")),
    )
    op.create_index("ix_sessions_principal", "sessions", ["principal"], unique=False)
    op.create_table(
        "login_tries",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("tried", sa.Integer(), nullable=False),
        sa.Column("since", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_login_tries")),
    )


def _welcome_persons() -> None:
    found = op.get_bind().execute(
        sa.text(
            "SELECT DISTINCT principal, workspace_id, revoked_at IS NULL FROM tokens WHERE principal LIKE 'person:%'"
        )
    )
    rows = [(str(row[0]), row[1], bool(row[2])) for row in found]
    now = datetime.now(UTC)
    names = sorted({principal.removeprefix(PERSON) for principal, _, _ in rows})
    op.bulk_insert(sa.table("users", *_columns("users")), list(_users(names, now)))
    op.bulk_insert(
        sa.table("members", *_columns("members")),
        [
            {"workspace_id": place, "principal": who, "role": "Owner", "granted_by": MADE_BY, "granted_at": now}
            for who, place in sorted({(who, str(place)) for who, place, live in rows if place and live})
        ],
    )


def _users(names: Iterable[str], now: datetime) -> Iterable[dict[str, object]]:
    """Names that only differ in capitals were two persons before, and stay two."""
    taken: set[str] = set()
    for name in names:
        folded = name if name.casefold() in taken else name.casefold()
        taken.add(folded)
        yield {
            "id": new_id(), "name": name, "folded": folded, "display_name": name, "password": None,
            "is_owner": False, "created_at": now, "created_by": MADE_BY, "disabled_at": None,
        }  # fmt: skip


def _columns(table: str) -> list[sa.ColumnClause[object]]:
    users = ("id", "name", "folded", "display_name", "password", "is_owner", "created_at", "created_by", "disabled_at")
    names = users if table == "users" else ("workspace_id", "principal", "role", "granted_by", "granted_at")
    return [sa.column(name, Utc() if name.endswith("_at") else None) for name in names]
