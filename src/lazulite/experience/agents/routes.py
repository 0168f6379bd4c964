"""What workers ask and tell: claims (a long poll), leases, reports, logs by offset, content by digest."""

import asyncio
from contextlib import suppress
from typing import Annotated

from anyio import to_thread
from fastapi import Query, Request
from fastapi.responses import StreamingResponse

from lazulite.assembly import Platform
from lazulite.compute.logs import LogGap
from lazulite.compute.process import Beat, Claimed, End, Worker
from lazulite.experience.agents.bodies import (
    AcceptIn,
    AttemptIn,
    BeatOut,
    ClaimIn,
    DialOut,
    DigestsIn,
    DoneOut,
    EndedOut,
    EndIn,
    GoOut,
    HeldIn,
    HelloIn,
    KnownOut,
    MetricsIn,
    MissingOut,
    ReadyIn,
    ServicesIn,
    WorkOut,
)
from lazulite.experience.agents.platform import PlatformDep
from lazulite.experience.http.callers import Call, allow
from lazulite.experience.http.openapi import also, raw_body, text_answer
from lazulite.experience.http.routers import api_router
from lazulite.experience.http.streams import file_chunks, receive_blob
from lazulite.experience.http.tunnels import Tunnels
from lazulite.foundation.blobs.content import Blob, ContentMissing
from lazulite.foundation.db.transaction import Tx
from lazulite.services.training.tracking.entities import Metric
from lazulite.words.json import JSON
from lazulite.words.manifests import Manifest

router = api_router("agents", prefix="/agents/workers/{worker}")
LOOK_AGAIN_SECONDS = 1.0  # another server on the same database may have enqueued
WorkerCall = Annotated[Call, allow("agents/worker")]


@router.post("")
def register_worker(worker: str, body: HelloIn, call: WorkerCall, platform: PlatformDep) -> BeatOut:
    """A worker starts, with what its folders show."""

    def write(tx: Tx) -> Beat:
        known = Worker(
            worker, body.name, body.queue, body.slots, str(call.actor.principal), call.actor.workspace_id, tx.now,
            machine=body.machine, version=body.version, started_at=body.started_at, queues=tuple(body.queues),
            equipment=body.equipment.told(),
        )  # fmt: skip
        return platform.queue.register(tx, call.actor, known, held=body.held)

    return BeatOut.of(platform.write(write), platform.queue.lease_seconds)


@router.post("/heartbeat")
def hear_worker(worker: str, body: HeldIn, call: WorkerCall, platform: PlatformDep) -> BeatOut:
    """Renews leases; the answer says what to end."""
    queue = platform.queue
    beat = platform.write(
        lambda tx: queue.heartbeat(tx, call.actor, worker, held=body.held, memory=body.memory, clock=body.clock)
    )
    return BeatOut.of(beat, queue.lease_seconds)


@router.post("/claim")
async def claim_work(worker: str, body: ClaimIn, call: WorkerCall, platform: PlatformDep, request: Request) -> WorkOut:
    """Work, as soon as there is any; empty after the wait."""
    loop, woken = asyncio.get_running_loop(), asyncio.Event()
    deadline = loop.time() + body.wait_seconds

    def wake() -> None:
        loop.call_soon_threadsafe(woken.set)

    leave = platform.queue.wakeups.listen(wake)
    try:
        while True:
            woken.clear()
            if request.app.state.stopping() or await request.is_disconnected():
                return WorkOut(claimed=[], cancel=[])
            work = await to_thread.run_sync(_claimed, platform, call, worker, body)
            tunnels: Tunnels = request.app.state.tunnels
            wanted = [DialOut(id=one.id, process=one.process_id, port=one.port) for one in tunnels.told(worker)]
            if work.claimed or work.cancel or work.preempt or wanted or loop.time() >= deadline:
                return work.model_copy(update={"dial": wanted})
            await _wakes(woken, min(LOOK_AGAIN_SECONDS, deadline - loop.time()))
    finally:
        leave()


