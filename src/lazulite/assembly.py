"""The composition root: knows every concrete class below it, hands them to each other and wires the facts."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol, TypeVar

from pydantic import BaseModel

from lazulite.foundation.actor import Actor
from lazulite.foundation.blobs.content import Blobs
from lazulite.foundation.clock import Clock, SystemClock
from lazulite.foundation.db.database import Database
from lazulite.foundation.db.idempotency import IdempotencyKey, once
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events.relay import Relay
from lazulite.foundation.settings import Settings
from lazulite.ops.governance import access
from lazulite.ops.governance.tokens.service import TokensService
from lazulite.ops.governance.workspaces.service import WorkspacesService

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)


class Caller(Protocol):
    """What a way in knows of a request that creates something."""

    @property
    def actor(self) -> Actor: ...
    @property
    def workspace_id(self) -> str: ...
    @property
    def idempotency_key(self) -> str | None: ...
    @property
    def fingerprint(self) -> str: ...


@dataclass(frozen=True)
class Platform:
    """Every service of one home. Ways in call them inside `write` or `read`."""

    settings: Settings
    clock: Clock
    db: Database
    blobs: Blobs
    relay: Relay
    workspaces: WorkspacesService
    tokens: TokensService

    def write(self, fn: Callable[[Tx], T]) -> T:
        """What `fn` gives, once it is committed."""
        return self.db.write(fn)

    def read(self) -> AbstractContextManager[Tx]:
        return self.db.read()

    def create(self, call: Caller, answer: type[M], fn: Callable[[Tx], M]) -> M:
        """A write whose answer is given again, undone work included, when the Idempotency-Key comes again."""
        if call.idempotency_key is None:
            return self.db.write(fn)
        key = IdempotencyKey(call.workspace_id, str(call.actor.principal), call.idempotency_key, call.fingerprint)
        said = self.db.write(lambda tx: once(tx, key, lambda: fn(tx).model_dump(mode="json")))
        return answer.model_validate(said)

    def recognise(self, token: str) -> Actor:
        """Whose token it is."""
        with self.read() as tx:
            return self.tokens.recognise(tx, token)

    def admit(self, actor: Actor, workspace: str, permission: str) -> str:
        """The workspace's id, once the actor may do this there. Raises Forbidden or Missing."""
        access.require(actor, permission)
        with self.read() as tx:
            workspace_id = self.workspaces.named(tx, workspace).id
        if actor.workspace_id not in {None, workspace_id}:
            raise access.WorkspaceRefused(actor, workspace)
        return workspace_id

    def close(self) -> None:
        self.relay.stop()
        self.db.close()


def assemble(settings: Settings, *, clock: Clock | None = None) -> Platform:
    """A platform over a database at the newest revision. Nothing runs yet: `Platform.relay.start` does that."""
    clock = clock or SystemClock()
    db = Database(settings.database_url, clock=clock)
    blobs = Blobs(settings.blobs)
    platform = Platform(
        settings=settings,
        clock=clock,
        db=db,
        blobs=blobs,
        relay=Relay(db),
        workspaces=WorkspacesService(),
        tokens=TokensService(),
    )
    db.write(platform.workspaces.ensure_default)
    _subscribe(platform)
    return platform


def _subscribe(platform: Platform) -> None:
    """Who hears of which facts. Each has a cursor of its own; the order here means nothing."""
