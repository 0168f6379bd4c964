"""Who acts, for whom, and because of what."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from lazulite.words.json import JSON, JSONObject


class PrincipalKind(StrEnum):
    LOCAL = "local"
    PERSON = "person"
    JOB = "job"
    RULE = "rule"
    WORKER = "worker"
    GATEWAY = "gateway"
    SYSTEM = "system"


@dataclass(frozen=True)
class Principal:
    kind: PrincipalKind
    id: str

    def __str__(self) -> str:
        return f"{self.kind.value}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> "Principal":
        kind, _, name = text.partition(":")
        return cls(PrincipalKind(kind), name)


@dataclass(frozen=True)
class Actor:
    """A principal at work. `cause` is the id of the fact or job that made it act; `workspace_id` None = everywhere."""

    principal: Principal
    on_behalf_of: Principal | None = None
    cause: str | None = None
    workspace_id: str | None = None

    @property
    def answerable(self) -> Principal:
        """Who answers for what it does: for whom it acts, else itself."""
        return self.on_behalf_of or self.principal

    def because(self, cause: str) -> "Actor":
        return replace(self, cause=cause)

    def to_json(self) -> JSONObject:
        return {"principal": str(self.principal), "on_behalf_of": str(self.on_behalf_of) if self.on_behalf_of else None}

    @classmethod
    def from_json(cls, value: JSONObject, *, cause: str | None = None) -> "Actor":
        behalf: JSON = value.get("on_behalf_of")
        return cls(Principal.parse(str(value["principal"])), Principal.parse(str(behalf)) if behalf else None, cause)


class Way(StrEnum):
    """How somebody has shown who they are; `local`: by being at the machine."""

    LOCAL = "local"
    TOKEN = "token"  # noqa: S105 - a way, no secret
    SESSION = "session"


@dataclass(frozen=True)
class Identity:
    """An actor, and by what it is known: `id` is the token's or the session's."""

    actor: Actor
    way: Way
    id: str | None = None
    expires_at: datetime | None = None


LOCAL = Actor(Principal(PrincipalKind.LOCAL, "local"))
OWN_WORKER = Principal(PrincipalKind.WORKER, "local")  # the one that a server starts beside itself
OWN_GATEWAY = Principal(PrincipalKind.GATEWAY, "local")
SYSTEM = Actor(Principal(PrincipalKind.SYSTEM, "lazulite"))
