"""Releases, and what persons decide about them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from lazulite.assembly import Platform
from lazulite.experience.http.callers import Call, permit
from lazulite.experience.http.routers import api_router
from lazulite.experience.rest.lists import ListOf, ListQuery
from lazulite.experience.rest.platform import PlatformDep
from lazulite.foundation.db.transaction import Tx
from lazulite.ops.governance.approvals.entities import Approval
from lazulite.ops.release.entities import Release, StageRecord

router = api_router("releases")
ROOT = "/workspaces/{workspace}/releases"
ONE = f"{ROOT}/{{release}}"


class FigureOut(BaseModel):
    """`champion`: the same of what serves, where both were measured."""

    name: str
    value: float | None
    champion: float | None = None


class StageOut(BaseModel):
    """`evidence`: its id on the model version; `digest`: of its content; `content`: all of it, when one is shown."""

    stage: str
    state: str
    reason: str
    jobs: list[str]
    evidence: str | None
    digest: str | None
    figure: FigureOut | None
    started_at: datetime | None
    finished_at: datetime | None
    content: dict[str, JsonValue] | None = None

    @classmethod
    def of(cls, record: StageRecord, content: dict[str, JsonValue] | None = None) -> "StageOut":
        name, value, champion = record.figure_name, record.figure_value, record.figure_champion
        figure = FigureOut(name=name, value=value, champion=champion) if name else None
        return cls(
            stage=record.stage.value, state=record.state.value, reason=record.reason, jobs=list(record.jobs),
            evidence=record.evidence, digest=record.digest, figure=figure, started_at=record.started_at,
            finished_at=record.finished_at, content=content,
        )  # fmt: skip


class ApprovalOut(BaseModel):
    principal: str
    decision: str
    comment: str
    at: datetime


class RolloutOut(BaseModel):
    """`percent`: the candidate's share, of a release that was rolled back the one that it had. `before`: the split that
    a rollback brings back. `answered` and `errors`: the candidate's since it began."""

    endpoint_name: str | None
    deployment: str
    percent: int
    before: dict[str, int]
    answered: int
    errors: int


class ReleaseOut(BaseModel):
    """`rules`: the policy as it was when the case was opened, defaults written out."""

    id: str
    model: str
    version: int
    champion: int | None
    state: str
    reason: str
    policy: str
    owner: str
    rules: dict[str, JsonValue]
    data: str | None
    stages: list[StageOut]
    approvals: list[ApprovalOut]
    approvals_required: int
    rollout: RolloutOut | None
    opened_by: str
    opened_at: datetime
    updated_at: datetime

    @classmethod
    def read(cls, tx: Tx, platform: Platform, release: Release) -> "ReleaseOut":
        """With the content of its evidence."""
        return cls.of(tx, platform, release, platform.release.approvals(tx, release), whole=True)

    @classmethod
    def of(
        cls, tx: Tx, platform: Platform, release: Release, approvals: Sequence[Approval], *, whole: bool = False
    ) -> "ReleaseOut":
        """`whole`: with the content of its evidence."""
        rules = release.policy.approve
        return cls(
            id=release.id, model=release.model, version=release.version,
            champion=release.work.champion.version if release.work.champion else None, state=release.state.value,
            reason=release.reason, policy=release.policy.name, owner=release.policy.owner,
            rules=release.policy.model_dump(mode="json", by_alias=True, exclude={"schema_url"}), data=release.work.data,
            stages=[
                StageOut.of(one, _content(tx, platform, release, one) if whole else None) for one in release.stages
            ],
            approvals=[
                ApprovalOut(principal=one.principal, decision=one.decision.value, comment=one.comment, at=one.at)
                for one in approvals
            ],
            approvals_required=rules.required if rules.by == "person" else 0,
            rollout=_rollout(tx, platform, release), opened_by=release.opened_by, opened_at=release.opened_at,
            updated_at=release.updated_at,
        )  # fmt: skip


class ReleaseQuery(ListQuery):
    model: str | None = None
    state: str | None = None


