"""Every query over users."""

from typing import Any

from sqlalchemy import Row, func, select, update

from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.db.upsert import insert_or_ignore
from lazulite.ops.governance.users.entities import User
from lazulite.ops.governance.users.tables import users


def add(tx: Tx, user: User, password: str | None) -> bool:
    """False when the name is taken, also in other capitals."""
    row = {
        "id": user.id, "name": user.name, "folded": user.name.casefold(), "display_name": user.display_name,
        "password": password, "is_owner": user.is_owner, "created_at": user.created_at,
        "created_by": user.created_by, "disabled_at": None,
    }  # fmt: skip
    return insert_or_ignore(tx, users, [row]) == 1


def find(tx: Tx, name: str) -> User | None:
    row = tx.execute(select(users).where(users.c.name == name)).first()
    return _user(row) if row else None


def find_folded(tx: Tx, name: str) -> tuple[User, str | None] | None:
    """The user whom somebody means who types this name, and the hash of the password."""
    row = tx.execute(select(users).where(users.c.folded == name.casefold())).first()
    return (_user(row), row.password) if row else None


def page(tx: Tx, *, offset: int, limit: int) -> list[User]:
    """By name."""
    return [_user(row) for row in tx.execute(select(users).order_by(users.c.folded).offset(offset).limit(limit))]


def save(
    tx: Tx, name: str, *, display_name: str | None = None, is_owner: bool | None = None, password: str | None = None
) -> None:
    """What is given; the rest stays."""
    given = {"display_name": display_name, "is_owner": is_owner, "password": password}
    values = {column: value for column, value in given.items() if value is not None}
    if values:
        tx.execute(update(users).where(users.c.name == name).values(values))


def set_enabled(tx: Tx, name: str, *, enabled: bool) -> None:
    tx.execute(update(users).where(users.c.name == name).values(disabled_at=None if enabled else tx.now))


def owners(tx: Tx) -> int:
    """How many enabled Owners of the home there are."""
    query = select(func.count()).where(users.c.is_owner.is_(True), users.c.disabled_at.is_(None))
    return int(tx.execute(query).scalar_one())


def any_with_password(tx: Tx) -> bool:
    query = select(users.c.id).where(users.c.password.is_not(None), users.c.disabled_at.is_(None)).limit(1)
    return tx.execute(query).first() is not None


def _user(row: Row[*tuple[Any, ...]]) -> User:
    return User(
        id=row.id, name=row.name, display_name=row.display_name, has_password=row.password is not None,
        is_owner=row.is_owner, created_at=row.created_at, created_by=row.created_by, disabled_at=row.disabled_at,
    )  # fmt: skip
