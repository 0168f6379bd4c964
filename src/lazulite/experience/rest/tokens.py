"""Tokens: one's own, and those of a workspace."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field

from lazulite.assembly import Platform
from lazulite.experience.http.callers import Call, permit
from lazulite.experience.http.routers import api_router
from lazulite.experience.rest.lists import ListDep, ListOf
from lazulite.experience.rest.platform import PlatformDep
from lazulite.experience.rest.sessions import Own
from lazulite.foundation.actor import Way
from lazulite.foundation.db.transaction import Tx
from lazulite.ops.governance.access import role_named
from lazulite.ops.governance.tokens.entities import Token, TokenMissing, check_successor
from lazulite.words.json import JSONObject

router = api_router("tokens")
OF_WORKSPACE, MINE = "/workspaces/{workspace}/tokens", "/me/tokens"
LifetimeDays = Annotated[float | None, Field(gt=0, le=36_500)]
CURRENT = "current"  # in an id's place: the token that asks


class TokenIn(BaseModel):
    """A token of the workspace: `person` is how audit and approvals will call them.

    `role`: theirs in the workspace from now on; without it the one that they have, and of who has none Owner where
    nobody owns the workspace, else Contributor.
    """

    model_config = ConfigDict(extra="forbid")

    person: str = Field(min_length=1, max_length=128)
    role: str | None = None
    label: str = ""
    lifetime_days: LifetimeDays = None


class OwnTokenIn(BaseModel):
    """`name`: what it is for. `workspace`: the only one that it is to reach."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(default="", max_length=256)
    workspace: str | None = None
    lifetime_days: LifetimeDays = None


class TokenOut(BaseModel):
    """`workspace`: the only one that it reaches. `is_current`: the one that asks."""

    id: str
    prefix: str
    principal: str
    label: str
    workspace: str | None
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime | None
    revoked_at: datetime | None
    is_expired: bool
    is_current: bool
    token: str | None = None

    @classmethod
    def read(cls, tx: Tx, platform: Platform, call: Call, token: Token, secret: str | None = None) -> "TokenOut":
        reached = platform.workspaces.get(tx, token.workspace_id).name if token.workspace_id else None
        return cls(
            id=token.id, prefix=token.prefix, principal=str(token.principal), label=token.label, workspace=reached,
            created_at=token.created_at, last_used_at=token.last_used_at, expires_at=token.expires_at,
            revoked_at=token.revoked_at, is_expired=token.expires_at is not None and token.expires_at <= tx.now,
            is_current=token.id == call.identity.id, token=secret,
        )  # fmt: skip


class TokenList(ListOf[TokenOut]):
    pass


@router.post(OF_WORKSPACE, status_code=201)
def create_token(body: TokenIn, call: Annotated[Call, permit("tokens/write")], platform: PlatformDep) -> TokenOut:
    """Its secret is in this answer alone. A request that comes again gives the same token a new one: whoever missed
    the first answer holds none."""
    role = role_named(body.role) if body.role else None

    def issue(tx: Tx) -> JSONObject:
        principal = platform.admittance.welcome(tx, call.actor, call.workspace_id, body.person, role)
        _, token = platform.tokens.issue(
            tx, principal, workspace_id=call.workspace_id, label=body.label, lifetime=lifetime_of(body.lifetime_days)
        )
        return {"id": token.id}

    return told(platform, call, str(platform.once(call, issue)["id"]))


@router.get(OF_WORKSPACE)
def list_tokens(call: Annotated[Call, permit("tokens/read")], platform: PlatformDep, query: ListDep) -> TokenList:
    """Those that reach this workspace alone, the newest first."""
    with platform.read() as tx:
        page = platform.tokens.list(tx, call.workspace_id, query.page())
        return TokenList.of(page.map(lambda token: TokenOut.read(tx, platform, call, token)))


@router.delete(f"{OF_WORKSPACE}/{{token_id}}", status_code=204)
def revoke_token(token_id: str, call: Annotated[Call, permit("tokens/write")], platform: PlatformDep) -> Response:
    platform.write(lambda tx: platform.tokens.revoke(tx, call.workspace_id, token_id))
    return Response(status_code=204)


@router.post(MINE, status_code=201)
def create_own_token(body: OwnTokenIn, call: Own, platform: PlatformDep) -> TokenOut:
    """A token of one's own; its secret is in this answer alone. One made with a token may no more, and lives no
    longer, than that."""
    person = call.actor.principal

    def issue(tx: Tx) -> JSONObject:
        reached = (
            platform.admittance.admit(tx, call.actor, body.workspace, "workspaces/read").id
            if body.workspace
            else call.actor.workspace_id
        )
        ends = call.identity.expires_at if call.identity.way is Way.TOKEN else None
        lifetime = check_successor(lifetime_of(body.lifetime_days), ends=ends, now=tx.now)
        _, token = platform.tokens.issue(tx, person, workspace_id=reached, label=body.name, lifetime=lifetime)
        return {"id": token.id}

    return told(platform, call, str(platform.once(call, issue)["id"]))


@router.get(MINE)
def list_own_tokens(call: Own, platform: PlatformDep) -> TokenList:
    """Those of the workspaces that the caller sees, revoked ones too, newest first."""
    person = call.actor.principal
    with platform.read() as tx:
        seen = {None, *(place.workspace.id for place in platform.admittance.places(tx, call.actor))}
        found = [token for token in platform.tokens.of(tx, person) if token.workspace_id in seen]
        return TokenList(items=[TokenOut.read(tx, platform, call, token) for token in found])


@router.delete(f"{MINE}/{{token_id}}", status_code=204)
def revoke_own_token(token_id: str, call: Own, platform: PlatformDep) -> Response:
    """`current`: the one that asks."""
    person = call.actor.principal
    if token_id == CURRENT:
        if call.identity.way is not Way.TOKEN or call.identity.id is None:
            raise TokenMissing("This request came without a token.", hint="Name the token's id.")
        token_id = call.identity.id
    platform.write(lambda tx: platform.tokens.revoke_of(tx, person, token_id))
    return Response(status_code=204)


def lifetime_of(days: float | None) -> timedelta | None:
    return timedelta(days=days) if days else None


def told(platform: Platform, call: Call, token_id: str) -> TokenOut:
    secret, token = platform.write(lambda tx: platform.tokens.renew(tx, token_id))
    with platform.read() as tx:
        return TokenOut.read(tx, platform, call, token, secret)