class ReleaseList(ListOf[ReleaseOut]):
    pass


class ReleaseIn(BaseModel):
    """A case by hand; versions registered while a policy names their model get one by themselves."""

    model_config = ConfigDict(extra="forbid")

    model: str
    version: int = Field(ge=1)


class ApproveIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    comment: str = ""


class RefuseIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: str = Field(min_length=1)


class RollBackIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: str = ""


@router.get(ROOT)
def list_releases(
    call: Annotated[Call, permit("releases/read")], platform: PlatformDep, query: Annotated[ReleaseQuery, Query()]
) -> ReleaseList:
    """The newest first."""
    with platform.read() as tx:
        page = platform.release.list(tx, call.workspace_id, model=query.model, state=query.state, request=query.page())
        given = platform.approvals.of_each(tx, call.workspace_id, [one.subject for one in page.items])
        return ReleaseList.of(page.map(lambda one: ReleaseOut.of(tx, platform, one, given.get(one.subject, ()))))


@router.get(ONE)
def show_release(release: str, call: Annotated[Call, permit("releases/read")], platform: PlatformDep) -> ReleaseOut:
    """By its id, or the newest of `model:version`, with the content of its evidence."""
    with platform.read() as tx:
        return ReleaseOut.read(tx, platform, platform.release.get(tx, call.workspace_id, release))


@router.post(ROOT, status_code=201)
def create_release(
    body: ReleaseIn, call: Annotated[Call, permit("releases/write")], platform: PlatformDep
) -> ReleaseOut:
    def create(tx: Tx) -> ReleaseOut:
        made = platform.release.create(tx, call.actor, call.workspace_id, model=body.model, version=body.version)
        return ReleaseOut.read(tx, platform, made)

    return platform.create(call, ReleaseOut, create)


@router.post(f"{ONE}/approve")
def approve_release(
    release: str, body: ApproveIn, call: Annotated[Call, permit("releases/approve")], platform: PlatformDep
) -> ReleaseOut:
    def approve(tx: Tx) -> ReleaseOut:
        approved = platform.release.approve(tx, call.actor, call.workspace_id, release, comment=body.comment)
        return ReleaseOut.read(tx, platform, approved)

    return platform.create(call, ReleaseOut, approve)


@router.post(f"{ONE}/refuse")
def refuse_release(
    release: str, body: RefuseIn, call: Annotated[Call, permit("releases/approve")], platform: PlatformDep
) -> ReleaseOut:
    def refuse(tx: Tx) -> ReleaseOut:
        refused = platform.release.refuse(tx, call.actor, call.workspace_id, release, reason=body.reason)
        return ReleaseOut.read(tx, platform, refused)

    return platform.create(call, ReleaseOut, refuse)


@router.post(f"{ONE}/rollback")
def roll_back_release(
    release: str, body: RollBackIn, call: Annotated[Call, permit("releases/write")], platform: PlatformDep
) -> ReleaseOut:
    """What served before has its traffic back with the answer."""

    def roll_back(tx: Tx) -> ReleaseOut:
        back = platform.release.roll_back(tx, call.actor, call.workspace_id, release, reason=body.reason)
        return ReleaseOut.read(tx, platform, back)

    return platform.create(call, ReleaseOut, roll_back)


def _content(tx: Tx, platform: Platform, release: Release, record: StageRecord) -> dict[str, JsonValue] | None:
    if record.evidence is None:
        return None
    return dict(platform.evidence.get(tx, release.workspace_id, record.evidence).content)  # type: ignore[arg-type]  # JSON is JsonValue


def _rollout(tx: Tx, platform: Platform, release: Release) -> RolloutOut | None:
    going = release.work.rollout
    if going is None:
        return None
    counted = platform.release.counted(tx, release)
    return RolloutOut(
        endpoint_name=release.policy.endpoint_name, deployment=going.deployment, percent=going.percent,
        before=dict(going.before), answered=counted.answered, errors=counted.errors,
    )  # fmt: skip
