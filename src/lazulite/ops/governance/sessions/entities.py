"""Sessions: somebody who has logged in with a password, and for how long that holds."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from lazulite.foundation.actor import Principal
from lazulite.words.errors import Forbidden, Missing

IDLE, LONGEST = timedelta(hours=12), timedelta(days=7)
NOTED = timedelta(minutes=1)  # a session's last use is written down no more often


class LoginRefused(Forbidden):
    """The same words for a wrong password, an unknown name and a disabled user."""

    def __init__(self) -> None:
        super().__init__("Name and password do not fit together.", hint="Ask an Owner for a new password if need be.")


class SessionMissing(Missing):
    pass


@dataclass(frozen=True)
class Session:
    """`address` and `agent`: where it was begun, so that people recognise their own."""

    id: str
    principal: Principal
    created_at: datetime
    seen_at: datetime
    revoked_at: datetime | None
    address: str
    agent: str

    @property
    def expires_at(self) -> datetime:
        """Unless it is used before; never later than LONGEST after it began."""
        return min(self.seen_at + IDLE, self.created_at + LONGEST)

    def is_good(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at

    def is_worth_noting(self, now: datetime) -> bool:
        return now - self.seen_at >= NOTED


def session_digest(secret: str) -> str:
    """Random 256-bit secrets need no slow hash."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
