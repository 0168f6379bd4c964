"""Who calls, for which workspace, and whether the route is theirs to call."""

import base64
import binascii
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Protocol

from fastapi import Depends
from starlette.requests import Request

from lazulite.foundation.actor import LOCAL, Actor
from lazulite.words.errors import Forbidden, Invalid

LOOPBACK = {"127.0.0.1", "::1", "localhost", "testclient"}
# What a page may send to another site without asking it first.
SIMPLE = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data"}
MLFLOW_WORKSPACE = "x-mlflow-workspace"


class TokenNeeded(Forbidden):
    def __init__(self) -> None:
        super().__init__(
            "This address takes no caller without a token.",
            hint="Send 'Authorization: Bearer TOKEN', or set LAZULITE_TOKEN.",
        )


class ForeignPage(Forbidden):
    pass


@dataclass(frozen=True)
class Call:
    """One request: who, where, and the key under which a repeated one gives the same answer."""

    actor: Actor
    workspace_id: str
    workspace_name: str
    idempotency_key: str | None
    fingerprint: str


class Access(Protocol):
    """What governance answers."""

    def recognise(self, token: str) -> Actor: ...

    def allow(self, actor: Actor, permission: str) -> None:
        """For what lies in no workspace. Raises Forbidden."""

    def admit(self, actor: Actor, workspace: str, permission: str) -> str:
        """The workspace's id. Raises Forbidden or Missing."""


async def _fingerprint(request: Request) -> str:
    if "idempotency-key" not in request.headers:
        return ""
    digest = hashlib.sha256(f"{request.method} {request.url.path}\n".encode())
    digest.update(await request.body())
    return digest.hexdigest()


def permit(permission: str) -> object:
    """A dependency that gives the Call, or refuses before the route runs."""

    def call(request: Request, fingerprint: Annotated[str, Depends(_fingerprint)]) -> Call:
        actor = caller_of(request)
        name = workspace_of(request)
        access: Access = request.app.state.access
        workspace_id = access.admit(actor, name, permission)
        return Call(actor, workspace_id, name, request.headers.get("idempotency-key"), fingerprint)

    return Depends(call)


def allow(permission: str) -> object:
    """As `permit` for a route that lies in no workspace: gives the Actor."""

    def actor(request: Request) -> Actor:
        found = caller_of(request)
        access: Access = request.app.state.access
        access.allow(found, permission)
        return found

    return Depends(actor)


def workspace_of(request: Request) -> str:
    """Named by the path, by MLflow's header, or the default one."""
    return str(request.path_params.get("workspace") or request.headers.get(MLFLOW_WORKSPACE) or "default")


def caller_of(request: Request) -> Actor:
    """The token's principal; on loopback, without one, the person at this machine."""
    token = token_of(request)
    if token:
        access: Access = request.app.state.access
        return access.recognise(token)
    if request.client is None or request.client.host in LOOPBACK:
        return LOCAL
    raise TokenNeeded


def token_of(request: Request) -> str | None:
    """From `Bearer TOKEN`, or the password of `Basic`, as MLflow's clients send it."""
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return value.strip() or None
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(value, validate=True).decode().partition(":")[2] or None
        except (binascii.Error, UnicodeDecodeError) as error:
            raise Invalid("The Authorization header is no valid Basic credential.") from error
    return None


def host_name(value: str) -> str:
    """Without its port: `localhost:8899` gives `localhost`, `[::1]:8899` gives `::1`."""
    if value.startswith("["):
        return value[1:].partition("]")[0]
    return value.partition(":")[0]


def guard(known_hosts: frozenset[str]) -> Callable[[Request], None]:
    """Refuses what a page of another site could make a browser send here; raises ForeignPage."""

    def check(request: Request) -> None:
        host = request.headers.get("host", "")
        if host_name(host) not in known_hosts:
            raise ForeignPage(f"This server does not go by the name {host!r}.", hint="Call it by its own address.")
        origin = request.headers.get("origin")
        if origin is not None and origin not in (f"http://{host}", f"https://{host}"):
            raise ForeignPage(f"A page of {origin} may not call this server.", hint="Use the studio, or a token.")
        content = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        has_body = request.headers.get("content-length", "0") != "0" or "transfer-encoding" in request.headers
        simple = content in SIMPLE or (not content and has_body)
        if request.method == "POST" and simple and "authorization" not in request.headers:
            raise ForeignPage(
                f"A write without a token needs a JSON body, not {content or 'one without a type'}.",
                hint="Send 'Content-Type: application/json'.",
            )

    return check
