"""Who calls, for which workspace, and whether the route is theirs to call."""

import base64
import binascii
import hashlib
import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Protocol

from fastapi import Depends
from starlette.requests import Request
from starlette.websockets import WebSocket

from lazulite.foundation.actor import LOCAL, Actor, Identity, Way
from lazulite.words.errors import Forbidden, Invalid

LOOPBACK = {"127.0.0.1", "::1", "localhost", "testclient"}
# What a page may send to another site without asking it first.
SIMPLE = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data"}
# Of hosts of repositories, which sign what they send as a form. A page may send none of them unasked.
SIGNATURES = {"x-hub-signature-256", "x-gitea-signature", "x-forgejo-signature"}
SAFE = {"GET", "HEAD", "OPTIONS"}
UNKNOWN_HOST = "Call it by its own address; 'lazulite serve --host-name NAME' lets it go by another."
MLFLOW_WORKSPACE = "x-mlflow-workspace"
SESSION = "lazulite_session"  # the cookie of who has logged in with a password
SECURE_SESSION = "__Host-lazulite_session"  # its name under TLS: no other host or path can set one of that name


class TokenNeeded(Forbidden):
    def __init__(self) -> None:
        super().__init__(
            "This address takes no caller without a login.",
            hint="Log in by 'lazulite login', set LAZULITE_TOKEN, or send 'Authorization: Bearer TOKEN'.",
        )


class ForeignPage(Forbidden):
    pass


@dataclass(frozen=True)
class Call:
    """One request: who, where, and the key under which a repeated one gives the same answer.

    `workspace_id` and `workspace_name` are empty for what lies in no workspace.
    """

    identity: Identity
    workspace_id: str
    workspace_name: str
    idempotency_key: str | None
    fingerprint: str

    @property
    def actor(self) -> Actor:
        return self.identity.actor


class Access(Protocol):
    """What governance answers."""

    @property
    def login_required(self) -> bool:
        """Whether the person at this machine has to log in too."""

    def by_token(self, token: str) -> Identity:
        """Raises Forbidden for one that is not taken."""

    def by_session(self, secret: str) -> Identity | None:
        """None for one that has ended."""

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
        identity = identity_of(request)
        name = workspace_of(request)
        access: Access = request.app.state.access
        workspace_id = access.admit(identity.actor, name, permission)
        return Call(identity, workspace_id, name, request.headers.get("idempotency-key"), fingerprint)

    call.permission = permission  # type: ignore[attr-defined]  # read by whoever lists routes
    return Depends(call)


def allow(permission: str) -> object:
    """As `permit` for a route that lies in no workspace."""

    def call(request: Request, fingerprint: Annotated[str, Depends(_fingerprint)]) -> Call:
        identity = identity_of(request)
        access: Access = request.app.state.access
        access.allow(identity.actor, permission)
        return Call(identity, "", "", request.headers.get("idempotency-key"), fingerprint)

    call.permission = permission  # type: ignore[attr-defined]  # read by whoever lists routes
    return Depends(call)


def known() -> object:
    """As `allow` for a route that is everybody's whom we know."""

    def call(request: Request, fingerprint: Annotated[str, Depends(_fingerprint)]) -> Call:
        return Call(identity_of(request), "", "", request.headers.get("idempotency-key"), fingerprint)

    return Depends(call)


def workspace_of(request: Request) -> str:
    """Named by the path, by MLflow's header, or the default one."""
    return str(request.path_params.get("workspace") or request.headers.get(MLFLOW_WORKSPACE) or "default")


def identity_of(request: Request) -> Identity:
    """Whose the token is, or the session; on loopback, where nobody has to log in, the person at this machine."""
    access: Access = request.app.state.access
    if token := token_of(request):
        return access.by_token(token)
    secret = session_of(request)
    if secret and (found := access.by_session(secret)):
        return found
    if not access.login_required and (request.client is None or request.client.host in LOOPBACK):
        return Identity(LOCAL, Way.LOCAL)
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


def session_of(request: Request) -> str | None:
    return request.cookies.get(SECURE_SESSION if is_secure(request) else SESSION)


def is_secure(request: Request) -> bool:
    return request.url.scheme == "https"


def host_name(value: str) -> str:
    """Without its port: `localhost:8899` gives `localhost`, `[::1]:8899` gives `::1`."""
    if value.startswith("["):
        return value[1:].partition("]")[0]
    return value.partition(":")[0]


def as_request(socket: WebSocket) -> Request:
    """How a WebSocket was asked for, as the request that it began as."""
    scheme = "https" if socket.url.scheme == "wss" else "http"
    return Request({**socket.scope, "type": "http", "method": "GET", "scheme": scheme})


def guard(
    known_hosts: frozenset[str], *, any_address: bool = False, any_content: bool = False
) -> Callable[[Request], None]:
    """Refuses what a page of another site could make a browser send here; raises ForeignPage.

    any_address: a host that is an address is taken. A name may lead here from anywhere, an address from nowhere else.
    any_content: forms are taken, where pages of this origin send them.
    """

    def check(request: Request) -> None:
        host = request.headers.get("host", "")
        if host_name(host) not in known_hosts and not (any_address and _is_address(host_name(host))):
            raise ForeignPage(f"This server does not go by the name {host!r}.", hint=UNKNOWN_HOST)
        _check_origin(request, host)
        if request.method == "POST" and "authorization" not in request.headers and not any_content:
            _check_content(request)

    return check


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _check_origin(request: Request, host: str) -> None:
    """A page says where it is from; a browser that brings a session and writes has to."""
    origin = request.headers.get("origin")
    if origin is None:
        bears_session = session_of(request) is not None and "authorization" not in request.headers
        if bears_session and request.method not in SAFE:
            raise ForeignPage("A write with a session says where it is from.", hint="Send 'Origin', or use a token.")
        return
    # Who ends TLS before an http:// server and is not trusted leaves the page's own https:// alone.
    own = {f"https://{host}"} if is_secure(request) else {f"http://{host}", f"https://{host}"}
    if origin not in own:
        raise ForeignPage(f"A page of {origin} may not call this server.", hint="Use the studio, or a token.")


def _check_content(request: Request) -> None:
    """What a page may send to any site unasked is no write here, whoever it is sent by."""
    content = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    has_body = request.headers.get("content-length", "0") != "0" or "transfer-encoding" in request.headers
    if SIGNATURES.isdisjoint(request.headers) and (content in SIMPLE or (not content and has_body)):
        raise ForeignPage(
            f"A write without a token needs a JSON body, not {content or 'one without a type'}.",
            hint="Send 'Content-Type: application/json'.",
        )
