"""Tokens: random secrets that stand for a principal; only their SHA-256 is kept."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from lazulite.foundation.actor import Actor, Principal
from lazulite.words.errors import Forbidden, Missing

PREFIX = "lz_"
SHOWN = 11  # characters of a token that lists show, enough to tell two apart


class TokenRefused(Forbidden):
    """The token is unknown, expired or revoked: who calls is not known."""


class TokenMissing(Missing):
    pass


@dataclass(frozen=True)
class Token:
    """`workspace_id` None reaches every workspace; `prefix` is what people recognise it by."""

    id: str
    prefix: str
    principal: Principal
    on_behalf_of: Principal | None
    workspace_id: str | None
    label: str
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None

    @property
    def actor(self) -> Actor:
        cause = f"jobs/{self.principal.id}" if self.principal.kind == "job" else None
        return Actor(self.principal, self.on_behalf_of, cause, self.workspace_id)

    def is_good(self, now: datetime) -> bool:
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


def token_digest(secret: str) -> str:
    """Random 256-bit secrets need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()
