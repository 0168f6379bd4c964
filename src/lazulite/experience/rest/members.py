"""Who has which role in a workspace."""

from datetime import datetime
from typing import Annotated

from fastapi import Response
from pydantic import BaseModel, ConfigDict

from lazulite.assembly import Platform
from lazulite.experience.http.callers import Call, permit
from lazulite.experience.http.routers import api_router
from lazulite.experience.rest.lists import ListDep, ListOf
from lazulite.experience.rest.platform import PlatformDep
from lazulite.foundation.db.transaction import Tx
from lazulite.ops.governance.access import role_named
from lazulite.ops.governance.members.entities import Member
from lazulite.ops.governance.users.entities import person

router = api_router("workspaces")
ROOT, ONE = "/workspaces/{workspace}/members", "/workspaces/{workspace}/members/{name}"


class MemberIn(BaseModel):
    """`role`: Owner, Contributor, AzureML Data Scientist (or Data Scientist), Reader."""

    model_config = ConfigDict(extra="forbid")

    role: str


class MemberOut(BaseModel):
    name: str
    principal: str
    display_name: str
    role: str
    is_enabled: bool
    granted_by: str
    granted_at: datetime

    @classmethod
    def read(cls, tx: Tx, platform: Platform, member: Member) -> "MemberOut":
        user = platform.users.find(tx, member.principal.id)
        return cls(
            name=member.principal.id, principal=str(member.principal), role=member.role.value,
            display_name=user.display_name if user else member.principal.id,
            is_enabled=bool(user and user.is_enabled), granted_by=member.granted_by, granted_at=member.granted_at,
        )  # fmt: skip


class MemberList(ListOf[MemberOut]):
    pass


@router.get(ROOT)
def list_members(call: Annotated[Call, permit("members/read")], platform: PlatformDep, query: ListDep) -> MemberList:
    """By name. Owners of the home own the workspace without being listed here."""
    with platform.read() as tx:
        page = platform.members.list(tx, call.workspace_id, query.page())
        return MemberList.of(page.map(lambda member: MemberOut.read(tx, platform, member)))


@router.put(ONE)
def put_member(
    name: str, body: MemberIn, call: Annotated[Call, permit("members/write")], platform: PlatformDep
) -> MemberOut:
    """Gives a user the role, in place of the one that they had."""
    role = role_named(body.role)

    def put(tx: Tx) -> MemberOut:
        user = platform.users.get(tx, name)
        member = platform.members.put(tx, call.actor, call.workspace_id, user.principal, role)
        return MemberOut.read(tx, platform, member)

    return platform.write(put)


@router.delete(ONE, status_code=204)
def delete_member(name: str, call: Annotated[Call, permit("members/write")], platform: PlatformDep) -> Response:
    """From now on the workspace is to them as if it were not there."""
    platform.write(lambda tx: platform.members.remove(tx, call.actor, call.workspace_id, person(name)))
    return Response(status_code=204)
