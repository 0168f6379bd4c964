"""Every query over sessions and tries to begin one."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from lazulite.foundation.actor import Principal
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.db.upsert import insert_or_ignore
from lazulite.ops.governance.sessions.entities import Session
from lazulite.ops.governance.sessions.tables import login_tries, sessions
from lazulite.ops.governance.sessions.throttle import Tries


def add(tx: Tx, session: Session, digest: str) -> None:
    tx.execute(insert(sessions).values(**{**vars(session), "principal": str(session.principal)}, digest=digest))


def find(tx: Tx, digest: str) -> Session | None:
    row = tx.execute(select(sessions).where(sessions.c.digest == digest)).first()
    return _session(row) if row else None


def of_principal(tx: Tx, principal: Principal, *, since: datetime) -> list[Session]:
    """Those begun since then and not revoked, the newest first."""
    query = select(sessions).where(
        sessions.c.principal == str(principal), sessions.c.revoked_at.is_(None), sessions.c.created_at > since
    )
    return [_session(row) for row in tx.execute(query.order_by(sessions.c.created_at.desc()))]


def seen(tx: Tx, session_id: str) -> None:
    tx.execute(update(sessions).where(sessions.c.id == session_id).values(seen_at=tx.now))


def revoke(tx: Tx, principal: Principal, *, only: str | None = None, but: str | None = None) -> int:
    """How many: all of the principal's live ones, `only` one of them, or all `but` one."""
    live = [sessions.c.principal == str(principal), sessions.c.revoked_at.is_(None)]
    chosen = [sessions.c.id == only] if only else [sessions.c.id != but] if but else []
    return tx.execute(update(sessions).where(*live, *chosen).values(revoked_at=tx.now)).rowcount


def forget(tx: Tx, *, before: datetime) -> None:
    """Sessions begun before then: they have long expired."""
    tx.execute(delete(sessions).where(sessions.c.created_at < before))


def tries(tx: Tx, key: str) -> Tries:
    """Of a key, its row locked until the transaction ends: two that try at once are two tries."""
    insert_or_ignore(tx, login_tries, [{"key": key, "tried": 0, "since": tx.now}])
    row = tx.execute(select(login_tries).where(login_tries.c.key == key).with_for_update()).one()
    return Tries(row.tried, row.since)


def keep_tries(tx: Tx, key: str, now: Tries) -> None:
    tx.execute(update(login_tries).where(login_tries.c.key == key).values(tried=now.count, since=now.since))


def drop_try(tx: Tx, key: str) -> None:
    """One try that was none: its password was right."""
    change = update(login_tries).where(login_tries.c.key == key, login_tries.c.tried > 0)
    tx.execute(change.values(tried=login_tries.c.tried - 1))


def forget_tries(tx: Tx, *, before: datetime) -> None:
    tx.execute(delete(login_tries).where(login_tries.c.since < before))


def _session(row: Row[*tuple[Any, ...]]) -> Session:
    return Session(
        id=row.id, principal=Principal.parse(row.principal), created_at=row.created_at, seen_at=row.seen_at,
        revoked_at=row.revoked_at, address=row.address, agent=row.agent,
    )  # fmt: skip
