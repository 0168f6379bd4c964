"""What gateways ask and tell: the table they route by (a long poll), sealed segments, figures, seals."""

import asyncio
from datetime import UTC, datetime
from typing import Annotated

from anyio import to_thread
from fastapi import Query, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import JSONResponse

from lazulite.assembly import Platform
from lazulite.experience.agents.platform import PlatformDep
from lazulite.experience.http.callers import Call, allow
from lazulite.experience.http.fields import Moment, Whole
from lazulite.experience.http.routers import api_router
from lazulite.foundation.db.transaction import Tx
from lazulite.services.inference.entities import Segment, Sighting
from lazulite.services.inference.history.folding import Bucket, floored
from lazulite.services.inference.history.service import MINUTE
from lazulite.words.ids import new_id
from lazulite.words.json import JSONObject

router = api_router("agents", prefix="/agents/gateway")
LOOK_AGAIN_SECONDS = 1.0  # another server on the same database may have written
LONGEST_WAIT_SECONDS = 60.0


class SegmentIn(BaseModel):
    workspace: str
    endpoint: str
    deployment: str = ""
    kind: str = Field(pattern="^(capture|feedback)$")
    path: str
    rows: Whole = Field(ge=0)
    min_time: Moment | None = None
    max_time: Moment | None = None
    digest: str = Field(pattern="^[0-9a-f]{64}$")
    size: Whole = Field(ge=0)


class FigureIn(BaseModel):
    """One deployment's counts since the gateway's start; `errors` is a number, or numbers by status."""

    model_config = ConfigDict(extra="allow")

    answered: Whole = Field(ge=0)
    errors: Whole | dict[str, Whole] = 0

    @property
    def error_count(self) -> int:
        return self.errors if isinstance(self.errors, int) else sum(self.errors.values())


class MinuteIn(BaseModel):
    """What was counted in a minute. `owner`: the id of a deployment or an endpoint. `start`: seconds since 1970."""

    owner: str
    start: Whole = Field(ge=0, lt=1 << 33)
    answered: Whole = Field(default=0, ge=0)
    errors: dict[int, int] = {}
    rows: Whole = Field(default=0, ge=0)
    took: dict[int, int] = {}
    captured: Whole = Field(default=0, ge=0)
    dropped: Whole = Field(default=0, ge=0)
    feedback: Whole = Field(default=0, ge=0)
    memory_bytes: Whole | None = None
    replicas: Whole | None = None

    def bucket(self) -> Bucket:
        """Of the deployment whose name the server knows."""
        counts = {name: value for name, value in self if name not in {"owner", "start"}}
        return Bucket(self.owner, "", floored(datetime.fromtimestamp(self.start, UTC), MINUTE), **counts)


class GatewayIn(BaseModel):
    """The gateway of itself. `run`: one id a start; `table_version`: of the table that it routes by."""

    run: str = Field(max_length=36)
    started_at: Moment
    version: str = Field(max_length=50)
    table_version: Whole
    endpoints: Whole = Field(ge=0)


class FiguresIn(BaseModel):
    """By the deployment's id; and, from a gateway that says who it is, minute by minute."""

    deployments: dict[str, FigureIn]
    gateway: GatewayIn | None = None
    minutes: list[MinuteIn] = []


class TableOut(BaseModel):
    """What a gateway routes by, as it understands it."""

    model_config = ConfigDict(extra="allow")

    version: int


class SealIn(BaseModel):
    seal: Whole = Field(ge=0)


@router.get("/table", response_model=TableOut, responses={204: {"description": "It still is the same."}})
async def follow_table(
    request: Request,
    _: Annotated[Call, allow("agents/gateway")],
    platform: PlatformDep,
    version: Annotated[int, Query(ge=-1)] = -1,
    wait: Annotated[float, Query(ge=0, le=LONGEST_WAIT_SECONDS)] = 20.0,
) -> Response:
    """The table as soon as it is another than `version`; 204 when it still is the same after `wait` seconds."""
    loop, woken = asyncio.get_running_loop(), asyncio.Event()

    def wake() -> None:
        loop.call_soon_threadsafe(woken.set)

    leave = platform.endpoints.gateways.wakeups.listen(wake)
    deadline = loop.time() + wait
    seen: int | None = None
    try:
        while True:
            before, seen = seen, platform.db.pulse.count
            if woken.is_set() or seen != before:
                woken.clear()
                table = await to_thread.run_sync(_table, platform, version)
                if table is not None:
                    return JSONResponse(table)
            left = deadline - loop.time()
            if left <= 0 or request.app.state.stopping():
                return Response(status_code=204)
            try:
                async with asyncio.timeout(min(left, LOOK_AGAIN_SECONDS)):
                    await woken.wait()
            except TimeoutError:
                continue
    finally:
        leave()


@router.post("/segments", status_code=204)
def announce_segments(
    body: SegmentIn | list[SegmentIn], _: Annotated[Call, allow("agents/gateway")], platform: PlatformDep
) -> Response:
    """Known once committed, however often it is said."""
    told = body if isinstance(body, list) else [body]

    def keep(tx: Tx) -> None:
        for one in told:
            workspace = platform.workspaces.named(tx, one.workspace)
            platform.endpoints.gateways.keep_segment(tx, _segment(tx, workspace.id, one))

    platform.write(keep)
    return Response(status_code=204)


@router.post("/figures", status_code=204)
def report_figures(body: FiguresIn, _: Annotated[Call, allow("agents/gateway")], platform: PlatformDep) -> Response:
    """The newest counts of each deployment; those of a deleted one are passed over."""

    def keep(tx: Tx) -> None:
        for deployment_id, figure in body.deployments.items():
            counts = {"answered": figure.answered, "errors": figure.error_count}
            numbers: JSONObject = figure.model_dump(mode="json")
            platform.endpoints.gateways.report(tx, deployment_id, counts, numbers)
        if body.gateway is not None:
            platform.endpoints.gateways.heard(tx, Sighting(**dict(body.gateway), seen_at=tx.now))
            platform.endpoint_history.take(tx, body.gateway.run, [minute.bucket() for minute in body.minutes])

    platform.write(keep)
    return Response(status_code=204)


@router.post("/seals", status_code=204)
def announce_seal(body: SealIn, _: Annotated[Call, allow("agents/gateway")], platform: PlatformDep) -> Response:
    """All that was captured or fed back before this seal was asked for is announced."""
    platform.write(lambda tx: platform.endpoints.gateways.seal_done(tx, body.seal))
    return Response(status_code=204)


def _table(platform: Platform, version: int) -> JSONObject | None:
    with platform.read() as tx:
        if platform.endpoints.gateways.state(tx).version == version:
            return None
        names = {workspace.id: workspace.name for workspace in platform.workspaces.list(tx)}
        return platform.endpoints.gateways.table(tx, names)


def _segment(tx: Tx, workspace_id: str, told: SegmentIn) -> Segment:
    return Segment(
        id=new_id(), workspace_id=workspace_id, endpoint=told.endpoint, deployment=told.deployment, kind=told.kind,
        path=told.path, rows=told.rows, min_time=told.min_time, max_time=told.max_time, digest=told.digest,
        size=told.size, announced_at=tx.now,
    )  # fmt: skip