@router.post("/processes/{process}/accept")
def accept_process(worker: str, process: str, body: AcceptIn, call: WorkerCall, platform: PlatformDep) -> GoOut:
    """Asked before a process is started: from now on it is nobody else's."""
    queue = platform.queue
    return GoOut(
        go=platform.write(
            lambda tx: queue.accept(tx, call.actor, worker, process, attempt=body.attempt, environment=body.environment)
        )
    )


@router.post("/processes/{process}/ready")
def hear_process_ready(worker: str, process: str, body: ReadyIn, call: WorkerCall, platform: PlatformDep) -> DoneOut:
    queue = platform.queue
    platform.write(
        lambda tx: queue.ready(
            tx, call.actor, worker, process, attempt=body.attempt, address=body.address, probe=body.probe
        )
    )
    return DoneOut()


@router.post("/processes/{process}/finalizing")
def hear_process_finalizing(
    worker: str, process: str, body: AttemptIn, call: WorkerCall, platform: PlatformDep
) -> DoneOut:
    queue = platform.queue
    platform.write(lambda tx: queue.finalizing(tx, call.actor, worker, process, attempt=body.attempt))
    return DoneOut()


@router.post("/processes/{process}/end")
def end_process(worker: str, process: str, body: EndIn, call: WorkerCall, platform: PlatformDep) -> EndedOut:
    """The last report; outputs are manifests whose content has come before. With a claim_id it is a claim too."""
    manifests = {name: Manifest.from_json(files) for name, files in body.outputs.items()}
    blobs = _complete(platform, list(manifests.values()))
    outputs: dict[str, JSON] = {name: manifest.to_json() for name, manifest in manifests.items()}
    last = End(body.outcome, body.exit_code, body.reason, body.result, outputs, body.usage)

    def write(tx: Tx) -> tuple[Claimed, ...]:
        ended = platform.queue.end(tx, call.actor, worker, process, attempt=body.attempt, end=last)
        platform.blobs.hold(tx, ended.spec.workspace_id, blobs)
        return platform.queue.claim(tx, call.actor, worker, claim_id=body.claim_id) if body.claim_id else ()

    return EndedOut.model_validate({"claimed": _told(platform.write(write))})


@router.post("/processes/{process}/metrics")
def log_process_metrics(worker: str, process: str, body: MetricsIn, call: WorkerCall, platform: PlatformDep) -> DoneOut:
    """What a job uses of its machine, as metrics of its run."""
    points = [Metric(name, value, body.timestamp_ms, body.step) for name, value in body.values.items()]

    def write(tx: Tx) -> None:
        workspace_id = platform.queue.workspace_of(tx, call.actor, worker, process)
        platform.tracking.log_metrics(tx, workspace_id, process, points)

    platform.write(write)
    return DoneOut()


@router.post("/processes/{process}/services")
def hear_process_services(
    worker: str, process: str, body: ServicesIn, call: WorkerCall, platform: PlatformDep
) -> DoneOut:
    """How the services of a job stand."""
    told = {name: one.model_dump(mode="json") for name, one in body.services.items()}

    def write(tx: Tx) -> None:
        platform.queue.workspace_of(tx, call.actor, worker, process)
        platform.interactive.tell(tx, process, told)

    platform.write(write)
    return DoneOut()


@router.post("/processes/{process}/log", openapi_extra=raw_body("Bytes of the log from `offset` on."))
async def append_process_log(
    worker: str, process: str, call: WorkerCall, platform: PlatformDep, request: Request,
    offset: Annotated[int, Query(ge=0, lt=1 << 63)],
) -> KnownOut:  # fmt: skip
    """`known` is where to go on, also when what came begins too late."""
    data = await request.body()

    def append() -> int:
        _workspace(platform, call, worker, process)
        try:
            return platform.logs.append(process, offset=offset, data=data)
        except LogGap as gap:
            return gap.known

    return KnownOut(known=await to_thread.run_sync(append))


