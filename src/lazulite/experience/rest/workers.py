"""The workers of a home, and the tokens by which machines elsewhere become some."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from lazulite.assembly import Platform
from lazulite.compute.process import Worker
from lazulite.experience.http.callers import Call, allow
from lazulite.experience.rest.platform import PlatformDep
from lazulite.experience.rest.tokens import LifetimeDays, TokenList, TokenOut, lifetime_of, told
from lazulite.foundation.actor import Principal, PrincipalKind
from lazulite.foundation.db.transaction import Tx
from lazulite.words.json import JSONObject

router = APIRouter(tags=["workers"])
TOKENS = "/worker-tokens"
Reader = Annotated[Call, allow("workers/read")]
Writer = Annotated[Call, allow("workers/write")]


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


class WorkerTokenIn(BaseModel):
    """`worker`: how the queue and the audit call who comes with it."""

    model_config = ConfigDict(extra="forbid")

    worker: str = Field(min_length=1, max_length=128)
    label: str = ""
    lifetime_days: LifetimeDays = None


@router.get("/workers")
def list_workers(_: Reader, platform: PlatformDep) -> WorkerList:
    """By name, those too that have not been heard of for long."""
    with platform.read() as tx:
        return WorkerList(items=[WorkerOut.read(tx, platform, worker) for worker in platform.queue.workers(tx)])


@router.post(TOKENS, status_code=201)
def create_worker_token(body: WorkerTokenIn, call: Writer, platform: PlatformDep) -> TokenOut:
    """For 'lazulite worker' on another machine, in LAZULITE_TOKEN there. Its secret is in this answer alone."""

    def issue(tx: Tx) -> JSONObject:
        principal = Principal(PrincipalKind.WORKER, body.worker)
        lifetime = lifetime_of(body.lifetime_days)
        _, token = platform.tokens.issue(tx, principal, workspace_id=None, label=body.label, lifetime=lifetime)
        return {"id": token.id}

    return told(platform, call, str(platform.once(call, issue)["id"]))


@router.get(TOKENS)
def list_worker_tokens(call: Reader, platform: PlatformDep) -> TokenList:
    with platform.read() as tx:
        found = platform.tokens.of_kind(tx, PrincipalKind.WORKER)
        return TokenList(items=[TokenOut.read(tx, platform, call, token) for token in found])


@router.delete(f"{TOKENS}/{{token_id}}", status_code=204)
def revoke_worker_token(token_id: str, _: Writer, platform: PlatformDep) -> Response:
    """From now on its worker claims nothing; what it runs is given up when its lease has run out."""
    platform.write(lambda tx: platform.tokens.revoke_kind(tx, PrincipalKind.WORKER, token_id))
    return Response(status_code=204)
