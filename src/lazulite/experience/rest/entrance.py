"""What the ways in ask of governance before a route runs, each question in a transaction of its own."""

from lazulite.assembly import Platform
from lazulite.foundation.actor import Actor, Identity
from lazulite.foundation.telemetry import logger
from lazulite.ops.governance.admittance.service import Seen
from lazulite.words.errors import Unavailable

log = logger(__name__)


class Entrance:
    """http/callers' Access."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    @property
    def login_required(self) -> bool:
        return self._platform.settings.login_required

    def by_token(self, token: str) -> Identity:
        with self._platform.read() as tx:
            seen = self._platform.admittance.by_token(tx, token)
        return self._noted(seen)

    def by_session(self, secret: str) -> Identity | None:
        with self._platform.read() as tx:
            seen = self._platform.admittance.by_session(tx, secret)
        return self._noted(seen) if seen else None

    def allow(self, actor: Actor, permission: str) -> None:
        with self._platform.read() as tx:
            self._platform.admittance.allow(tx, actor, permission)

    def admit(self, actor: Actor, workspace: str, permission: str) -> str:
        with self._platform.read() as tx:
            return self._platform.admittance.admit(tx, actor, workspace, permission).id

    def _noted(self, seen: Seen) -> Identity:
        """When it was used last is worth no refusal: a full disk keeps nobody from reading."""
        if seen.is_worth_noting:
            try:
                self._platform.write(lambda tx: self._platform.admittance.note(tx, seen.identity))
            except Unavailable as error:
                log.warning("use_not_noted", reason=error.detail)
        return seen.identity
