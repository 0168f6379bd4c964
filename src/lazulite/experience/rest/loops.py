"""Loops: for each online endpoint, how far the way from data to data again was really walked, and what waits."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from lazulite.experience.http.callers import Call, permit
from lazulite.experience.http.routers import api_router
from lazulite.experience.rest.lists import ListDep, ListOf
from lazulite.experience.rest.platform import PlatformDep
from lazulite.ops.loops.entities import ArcView, Loop, Serving, Stage, StageView, State, Wait, WaitKind

router = api_router("loops")
ROOT = "/workspaces/{workspace}/loops"


class ServingOut(BaseModel):
    """A deployment behind the endpoint and its share of the traffic."""

    deployment: str
    model: str
    version: int
    percent: int
    provisioning_state: str

    @classmethod
    def of(cls, one: Serving) -> "ServingOut":
        return cls(
            deployment=one.deployment, model=one.model, version=one.version, percent=one.percent,
            provisioning_state=one.state.value,
        )  # fmt: skip


class FactOut(BaseModel):
    """`id` as the audit knows it."""

    id: str
    sequence: int
    type: str
    subject: str


class LoopStageOut(BaseModel):
    """`at`, `fact` and `phrase` tell of the newest walk, `count` how many there were.

    Feedback is no fact: its stage has the time of the newest row that was taken, and counts rows.
    """

    stage: Stage
    state: State
    at: datetime | None
    phrase: str
    count: int
    fact: FactOut | None

    @classmethod
    def of(cls, view: StageView) -> "LoopStageOut":
        known = {"id": view.fact, "sequence": view.sequence, "type": view.type, "subject": view.subject}
        fact = FactOut.model_validate(known) if view.fact else None
        return cls(stage=view.stage, state=view.state, at=view.at, phrase=view.phrase, count=view.count, fact=fact)


class ArcOut(BaseModel):
    """`walked_at` null: nobody has gone there yet. The facts, where its ends are some, are entries of the audit."""

    start: Stage = Field(serialization_alias="from")
    end: Stage = Field(serialization_alias="to")
    walked_at: datetime | None
    from_fact: str | None
    to_fact: str | None
    count: int

    @classmethod
    def of(cls, view: ArcView) -> "ArcOut":
        return cls(
            start=view.arc.start, end=view.arc.end, walked_at=view.walked_at, from_fact=view.from_fact,
            to_fact=view.to_fact, count=view.count,
        )  # fmt: skip


class WaitOut(BaseModel):
    """`whom`: the persons who are asked, where they are named. `fact`: the audit's entry that says so, where one does.
    `until`: when it goes on by itself."""

    kind: WaitKind
    stage: Stage
    what: str
    subject: str
    version: str | None
    owner: str | None
    whom: list[str]
    fact: str | None
    since: datetime | None
    until: datetime | None

    @classmethod
    def of(cls, wait: Wait) -> "WaitOut":
        return cls.model_validate({**vars(wait), "whom": list(wait.whom)})


class LoopOut(BaseModel):
    """`is_closed`: every arc was walked."""

    endpoint: str
    models: list[str]
    is_closed: bool
    serving: list[ServingOut]
    stages: list[LoopStageOut]
    arcs: list[ArcOut]
    waiting: list[WaitOut]

    @classmethod
    def of(cls, loop: Loop) -> "LoopOut":
        return cls(
            endpoint=loop.endpoint, models=list(loop.models), is_closed=loop.is_closed,
            serving=[ServingOut.of(one) for one in loop.serving], stages=[LoopStageOut.of(one) for one in loop.stages],
            arcs=[ArcOut.of(one) for one in loop.arcs], waiting=[WaitOut.of(one) for one in loop.waiting],
        )  # fmt: skip


class LoopList(ListOf[LoopOut]):
    pass


@router.get(ROOT)
def list_loops(call: Annotated[Call, permit("loops/read")], platform: PlatformDep, query: ListDep) -> LoopList:
    """One an online endpoint, by its name; none where there is no endpoint yet. Asked for as endpoints are."""
    with platform.read() as tx:
        page = platform.loops.list(tx, call.workspace_id, query.page())
    return LoopList.of(page.map(LoopOut.of))


@router.get(f"{ROOT}/{{endpoint}}")
def show_loop(endpoint: str, call: Annotated[Call, permit("loops/read")], platform: PlatformDep) -> LoopOut:
    with platform.read() as tx:
        return LoopOut.of(platform.loops.get(tx, call.workspace_id, endpoint))
