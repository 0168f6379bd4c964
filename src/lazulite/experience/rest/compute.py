"""Compute targets: what jobs name by `compute`, what is needed there, and how full they are."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import Response
from pydantic import BaseModel, Field

from lazulite.assembly import Platform
from lazulite.compute.isolation import Level, Network
from lazulite.compute.needs import Demand, Needs, Priority
from lazulite.compute.process import Worker
from lazulite.compute.targets.entities import (
    ComputeChanged,
    Definition,
    Target,
    TargetKind,
    Tier,
    check_most,
    check_name,
)
from lazulite.compute.targets.reading import defined, size_doubts
from lazulite.experience.http.callers import Call, permit
from lazulite.experience.http.routers import api_router
from lazulite.experience.rest.assets import IfMatch, etag, expected
from lazulite.experience.rest.compute_change import ComputeChange
from lazulite.experience.rest.documents import DocumentIn
from lazulite.experience.rest.lists import ListDep, ListOf
from lazulite.experience.rest.platform import PlatformDep
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.pagination import Page
from lazulite.specs.compute import (
    ComputeDocument,
    HourPrice,
    compute_document,
)

SHARED_NETWORK = (
    "Jobs there share their machine's network. Where that is this server's, which asks nobody on it to log in, they "
    "may do all that the person at the machine may; 'lazulite serve --require-login' ends that."
)
router = api_router("compute")
ROOT = "/workspaces/{workspace}/compute"
ONE = f"{ROOT}/{{name}}"
Reader = Annotated[Call, permit("targets/read")]
Writer = Annotated[Call, permit("targets/write")]


class NeedsOut(BaseModel):
    """What a job needs of its worker's machine; 0 and no label where anything will do. cpus: cores.

    isolation: how far it is kept from the machine; network: what it reaches.
    """

    cpus: float
    memory_bytes: int
    gpus: int
    labels: dict[str, str]
    isolation: Level
    network: Network

    @classmethod
    def of(cls, needs: Needs) -> "NeedsOut":
        return cls(
            cpus=needs.cpus, memory_bytes=needs.memory_bytes, gpus=needs.gpus, labels=dict(needs.labels),
            isolation=needs.isolation.level, network=needs.isolation.reaches,
        )  # fmt: skip


class ComputePlanOut(BaseModel):
    """What a document makes. `workers`: those at work, by name, that can run a job there which asks for no more."""

    name: str
    type: TargetKind
    size: str | None
    needs: NeedsOut
    tier: Tier
    priority: Priority
    min_instances: int
    max_instances: int | None
    idle_time_before_scale_down: int | None
    starter: str | None
    price: HourPrice | None
    description: str
    tags: dict[str, str]
    properties: dict[str, str]
    workers: list[str]
    warnings: list[str] = Field(default_factory=list)


class ComputeOut(ComputePlanOut):
    """`state`: Running, or Stopped: then nothing that waits there begins. running, waiting: how many jobs do. nodes:
    how many machines its starter has there, those on their way included."""

    id: str
    state: str
    provisioning_state: str
    running: int
    waiting: int
    nodes: int
    created_by: str
    created_at: datetime
    updated_at: datetime


class ComputeList(ListOf[ComputeOut]):
    pass


@router.get(ROOT)
def list_compute(call: Reader, platform: PlatformDep, query: ListDep) -> ComputeList:
    """By name."""
    with platform.read() as tx:
        page = platform.targets.list(tx, call.workspace_id, query.page())
        shown = _shown(tx, platform, call.workspace_id, page.items)
    return ComputeList.of(Page(tuple(shown), page.next_page_token, page.total))


@router.get(ONE)
def show_compute(name: str, call: Reader, platform: PlatformDep, response: Response) -> ComputeOut:
    """With what is in the way of jobs there, if anything is."""
    with platform.read() as tx:
        return _one(tx, platform, platform.targets.get(tx, call.workspace_id, name), response=response)


@router.post(ROOT, status_code=201)
def create_compute(body: DocumentIn, call: Writer, platform: PlatformDep) -> ComputeOut:
    """Made of a document; one of that name becomes what the document says."""
    document, definition = _read(body, platform)

    def put(tx: Tx) -> ComputeOut:
        target = platform.targets.put(tx, call.actor, call.workspace_id, definition)
        return _one(tx, platform, target, warnings=document.warnings)

    return platform.create(call, ComputeOut, put)


@router.post(f"{ROOT}/validate")
def validate_compute(body: DocumentIn, call: Reader, platform: PlatformDep) -> ComputePlanOut:
    """What it would be, and what is to be said of it; nothing made."""
    document, definition = _read(body, platform)
    with platform.read() as tx:
        target = Target("", call.workspace_id, definition, True, str(call.actor.principal), tx.now, tx.now)
        able = platform.queue.scheduler.able(tx, call.workspace_id, [target])[target.name]
        warnings = (*document.warnings, *_doubts(tx, platform, target))
        return ComputePlanOut.model_validate(_told(target, able, warnings))


@router.patch(ONE)
def update_compute(
    name: str, body: ComputeChange, call: Writer, platform: PlatformDep, response: Response, if_match: IfMatch = None
) -> ComputeOut:
    """What waits there is placed by what it is now."""
    at = expected(if_match)
    platform.nodes.check(body.starter)

    def change(tx: Tx) -> ComputeOut:
        target = platform.targets.get(tx, call.workspace_id, name, lock=True)
        if at is not None and at != target.revision:
            raise ComputeChanged(name)
        changed = platform.targets.redefine(tx, call.actor, target, body.over(target.definition))
        return _one(tx, platform, changed, response=response)

    return platform.write(change)


@router.post(f"{ONE}/start")
def start_compute(name: str, call: Writer, platform: PlatformDep) -> ComputeOut:
    """What waits there may begin."""
    return _switched(platform, call, name, enabled=True)


@router.post(f"{ONE}/stop")
def stop_compute(name: str, call: Writer, platform: PlatformDep) -> ComputeOut:
    """Nothing that waits there begins; what runs goes on."""
    return _switched(platform, call, name, enabled=False)


@router.delete(ONE, status_code=204)
def delete_compute(name: str, call: Writer, platform: PlatformDep) -> Response:
    """Refused while something waits or runs there."""
    platform.write(lambda tx: platform.targets.delete(tx, call.actor, call.workspace_id, name))
    return Response(status_code=204)


def _read(body: DocumentIn, platform: Platform) -> tuple[ComputeDocument, Definition]:
    read = body.read()
    document = compute_document(read)
    with read.at("/name"):
        check_name(document.name)
    with read.at("/starter"):
        platform.nodes.check(document.starter)
        check_most(document.starter, document.max_instances)
    with read.at("/min_instances"):
        return document, defined(document)


def _switched(platform: Platform, call: Call, name: str, *, enabled: bool) -> ComputeOut:
    def switch(tx: Tx) -> ComputeOut:
        target = platform.targets.set_enabled(tx, call.actor, call.workspace_id, name, enabled=enabled)
        return _one(tx, platform, target)

    return platform.write(switch)


def _one(
    tx: Tx, platform: Platform, target: Target, *, warnings: Sequence[str] = (), response: Response | None = None
) -> ComputeOut:
    if response is not None:
        etag(response, target.revision)
    shown = _shown(tx, platform, target.workspace_id, [target])[0]
    return shown.model_copy(update={"warnings": [*warnings, *_doubts(tx, platform, target)]})


def _shown(tx: Tx, platform: Platform, workspace_id: str, targets: Sequence[Target]) -> list[ComputeOut]:
    names = [target.name for target in targets]
    nodes = platform.nodes.counts(tx, workspace_id, names)
    open_there = platform.targets.open_there(tx, workspace_id, names)
    able = platform.queue.scheduler.able(tx, workspace_id, targets)
    return [
        ComputeOut.model_validate(
            {
                **_told(target, able[target.name], ()), "id": target.id, "provisioning_state": "Succeeded",
                "state": "Running" if target.is_enabled else "Stopped", "waiting": open_there[target.name][0],
                "running": open_there[target.name][1], "nodes": nodes.get(target.name, 0),
                "created_by": target.created_by, "created_at": target.created_at, "updated_at": target.updated_at,
            }
        )
        for target in targets
    ]  # fmt: skip


def _told(target: Target, able: Sequence[Worker], warnings: Sequence[str]) -> dict[str, object]:
    said = target.definition
    return {
        "name": said.name, "type": said.kind, "size": said.size, "needs": NeedsOut.of(said.needs), "tier": said.tier,
        "priority": said.usual_priority, "min_instances": said.min_instances, "max_instances": said.max_instances,
        "idle_time_before_scale_down": said.idle_seconds, "starter": said.starter,
        "price": said.price and vars(said.price), "description": said.description, "tags": dict(said.tags),
        "properties": dict(said.properties), "workers": [worker.name for worker in able], "warnings": list(warnings),
    }  # fmt: skip


def _doubts(tx: Tx, platform: Platform, target: Target) -> tuple[str, ...]:
    """What makes jobs there wait, be slower than the size says, or able to do more than one may think."""
    scheduler, workspace_id = platform.queue.scheduler, target.workspace_id
    if in_the_way := scheduler.obstacle_at(tx, target, Demand()):
        doubts: tuple[str, ...] = (f"A job there would wait: {in_the_way}.",)
    else:
        doubts = size_doubts(target.definition, scheduler.workers(tx, workspace_id))
    isolation = target.definition.needs.isolation
    is_apart = isolation.level is not Level.PROCESS and not platform.settings.login_required
    return (*doubts, SHARED_NETWORK) if is_apart and isolation.reaches is Network.OPEN else doubts
