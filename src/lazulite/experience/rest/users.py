"""Users of the home: made, changed and disabled by its Owners."""

from datetime import datetime
from typing import Annotated

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field, SecretStr, StrictBool

from lazulite.experience.http.callers import Call, allow
from lazulite.experience.http.routers import api_router
from lazulite.experience.rest.lists import ListDep, ListOf
from lazulite.experience.rest.platform import PlatformDep
from lazulite.foundation.db.transaction import Tx
from lazulite.ops.governance.users.entities import User

router = api_router("users")
ROOT, ONE = "/users", "/users/{name}"
Reader = Annotated[Call, allow("users/read")]
Writer = Annotated[Call, allow("users/write")]


class UserIn(BaseModel):
    """Without a password a user comes in by tokens alone. `is_owner`: an Owner of the home, and so of everything."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=128)
    display_name: str = Field(default="", max_length=256)
    password: SecretStr | None = None
    is_owner: StrictBool = False


class UserChange(BaseModel):
    """What is not given stays as it is."""

    model_config = ConfigDict(extra="forbid")

    display_name: str | None = Field(default=None, max_length=256)
    is_owner: StrictBool | None = None


class NewPasswordIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    password: SecretStr


class UserOut(BaseModel):
    name: str
    principal: str
    display_name: str
    is_owner: bool
    is_enabled: bool
    has_password: bool
    created_by: str
    created_at: datetime
    disabled_at: datetime | None

    @classmethod
    def of(cls, user: User) -> "UserOut":
        return cls(
            name=user.name, principal=str(user.principal), display_name=user.display_name, is_owner=user.is_owner,
            is_enabled=user.is_enabled, has_password=user.has_password, created_by=user.created_by,
            created_at=user.created_at, disabled_at=user.disabled_at,
        )  # fmt: skip


class UserList(ListOf[UserOut]):
    pass


@router.get(ROOT)
def list_users(_: Reader, platform: PlatformDep, query: ListDep) -> UserList:
    """By name, disabled ones too."""
    with platform.read() as tx:
        return UserList.of(platform.users.list(tx, query.page()).map(UserOut.of))


@router.post(ROOT, status_code=201)
def create_user(body: UserIn, call: Writer, platform: PlatformDep) -> UserOut:
    secret = platform.users.secret(body.password.get_secret_value(), name=body.name) if body.password else None

    def create(tx: Tx) -> UserOut:
        made = platform.users.create(
            tx, call.actor, body.name, secret=secret, display_name=body.display_name, is_owner=body.is_owner
        )
        return UserOut.of(made)

    return platform.create(call, UserOut, create)


@router.get(ONE)
def show_user(name: str, _: Reader, platform: PlatformDep) -> UserOut:
    with platform.read() as tx:
        return UserOut.of(platform.users.get(tx, name))


@router.patch(ONE)
def update_user(name: str, body: UserChange, call: Writer, platform: PlatformDep) -> UserOut:
    return UserOut.of(
        platform.write(
            lambda tx: platform.users.update(
                tx, call.actor, name, display_name=body.display_name, is_owner=body.is_owner
            )
        )
    )


@router.put(f"{ONE}/password", status_code=204)
def set_password(name: str, body: NewPasswordIn, call: Writer, platform: PlatformDep) -> Response:
    """For who has forgotten theirs. Every session of the user ends."""
    secret = platform.users.secret(body.password.get_secret_value(), name=name)
    platform.write(lambda tx: platform.admittance.set_password(tx, call.actor, name, secret))
    return Response(status_code=204)


@router.post(f"{ONE}/disable")
def disable_user(name: str, call: Writer, platform: PlatformDep) -> UserOut:
    """From now on neither password, session nor token lets the user in; what runs in the user's name goes on."""
    return UserOut.of(platform.write(lambda tx: platform.admittance.disable(tx, call.actor, name)))


@router.post(f"{ONE}/enable")
def enable_user(name: str, call: Writer, platform: PlatformDep) -> UserOut:
    """Password and tokens are taken again; sessions have ended."""
    return UserOut.of(platform.write(lambda tx: platform.users.set_enabled(tx, call.actor, name, enabled=True)))
