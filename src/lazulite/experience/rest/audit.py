"""The audit: who did what, and why."""

from datetime import datetime
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, JsonValue

from lazulite.assembly import Platform
from lazulite.experience.http.callers import Call, allow, permit
from lazulite.experience.http.fields import Moment
from lazulite.experience.http.routers import api_router
from lazulite.experience.rest.lists import ListOf, ListQuery
from lazulite.experience.rest.platform import PlatformDep
from lazulite.ops.governance.audit.entities import AuditEntry, AuditQuery
from lazulite.ops.governance.users.events import HOME

router = api_router("audit")


class AuditEntryOut(BaseModel):
    """`cause` is the id of the entry, or the name of the job, that led to this one."""

    id: str
    sequence: int
    type: str
    subject: str
    actor: str
    on_behalf_of: str | None
    cause: str | None
    occurred_at: datetime
    recorded_at: datetime
    data: dict[str, JsonValue]

    @classmethod
    def of(cls, entry: AuditEntry) -> "AuditEntryOut":
        return cls.model_validate({**vars(entry), "sequence": entry.seq, "data": dict(entry.data)})


class AuditList(ListOf[AuditEntryOut]):
    pass


class ExplainedOut(AuditEntryOut):
    """With what led to it, the nearest first."""

    causes: list[AuditEntryOut]


class AuditFilter(ListQuery):
    """`subject` finds what lies below it too; times are RFC 3339."""

    subject: str | None = None
    actor: str | None = None
    type: str | None = None
    cause: str | None = None
    since: Moment | None = None
    until: Moment | None = None


@router.get("/workspaces/{workspace}/audit")
def list_audit(
    call: Annotated[Call, permit("audit/read")], platform: PlatformDep, asked: Annotated[AuditFilter, Query()]
) -> AuditList:
    """Newest first."""
    return _listed(platform, call.workspace_id, asked)


@router.get("/audit")
def list_home_audit(
    _: Annotated[Call, allow("users/read")], platform: PlatformDep, asked: Annotated[AuditFilter, Query()]
) -> AuditList:
    """What happened in no workspace: users made, changed and disabled. Newest first."""
    return _listed(platform, HOME, asked)


@router.get("/workspaces/{workspace}/audit/{entry}")
def show_audit_entry(entry: str, call: Annotated[Call, permit("audit/read")], platform: PlatformDep) -> ExplainedOut:
    with platform.read() as tx:
        found = platform.audit.get(tx, call.workspace_id, entry)
        causes = platform.audit.why(tx, call.workspace_id, found)
    return ExplainedOut(**AuditEntryOut.of(found).model_dump(), causes=[AuditEntryOut.of(each) for each in causes])


def _listed(platform: Platform, workspace_id: str, asked: AuditFilter) -> AuditList:
    query = AuditQuery(asked.subject, asked.actor, asked.type, asked.cause, asked.since, asked.until)
    with platform.read() as tx:
        found = platform.audit.list(tx, workspace_id, query, asked.page())
    return AuditList.of(found.map(AuditEntryOut.of))
