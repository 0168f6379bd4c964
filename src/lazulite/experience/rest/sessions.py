"""Coming in with a password and going out again; who one is, and one's own sessions and tokens."""

from datetime import datetime
from importlib.metadata import version
from typing import Annotated

from fastapi import Depends, Response
from pydantic import BaseModel, ConfigDict, Field, SecretStr
from starlette.requests import Request

from lazulite.assembly import Platform
from lazulite.experience.http.callers import SECURE_SESSION, SESSION, Call, is_secure, known, session_of
from lazulite.experience.http.routers import api_router
from lazulite.experience.rest.platform import PlatformDep
from lazulite.foundation.actor import Actor, Identity, PrincipalKind, Way
from lazulite.foundation.db.transaction import Tx
from lazulite.ops.governance.access import Role, permissions_of
from lazulite.ops.governance.sessions.entities import LONGEST, LoginRefused, Session
from lazulite.ops.governance.users.entities import PasswordWrong, User
from lazulite.words.errors import Forbidden

router = api_router("login")
Known = Annotated[Call, known()]


class PersonNeeded(Forbidden):
    pass


def own(call: Known) -> Call:
    """Of the person who asks. Raises PersonNeeded: a job has no password, no sessions, and makes no tokens."""
    principal = call.actor.principal
    if principal.kind is not PrincipalKind.PERSON:
        raise PersonNeeded(f"{principal} asked for what only a user has.", hint="Log in, or use the token of a person.")
    return call


Own = Annotated[Call, Depends(own)]


class LoginIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=400)
    password: SecretStr


class PasswordIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    current: SecretStr
    new: SecretStr


class AboutOut(BaseModel):
    """`at`: what time it is here. `login_required`: also for the person at the server's machine."""

    version: str
    at: datetime
    login_required: bool


class PlaceOut(BaseModel):
    """A workspace that the caller sees. `permissions`: what the role there lets them do, as `<noun>/<verb>`."""

    name: str
    description: str
    role: str
    permissions: list[str]


class MeOut(BaseModel):
    """`authenticated_by`: local, token or session. `permissions`: what the caller may do outside of any workspace.

    `is_local`: the person at this machine, who need not log in. `is_owner`: an Owner of the home.
    """

    principal: str
    name: str
    display_name: str
    authenticated_by: Way
    is_local: bool
    is_owner: bool
    login_required: bool
    has_password: bool
    expires_at: datetime | None
    permissions: list[str]
    workspaces: list[PlaceOut]

    @classmethod
    def of(cls, tx: Tx, platform: Platform, identity: Identity) -> "MeOut":
        actor = identity.actor
        user = platform.admittance.user_of(tx, actor)
        home = platform.admittance.home_role(tx, actor)
        places = platform.admittance.places(tx, actor)
        return cls(
            principal=str(actor.principal), name=actor.principal.id,
            display_name=user.display_name if user else actor.principal.id, authenticated_by=identity.way,
            is_local=identity.way is Way.LOCAL, is_owner=home in {Role.HOME_OWNER, Role.LOCAL},
            login_required=platform.settings.login_required, has_password=bool(user and user.has_password),
            expires_at=identity.expires_at, permissions=list(platform.admittance.permissions(tx, actor)),
            workspaces=[
                PlaceOut(
                    name=place.workspace.name, description=place.workspace.description, role=_shown(place.role),
                    permissions=list(permissions_of(place.role)),
                )
                for place in places
            ],
        )  # fmt: skip


class SessionOut(BaseModel):
    """`is_current`: the one that asks."""

    id: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    address: str
    agent: str
    is_current: bool

    @classmethod
    def of(cls, one: Session, identity: Identity) -> "SessionOut":
        return cls(
            id=one.id, created_at=one.created_at, last_seen_at=one.seen_at, expires_at=one.expires_at,
            address=one.address, agent=one.agent, is_current=one.id == identity.id,
        )  # fmt: skip


class SessionList(BaseModel):
    items: list[SessionOut]
    next_page_token: str | None = None


