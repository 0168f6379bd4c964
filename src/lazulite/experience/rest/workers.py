"""Workers: where they are, what runs on each, and what waits for one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from fastapi import Response
from pydantic import BaseModel

from lazulite.assembly import Platform
from lazulite.compute.fleet.service import Manned
from lazulite.compute.isolation import Level
from lazulite.compute.process import EVERY, Duty, Running, Waiting
from lazulite.compute.standing import WorkerState
from lazulite.compute.status import JobStatus
from lazulite.experience.http.callers import Call, allow
from lazulite.experience.http.routers import api_router
from lazulite.experience.rest.lists import ListDep, ListOf
from lazulite.experience.rest.platform import PlatformDep
from lazulite.foundation.actor import Actor
from lazulite.foundation.db.transaction import Tx
from lazulite.ops.governance.access import allows

router = api_router("workers")
Reader = Annotated[Call, allow("compute/read")]
Writer = Annotated[Call, allow("workers/write")]
ONE = "/workers/{worker}"
Names = Mapping[str, str]
"""The workspaces that the caller may look into: their names by their ids."""


class RunningOut(BaseModel):
    """`since`: when it started. `owner`: the part of the platform that it works for."""

    id: str
    workspace: str
    kind: str
    owner: str
    name: str
    state: JobStatus
    slots: int
    memory_bytes: int | None
    since: datetime

    @classmethod
    def of(cls, one: Running, workspace: str) -> "RunningOut":
        return cls.model_validate({**vars(one), "workspace": workspace})


class WorkerOut(BaseModel):
    """`running`: what runs of the workspaces that the caller may look into; `running_elsewhere` counts the rest.

    machine: its host's name. queues: those that it serves, `*` for every one whose needs it meets. cpus, memory_bytes,
    pythons: what the machine has; None and none of a worker that does not tell. duty: what people want of it.
    clock_ahead_ms: of the server's clock, network and all; None of a worker that does not tell.
    """

    id: str
    name: str
    machine: str | None
    queue: str
    workspace: str | None
    state: WorkerState
    slots: int
    slots_busy: int
    running: list[RunningOut]
    running_elsewhere: int
    last_heartbeat_at: datetime
    started_at: datetime | None
    version: str | None
    clock_ahead_ms: int | None
    duty: Duty
    queues: list[str]
    cpus: int | None
    memory_bytes: int | None
    gpus: int
    pythons: list[str]
    labels: dict[str, str]
    isolation: Level
    levels: list[Level]

    @classmethod
    def of(cls, manned: Manned, names: Names) -> "WorkerOut":
        worker = manned.worker
        shown = [RunningOut.of(one, names[one.workspace_id]) for one in manned.running if one.workspace_id in names]
        return cls(
            id=worker.id, name=worker.name, machine=worker.machine, queue=worker.queue,
            workspace=names.get(worker.workspace_id or ""), state=manned.state, slots=worker.slots,
            slots_busy=manned.slots_busy, running=shown, running_elsewhere=len(manned.running) - len(shown),
            last_heartbeat_at=worker.seen_at, started_at=worker.started_at, version=worker.version,
            clock_ahead_ms=worker.clock_ahead_ms, duty=worker.duty, queues=list(worker.queues or (worker.queue,)),
            cpus=worker.equipment.cpus, memory_bytes=worker.equipment.memory_bytes, gpus=worker.equipment.gpus,
            pythons=list(worker.equipment.pythons), labels=dict(worker.equipment.labels),
            isolation=worker.equipment.isolation, levels=list(worker.equipment.levels),
        )  # fmt: skip


class QueueOut(BaseModel):
    """What waits in it: processes, the slots that they ask for, and for how long the oldest has."""

    queue: str
    waiting: int
    waiting_slots: int
    oldest_waiting_since: datetime | None
    oldest_waiting_seconds: float | None

    @classmethod
    def of(cls, one: Waiting, now: datetime) -> "QueueOut":
        waited = max(0.0, (now - one.oldest_at).total_seconds())
        return cls(
            queue=one.queue, waiting=one.processes, waiting_slots=one.slots, oldest_waiting_since=one.oldest_at,
            oldest_waiting_seconds=waited,
        )  # fmt: skip


class WorkerList(ListOf[WorkerOut]):
    """`queues`: those in which something waits that the caller may see, and those that the workers of this page work
    for."""

    queues: list[QueueOut]


@router.get("/workers")
def list_workers(call: Reader, platform: PlatformDep, query: ListDep) -> WorkerList:
    """By name, with what runs on each; `queues` say what waits."""
    with platform.read() as tx:
        names = names_of(tx, platform, call.actor)
        page = platform.fleet.workers(tx, names, query.page())
        queues = {one.queue: QueueOut.of(one, tx.now) for one in platform.fleet.waiting(tx, names)}
    served = {name for one in page.items for name in (one.worker.queue, *one.worker.queues) if name != EVERY}
    idle = [
        QueueOut(queue=name, waiting=0, waiting_slots=0, oldest_waiting_since=None, oldest_waiting_seconds=None)
        for name in served - queues.keys()
    ]
    shown = page.map(lambda one: WorkerOut.of(one, names))
    found = sorted([*queues.values(), *idle], key=lambda one: one.queue)
    return WorkerList(items=list(shown.items), next_page_token=shown.next_page_token, total=shown.total, queues=found)


@router.get(ONE)
def show_worker(worker: str, call: Reader, platform: PlatformDep) -> WorkerOut:
    """By its id, or a name that no other has."""
    with platform.read() as tx:
        names = names_of(tx, platform, call.actor)
        return WorkerOut.of(platform.fleet.get(tx, names, worker), names)


@router.post(f"{ONE}/cordon")
def cordon_worker(worker: str, call: Writer, platform: PlatformDep) -> WorkerOut:
    """It takes nothing new; what runs there goes on."""
    return _with_duty(platform, call, worker, Duty.CORDONED)


@router.post(f"{ONE}/uncordon")
def uncordon_worker(worker: str, call: Writer, platform: PlatformDep) -> WorkerOut:
    """It takes work again, a drained one too."""
    return _with_duty(platform, call, worker, Duty.WORKING)


@router.post(f"{ONE}/drain")
def drain_worker(worker: str, call: Writer, platform: PlatformDep) -> WorkerOut:
    """It takes nothing new, and ends by itself as soon as nothing runs there."""
    return _with_duty(platform, call, worker, Duty.DRAINING)


@router.delete(ONE, status_code=204)
def remove_worker(worker: str, call: Writer, platform: PlatformDep) -> Response:
    """Forget one that is gone; its token is not revoked by that."""

    def remove(tx: Tx) -> None:
        platform.fleet.remove(tx, call.actor, names_of(tx, platform, call.actor), worker)

    platform.write(remove)
    return Response(status_code=204)


def names_of(tx: Tx, platform: Platform, actor: Actor) -> Names:
    """The workspaces in which the actor may see jobs."""
    places = platform.admittance.places(tx, actor)
    return {place.workspace.id: place.workspace.name for place in places if allows(place.role, "jobs/read")}


def _with_duty(platform: Platform, call: Call, worker: str, duty: Duty) -> WorkerOut:
    def write(tx: Tx) -> WorkerOut:
        names = names_of(tx, platform, call.actor)
        return WorkerOut.of(platform.fleet.set_duty(tx, call.actor, names, worker, duty), names)

    return platform.write(write)