@router.post("/processes/{process}/blobs/missing")
def find_missing_blobs(
    worker: str, process: str, body: DigestsIn, call: WorkerCall, platform: PlatformDep
) -> MissingOut:
    """What is to be sent before the end may name it."""
    with platform.read() as tx:
        workspace_id = platform.queue.workspace_of(tx, call.actor, worker, process)
        held = platform.blobs.held(tx, workspace_id, body.digests)
    return MissingOut(missing=[digest for digest in body.digests if digest not in held])


@router.get(
    "/processes/{process}/blobs/{digest}", response_class=StreamingResponse,
    responses={**text_answer("application/octet-stream"), **also(409)},
)  # fmt: skip
def download_blob(worker: str, process: str, digest: str, call: WorkerCall, platform: PlatformDep) -> StreamingResponse:
    """Content that the process's workspace holds."""
    with platform.read() as tx:
        workspace_id = platform.queue.workspace_of(tx, call.actor, worker, process)
        held = platform.blobs.held(tx, workspace_id, [digest])
    if digest not in held:
        raise ContentMissing(f"The workspace of {process!r} holds no content {digest}.", hint="Upload it first.")
    path = platform.blobs.path(digest)
    headers = {"Content-Length": str(path.stat().st_size)}
    return StreamingResponse(file_chunks(path), media_type="application/octet-stream", headers=headers)


@router.put("/processes/{process}/blobs/{digest}", openapi_extra=raw_body("What has this digest."))
async def upload_blob(
    worker: str, process: str, digest: str, call: WorkerCall, platform: PlatformDep, request: Request
) -> DoneOut:
    await to_thread.run_sync(_workspace, platform, call, worker, process)
    await receive_blob(request, platform.blobs, expected=digest)
    return DoneOut()


def _claimed(platform: Platform, call: Call, worker: str, body: ClaimIn) -> WorkOut:
    """A read first, as a worker that finds nothing costs no write."""
    queue = platform.queue
    claimed: tuple[Claimed, ...] = ()

    def claim(tx: Tx) -> tuple[tuple[Claimed, ...], Beat]:
        return queue.claim(tx, call.actor, worker, claim_id=body.claim_id), queue.to_end(tx, worker)

    with platform.read() as tx:
        is_due = queue.waits(tx, call.actor, worker, claim_id=body.claim_id)
        asked = queue.to_end(tx, worker)
    if is_due:
        claimed, asked = platform.write(claim)
    cancel, preempt = ([one for one in ids if one not in body.canceling] for ids in (asked.cancel, asked.preempt))
    return WorkOut.model_validate({"claimed": _told(claimed), "cancel": cancel, "preempt": preempt})


def _told(claimed: tuple[Claimed, ...]) -> list[dict[str, object]]:
    return [
        {
            "spec": item.spec.to_json(), "attempt": item.attempt, **item.held.to_json(),
            "log_offset": item.log_offset, "left": item.left,
        }
        for item in claimed
    ]  # fmt: skip


def _workspace(platform: Platform, call: Call, worker: str, process: str) -> str:
    with platform.read() as tx:
        return platform.queue.workspace_of(tx, call.actor, worker, process)


def _complete(platform: Platform, manifests: list[Manifest]) -> list[Blob]:
    """All the content of the manifests. Raises ContentMissing when some of it has not come."""
    entries = {entry.digest: entry for manifest in manifests for entry in manifest}
    for digest, entry in entries.items():
        if not platform.blobs.has(digest):
            raise ContentMissing(f"The content of {entry.path!r} ({digest}) has not come.", hint="Send it first.")
    return [Blob(digest, entry.size) for digest, entry in entries.items()]


async def _wakes(woken: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(woken.wait(), max(0.0, seconds))
