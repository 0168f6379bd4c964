"""What a compute target, or a queue that is none, has to do: now, and over the last hours."""

from datetime import datetime
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel

from lazulite.compute.load.entities import Load, Open
from lazulite.compute.status import JobStatus
from lazulite.experience.http.callers import Call, permit
from lazulite.experience.http.routers import api_router
from lazulite.experience.rest.platform import PlatformDep

router = api_router("compute")


class OpenOut(BaseModel):
    """`id`: of the job, or of the deployment's replica, that `owner` has `name`d. `since`: when it started, or was
    queued. `submitter`: for whom. `waiting_for`: why it waits; none of what has a `worker`."""

    id: str
    owner: str
    name: str
    state: JobStatus
    slots: int
    submitter: str
    since: datetime
    worker: str | None
    worker_id: str | None
    waiting_for: str | None

    @classmethod
    def of(cls, one: Open) -> "OpenOut":
        return cls.model_validate({**vars(one), "waiting_for": one.waiting_for or None})


class LoadHistoryOut(BaseModel):
    """Means over stretches of `seconds` each from `since` on: how many ran at once, and how many waited."""

    since: datetime
    seconds: float
    running: list[float]
    waiting: list[float]


class ComputeLoadOut(BaseModel):
    """`waiting`: the first 50, in the order of their turns; `running`: the 50 that are longest at it."""

    waiting: list[OpenOut]
    waiting_in_all: int
    running: list[OpenOut]
    running_in_all: int
    past: LoadHistoryOut

    @classmethod
    def of(cls, load: Load) -> "ComputeLoadOut":
        return cls(
            waiting=[OpenOut.of(one) for one in load.waiting], waiting_in_all=load.waiting_in_all,
            running=[OpenOut.of(one) for one in load.running], running_in_all=load.running_in_all,
            past=LoadHistoryOut.model_validate(vars(load.past)),
        )  # fmt: skip


@router.get("/workspaces/{workspace}/compute/{name}/load")
def show_compute_load(
    name: str, call: Annotated[Call, permit("targets/read")], platform: PlatformDep,
    hours: Annotated[float, Query(ge=0.001, le=24 * 31)] = 24,
) -> ComputeLoadOut:  # fmt: skip
    """Of this workspace's: what runs there, what waits and why, and how many did over the last hours. A queue that is
    no target, such as `default`, has a load too."""
    with platform.read() as tx:
        return ComputeLoadOut.of(platform.load.load(tx, call.workspace_id, name, hours=hours))
