"""Every query over tokens."""

from typing import Any

from sqlalchemy import Row, and_, bindparam, insert, select, update

from lazulite.foundation.actor import OWN_WORKER, Principal, PrincipalKind
from lazulite.foundation.db.lists import read_page
from lazulite.foundation.db.rows import change_rows, find_row
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.pagination import Page, PageRequest
from lazulite.ops.governance.tokens.entities import Token
from lazulite.ops.governance.tokens.tables import LISTED, tokens

OF_WORKERS = and_(
    tokens.c.principal.startswith(f"{PrincipalKind.WORKER.value}:", autoescape=True),
    tokens.c.principal != str(OWN_WORKER),
)

REVOKE_PRINCIPAL = (
    update(tokens)
    .where(tokens.c.principal == bindparam("of"), tokens.c.revoked_at.is_(None))
    .values(revoked_at=bindparam("now"))
)


def add(tx: Tx, token: Token, digest: str) -> None:
    tx.execute(
        insert(tokens).values(
            id=token.id, digest=digest, prefix=token.prefix, principal=str(token.principal),
            on_behalf_of=str(token.on_behalf_of) if token.on_behalf_of else None, workspace_id=token.workspace_id,
            label=token.label, created_at=token.created_at, expires_at=token.expires_at, revoked_at=None,
            last_used_at=None,
        )
    )  # fmt: skip


def renew(tx: Tx, token_id: str, *, digest: str, prefix: str) -> Token | None:
    live = (tokens.c.id == token_id, tokens.c.revoked_at.is_(None))
    tx.execute(update(tokens).where(*live).values(digest=digest, prefix=prefix))
    return find(tx, digest)


def find(tx: Tx, digest: str) -> Token | None:
    row = find_row(tx, tokens, digest=digest)
    return _token(row) if row else None


def page(tx: Tx, workspace_id: str, request: PageRequest) -> Page[Token]:
    return read_page(tx, LISTED, request, select(tokens).where(tokens.c.workspace_id == workspace_id)).map(_token)


def of_principal(tx: Tx, principal: Principal) -> list[Token]:
    """Newest first."""
    query = select(tokens).where(tokens.c.principal == str(principal)).order_by(tokens.c.created_at.desc())
    return [_token(row) for row in tx.execute(query)]


def of_workers(tx: Tx) -> list[Token]:
    """Newest first."""
    query = select(tokens).where(OF_WORKERS).order_by(tokens.c.created_at.desc())
    return [_token(row) for row in tx.execute(query)]


def used(tx: Tx, token_id: str) -> None:
    change_rows(tx, tokens, {"last_used_at": tx.now}, id=token_id)


def revoke(tx: Tx, workspace_id: str, token_id: str) -> bool:
    change = update(tokens).where(
        tokens.c.id == token_id, tokens.c.workspace_id == workspace_id, tokens.c.revoked_at.is_(None)
    )
    return tx.execute(change.values(revoked_at=tx.now)).rowcount == 1


def revoke_of(tx: Tx, principal: Principal, token_id: str) -> bool:
    change = update(tokens).where(
        tokens.c.id == token_id, tokens.c.principal == str(principal), tokens.c.revoked_at.is_(None)
    )
    return tx.execute(change.values(revoked_at=tx.now)).rowcount == 1


def revoke_workers(tx: Tx, token_id: str) -> bool:
    change = update(tokens).where(tokens.c.id == token_id, OF_WORKERS, tokens.c.revoked_at.is_(None))
    return tx.execute(change.values(revoked_at=tx.now)).rowcount == 1


def revoke_principal(tx: Tx, principal: Principal) -> None:
    tx.execute(REVOKE_PRINCIPAL, {"of": str(principal), "now": tx.now})


def any_person(tx: Tx) -> bool:
    query = select(tokens.c.id).where(tokens.c.principal.like("person:%"), tokens.c.revoked_at.is_(None)).limit(1)
    return tx.execute(query).first() is not None


def _token(row: Row[*tuple[Any, ...]]) -> Token:
    return Token(
        id=row.id, prefix=row.prefix, principal=Principal.parse(row.principal),
        on_behalf_of=Principal.parse(row.on_behalf_of) if row.on_behalf_of else None,
        workspace_id=row.workspace_id, label=row.label, created_at=row.created_at, expires_at=row.expires_at,
        revoked_at=row.revoked_at, last_used_at=row.last_used_at,
    )  # fmt: skip