@router.get("/about")
def show_about(platform: PlatformDep) -> AboutOut:
    """What everybody is told who has not come in yet."""
    return AboutOut(
        version=version("lazulite"), at=platform.clock.now(), login_required=platform.settings.login_required
    )


@router.post("/login")
def log_in(body: LoginIn, request: Request, response: Response, platform: PlatformDep) -> MeOut:
    """A session in a cookie that no script can read. Says the same, and takes as long, whatever was wrong."""
    user = _checked(platform, request, body.name, body.password.get_secret_value())
    if user is None:
        raise LoginRefused
    agent = request.headers.get("user-agent", "")
    before = session_of(request)

    def begin(tx: Tx) -> tuple[str, Session]:
        platform.admittance.end_session(tx, before)
        return platform.sessions.begin(tx, user.principal, address=_address(request), agent=agent)

    secret, session = platform.write(begin)
    _set_cookie(request, response, secret, seconds=int(LONGEST.total_seconds()))
    with platform.read() as tx:
        identity = Identity(Actor(user.principal), Way.SESSION, session.id, session.expires_at)
        return MeOut.of(tx, platform, identity)


@router.post("/logout", status_code=204)
def log_out(request: Request, platform: PlatformDep) -> Response:
    """Also of a session that has ended already."""
    secret = session_of(request)
    if secret:
        platform.write(lambda tx: platform.admittance.end_session(tx, secret))
    response = Response(status_code=204)
    _set_cookie(request, response, "", seconds=0)
    return response


@router.get("/me")
def show_me(call: Known, platform: PlatformDep) -> MeOut:
    with platform.read() as tx:
        return MeOut.of(tx, platform, call.identity)


@router.put("/me/password", status_code=204)
def change_password(body: PasswordIn, request: Request, call: Own, platform: PlatformDep) -> Response:
    """Every other session of one's own ends; tokens stay."""
    person = call.actor.principal
    new = platform.users.secret(body.new.get_secret_value(), name=person.id)
    if _checked(platform, request, person.id, body.current.get_secret_value()) is None:
        raise PasswordWrong("The current password is another one.", hint="Ask an Owner to set a new one.")
    stays = call.identity.id if call.identity.way is Way.SESSION else None
    platform.write(lambda tx: platform.admittance.set_password(tx, call.actor, person.id, new, stays=stays))
    return Response(status_code=204)


@router.get("/me/sessions")
def list_sessions(call: Own, platform: PlatformDep) -> SessionList:
    person = call.actor.principal
    with platform.read() as tx:
        found = platform.sessions.list(tx, person)
    return SessionList(items=[SessionOut.of(one, call.identity) for one in found])


@router.delete("/me/sessions/{session_id}", status_code=204)
def end_session(session_id: str, call: Own, platform: PlatformDep) -> Response:
    person = call.actor.principal
    platform.write(lambda tx: platform.sessions.end(tx, person, session_id))
    return Response(status_code=204)


def _checked(platform: Platform, request: Request, name: str, password: str) -> User | None:
    """The enabled user whose name and password these are. Raises LoginsExhausted before it looks at either."""
    address = _address(request)
    platform.write(lambda tx: platform.sessions.try_(tx, name, address))
    with platform.read() as tx:
        found = platform.users.typed(tx, name)
    user, kept = found or (None, None)
    if not platform.users.is_theirs(kept, password) or user is None or not user.is_enabled:
        return None
    better = platform.users.refreshed(kept, password) if kept else None

    def right(tx: Tx) -> None:
        platform.sessions.forgive(tx, name, address)
        if better:
            platform.users.refresh(tx, user.name, better)

    platform.write(right)
    return user


def _set_cookie(request: Request, response: Response, value: str, *, seconds: int) -> None:
    secure = is_secure(request)
    response.set_cookie(
        SECURE_SESSION if secure else SESSION, value, max_age=seconds, path="/", secure=secure, httponly=True,
        samesite="strict",
    )  # fmt: skip
    response.headers["Cache-Control"] = "no-store"


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _shown(role: Role) -> str:
    """Who owns the home owns each workspace."""
    return Role.OWNER.value if role in {Role.HOME_OWNER, Role.LOCAL} else role.value
