"""The workers of a home."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel

from lazulite.assembly import Platform
from lazulite.compute.process import Worker
from lazulite.experience.http.callers import Call, allow
from lazulite.experience.rest.platform import PlatformDep
from lazulite.foundation.db.transaction import Tx

router = APIRouter(tags=["workers"])
Reader = Annotated[Call, allow("workers/read")]


class WorkerOut(BaseModel):
    """`is_live`: heard of within a lease. `clock_ahead_ms`: of the server's clock, network and all."""

    id: str
    name: str
    queue: str
    slots: int
    principal: str
    workspace: str | None
    seen_at: datetime
    is_live: bool
    clock_ahead_ms: int | None

    @classmethod
    def read(cls, tx: Tx, platform: Platform, worker: Worker) -> "WorkerOut":
        place = platform.workspaces.get(tx, worker.workspace_id).name if worker.workspace_id else None
        lease = timedelta(seconds=platform.queue.lease_seconds)
        return cls(
            id=worker.id, name=worker.name, queue=worker.queue, slots=worker.slots, principal=worker.principal,
            workspace=place, seen_at=worker.seen_at, is_live=tx.now - worker.seen_at <= lease,
            clock_ahead_ms=worker.clock_ahead_ms,
        )  # fmt: skip


class WorkerList(BaseModel):
    items: list[WorkerOut]
    next_page_token: str | None = None


@router.get("/workers")
def list_workers(_: Reader, platform: PlatformDep) -> WorkerList:
    """By name, those too that have not been heard of for long."""
    with platform.read() as tx:
        return WorkerList(items=[WorkerOut.read(tx, platform, worker) for worker in platform.queue.workers(tx)])
