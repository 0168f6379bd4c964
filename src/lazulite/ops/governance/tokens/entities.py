"""Tokens: random secrets that stand for a principal; only their SHA-256 is kept."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from lazulite.foundation.actor import Actor, Principal
from lazulite.words.errors import Forbidden, Invalid, Missing

PREFIX = "lz_"
SHOWN = 11  # characters of a token that lists show, enough to tell two apart
NOTED = timedelta(minutes=1)  # a token's last use is written down no more often


class TokenRefused(Forbidden):
    """The token is unknown, expired or revoked: who calls is not known."""


class TokenMissing(Missing):
    pass


class LifetimeTooLong(Invalid):
    pass


@dataclass(frozen=True)
class Token:
    """`workspace_id` None reaches wherever its principal does; `prefix` is what people recognise it by."""

    id: str
    prefix: str
    principal: Principal
    on_behalf_of: Principal | None
    workspace_id: str | None
    label: str
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None = None

    @property
    def actor(self) -> Actor:
        cause = f"jobs/{self.principal.id}" if self.principal.kind == "job" else None
        return Actor(self.principal, self.on_behalf_of, cause, self.workspace_id)

    def is_good(self, now: datetime) -> bool:
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)

    def is_worth_noting(self, now: datetime) -> bool:
        return self.last_used_at is None or now - self.last_used_at >= NOTED


def check_successor(lifetime: timedelta | None, *, ends: datetime | None, now: datetime) -> timedelta | None:
    """How long a token lives that is made with one which ends then. Raises LifetimeTooLong."""
    if ends is None:
        return lifetime
    if lifetime is not None and now + lifetime > ends:
        raise LifetimeTooLong(
            f"A token that ends at {ends:%Y-%m-%dT%H:%M:%SZ} makes none that lives longer.",
            hint="Log in with the password, or ask for a shorter lifetime.",
        )
    return lifetime or ends - now


def token_digest(secret: str) -> str:
    """Random 256-bit secrets need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()
