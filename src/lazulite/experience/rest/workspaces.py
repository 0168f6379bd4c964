"""Workspaces and their tokens."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from lazulite.experience.http.callers import Call, allow, permit
from lazulite.experience.rest.lists import ListDep, ListOf
from lazulite.experience.rest.platform import PlatformDep
from lazulite.foundation.actor import Actor, Principal, PrincipalKind
from lazulite.foundation.db.transaction import Tx
from lazulite.ops.governance.tokens.entities import Token
from lazulite.ops.governance.workspaces.entities import Workspace
from lazulite.words.json import JSONObject

router = APIRouter(tags=["workspaces"])


class WorkspaceIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str
    description: str = ""
    tiers: list[str] = Field(default_factory=lambda: ["bronze", "silver", "gold"])


class WorkspaceOut(BaseModel):
    id: str
    name: str
    description: str
    tiers: list[str]
    created_at: datetime

    @classmethod
    def of(cls, workspace: Workspace) -> "WorkspaceOut":
        return cls(
            id=workspace.id, name=workspace.name, description=workspace.description, tiers=list(workspace.tiers),
            created_at=workspace.created_at,
        )  # fmt: skip


class WorkspaceList(BaseModel):
    items: list[WorkspaceOut]
    next_page_token: str | None = None


class TokenIn(BaseModel):
    """A person's token: `person` is how audit and approvals will call them."""

    model_config = ConfigDict(extra="forbid")

    person: str = Field(min_length=1, max_length=128)
    label: str = ""
    lifetime_days: float | None = Field(default=None, gt=0, le=36_500)


class TokenOut(BaseModel):
    id: str
    prefix: str
    principal: str
    label: str
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    token: str | None = None

    @classmethod
    def of(cls, token: Token, secret: str | None = None) -> "TokenOut":
        return cls(
            id=token.id, prefix=token.prefix, principal=str(token.principal), label=token.label,
            created_at=token.created_at, expires_at=token.expires_at, revoked_at=token.revoked_at, token=secret,
        )  # fmt: skip


class TokenList(ListOf[TokenOut]):
    pass


@router.get("/workspaces")
def list_workspaces(actor: Annotated[Actor, allow("workspaces/read")], platform: PlatformDep) -> WorkspaceList:
    """Those that the caller's token reaches."""
    with platform.read() as tx:
        visible = platform.workspaces.visible(tx, actor)
    return WorkspaceList(items=[WorkspaceOut.of(workspace) for workspace in visible])


@router.post("/workspaces", status_code=201)
def create_workspace(
    body: WorkspaceIn, call: Annotated[Call, permit("workspaces/write")], platform: PlatformDep
) -> WorkspaceOut:
    return platform.create(
        call,
        WorkspaceOut,
        lambda tx: WorkspaceOut.of(
            platform.workspaces.create(tx, call.actor, body.name, description=body.description, tiers=tuple(body.tiers))
        ),
    )


@router.get("/workspaces/{workspace}")
def show_workspace(call: Annotated[Call, permit("workspaces/read")], platform: PlatformDep) -> WorkspaceOut:
    with platform.read() as tx:
        return WorkspaceOut.of(platform.workspaces.get(tx, call.workspace_id))


@router.post("/workspaces/{workspace}/tokens", status_code=201)
def create_token(body: TokenIn, call: Annotated[Call, permit("tokens/write")], platform: PlatformDep) -> TokenOut:
    """Its secret is in this answer alone. A request that comes again gives the same token a new one: whoever missed
    the first answer holds none."""
    lifetime = timedelta(days=body.lifetime_days) if body.lifetime_days else None

    def issue(tx: Tx) -> JSONObject:
        person = Principal(PrincipalKind.PERSON, body.person)
        _, token = platform.tokens.issue(
            tx, person, workspace_id=call.workspace_id, label=body.label, lifetime=lifetime
        )
        return {"id": token.id}

    issued = str(platform.once(call, issue)["id"])
    secret, token = platform.write(lambda tx: platform.tokens.renew(tx, call.workspace_id, issued))
    return TokenOut.of(token, secret)


@router.get("/workspaces/{workspace}/tokens")
def list_tokens(call: Annotated[Call, permit("tokens/read")], platform: PlatformDep, query: ListDep) -> TokenList:
    """The newest first."""
    with platform.read() as tx:
        return TokenList.of(platform.tokens.list(tx, call.workspace_id, query.page()).map(TokenOut.of))


@router.delete("/workspaces/{workspace}/tokens/{token_id}", status_code=204)
def revoke_token(token_id: str, call: Annotated[Call, permit("tokens/write")], platform: PlatformDep) -> Response:
    platform.write(lambda tx: platform.tokens.revoke(tx, call.workspace_id, token_id))
    return Response(status_code=204)
