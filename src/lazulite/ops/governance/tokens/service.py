"""Issuing, recognising and revoking tokens."""

import secrets
from datetime import timedelta

from lazulite.foundation.actor import Principal
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.pagination import Page, PageRequest
from lazulite.ops.governance.tokens import store
from lazulite.ops.governance.tokens.entities import (
    PREFIX,
    SHOWN,
    Token,
    TokenMissing,
    TokenRefused,
    token_digest,
)
from lazulite.words.ids import new_id

ANEW = "'lazulite login' gets a new one; where nobody logs in, who owns the place makes one by 'lazulite token create'."


class TokensService:
    def issue(
        self,
        tx: Tx,
        principal: Principal,
        *,
        workspace_id: str | None,
        on_behalf_of: Principal | None = None,
        label: str = "",
        lifetime: timedelta | None = None,
    ) -> tuple[str, Token]:
        """The secret, to be seen this once, and what is kept of it."""
        secret = PREFIX + secrets.token_urlsafe(32)
        token = Token(
            id=new_id(), prefix=secret[:SHOWN], principal=principal, on_behalf_of=on_behalf_of,
            workspace_id=workspace_id, label=label, created_at=tx.now,
            expires_at=tx.now + lifetime if lifetime else None, revoked_at=None,
        )  # fmt: skip
        store.add(tx, token, token_digest(secret))
        return secret, token

    def renew(self, tx: Tx, token_id: str) -> tuple[str, Token]:
        """A new secret for a live token; the old one is taken no more. Raises TokenMissing."""
        secret = PREFIX + secrets.token_urlsafe(32)
        token = store.renew(tx, token_id, digest=token_digest(secret), prefix=secret[:SHOWN])
        if token is None:
            raise TokenMissing(f"There is no live token {token_id}.")
        return secret, token

    def recognise(self, tx: Tx, secret: str) -> Token:
        """The live one. Raises TokenRefused, which repeats nothing of what was sent: it may be another's password."""
        token = store.find(tx, token_digest(secret))
        if token is None:
            raise TokenRefused("The token is not known here.", hint=ANEW, code="token_refused")
        if not token.is_good(tx.now):
            raise TokenRefused(f"The token {token.prefix}… is expired or revoked.", hint=ANEW, code="token_refused")
        return token

    def note(self, tx: Tx, token_id: str) -> None:
        """It is used just now."""
        store.used(tx, token_id)

    def of(self, tx: Tx, principal: Principal) -> list[Token]:
        """Those that stand for it, newest first."""
        return store.of_principal(tx, principal)

    def of_workers(self, tx: Tx) -> list[Token]:
        """Those of the workers elsewhere, newest first: a server's own worker has one that nobody handles."""
        return store.of_workers(tx)

    def list(self, tx: Tx, workspace_id: str, request: PageRequest | None = None) -> Page[Token]:
        """Those of a workspace, newest first unless ordered otherwise."""
        return store.page(tx, workspace_id, request or PageRequest())

    def revoke(self, tx: Tx, workspace_id: str, token_id: str) -> None:
        if not store.revoke(tx, workspace_id, token_id):
            raise TokenMissing(f"There is no live token {token_id} in this workspace.")

    def revoke_of(self, tx: Tx, principal: Principal, token_id: str) -> None:
        """One of the principal's own. Raises TokenMissing."""
        if not store.revoke_of(tx, principal, token_id):
            raise TokenMissing(f"{principal.id} has no live token {token_id}.")

    def revoke_workers(self, tx: Tx, token_id: str) -> None:
        """One of a worker elsewhere. Raises TokenMissing."""
        if not store.revoke_workers(tx, token_id):
            raise TokenMissing(f"There is no live token {token_id} of a worker elsewhere.")

    def revoke_principal(self, tx: Tx, principal: Principal) -> None:
        """From now on no token of this principal is taken: a job that has ended, a worker that left."""
        store.revoke_principal(tx, principal)

    def persons_exist(self, tx: Tx) -> bool:
        """Whether anybody could log in from another machine."""
        return store.any_person(tx)
