"""Workspaces."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from lazulite.experience.http.callers import Call, allow, known, permit
from lazulite.experience.http.routers import api_router
from lazulite.experience.rest.platform import PlatformDep
from lazulite.foundation.actor import PrincipalKind
from lazulite.foundation.db.transaction import Tx
from lazulite.ops.governance.access import Role, allows
from lazulite.ops.governance.workspaces.entities import Workspace

router = api_router("workspaces")


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


@router.get("/workspaces")
def list_workspaces(call: Annotated[Call, known()], platform: PlatformDep) -> WorkspaceList:
    """Those that the caller has a role in."""
    with platform.read() as tx:
        places = platform.admittance.places(tx, call.actor)
    visible = [place.workspace for place in places if allows(place.role, "workspaces/read")]
    return WorkspaceList(items=[WorkspaceOut.of(workspace) for workspace in visible])


@router.post("/workspaces", status_code=201)
def create_workspace(
    body: WorkspaceIn, call: Annotated[Call, allow("workspaces/create")], platform: PlatformDep
) -> WorkspaceOut:
    """Whoever makes it owns it."""

    def create(tx: Tx) -> WorkspaceOut:
        made = platform.workspaces.create(
            tx, call.actor, body.name, description=body.description, tiers=tuple(body.tiers)
        )
        if call.actor.principal.kind is PrincipalKind.PERSON:
            platform.members.put(tx, call.actor, made.id, call.actor.principal, Role.OWNER)
        return WorkspaceOut.of(made)

    return platform.create(call, WorkspaceOut, create)


@router.get("/workspaces/{workspace}")
def show_workspace(call: Annotated[Call, permit("workspaces/read")], platform: PlatformDep) -> WorkspaceOut:
    with platform.read() as tx:
        return WorkspaceOut.of(platform.workspaces.get(tx, call.workspace_id))
