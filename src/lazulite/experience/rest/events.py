"""The facts of a workspace as CloudEvents 1.0: by cursor, and as a stream that resumes."""

import json
import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from anyio import to_thread
from fastapi import Header, Query
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, JsonValue
from starlette.requests import Request

from lazulite.assembly import Platform
from lazulite.experience.http.callers import Call, permit
from lazulite.experience.http.openapi import text_answer
from lazulite.experience.http.routers import api_router
from lazulite.experience.rest.lookout import Lookout
from lazulite.experience.rest.platform import PlatformDep
from lazulite.foundation.pagination import decode_place, encode_token
from lazulite.ops.governance.audit.entities import Event
from lazulite.words.errors import Invalid, Unavailable

router = api_router("events")
BATCH = 200
LOOK_AGAIN_SECONDS = 0.25  # for all streams of a server together
KEEP_ALIVE_SECONDS = 15.0
SHOWN_AT_FIRST = 500
NOTHING_SEEN = 0  # less than any fact's number
Types = Annotated[list[str] | None, Query(alias="type")]


class EventOut(BaseModel):
    """CloudEvents 1.0. `sequence`, `recordedtime`, `actor`, `onbehalfof`, `cause` and `typeversion` are extensions."""

    specversion: str = "1.0"
    id: str
    source: str
    type: str
    subject: str
    time: datetime
    datacontenttype: str = "application/json"
    sequence: str
    recordedtime: datetime
    actor: str
    onbehalfof: str | None
    cause: str | None
    typeversion: str
    data: dict[str, JsonValue]

    @classmethod
    def of(cls, event: Event, workspace: str) -> "EventOut":
        return cls.model_validate(
            {
                "id": event.id, "source": f"/workspaces/{workspace}", "type": event.type, "subject": event.subject,
                "time": event.occurred_at, "sequence": str(event.sequence), "recordedtime": event.recorded_at,
                "actor": event.actor, "onbehalfof": event.on_behalf_of, "cause": event.cause,
                "typeversion": str(event.version), "data": dict(event.data),
            }
        )  # fmt: skip


class EventList(BaseModel):
    items: list[EventOut]
    next_page_token: str | None = None


class FactKindOut(BaseModel):
    """`subject`: its form. `always` and `sometimes`: the names at the top of `data`. `happens`: when it does."""

    type: str
    subject: str
    always: list[str]
    sometimes: list[str]
    happens: str


class FactKindList(BaseModel):
    items: list[FactKindOut]
    next_page_token: str | None = None


class PlaceInvalid(Invalid):
    pass


@router.get("/events/types")
def list_event_types(platform: PlatformDep) -> FactKindList:
    """Every kind of fact there is: what a trigger can wait for, and what it can ask of it."""
    kinds = sorted(platform.facts, key=lambda kind: kind.type)
    return FactKindList(items=[FactKindOut.model_validate(vars(kind)) for kind in kinds])


@router.get("/workspaces/{workspace}/events")
def list_events(
    call: Annotated[Call, permit("events/read")],
    platform: PlatformDep,
    types: Types = None,
    subject: str | None = None,
    after: Annotated[int, Query(ge=0, lt=1 << 63)] = 0,
    order_by: Literal["sequence", "sequence desc"] = "sequence",
    max_results: Annotated[int, Query(ge=1, le=1000)] = 100,
    page_token: str | None = None,
) -> EventList:
    """Those whose `sequence` is greater than `after`: oldest first, so that one can go on; `sequence desc`: newest."""
    place = decode_place(page_token) if page_token else None
    turned = order_by == "sequence desc"
    with platform.read() as tx:
        found = platform.audit.events(
            tx, call.workspace_id, after=after if turned or place is None else place, limit=max_results + 1,
            types=types, subject=subject, before=place if turned else None, newest_first=turned,
        )  # fmt: skip
    shown = found[:max_results]
    token = encode_token(shown[-1].sequence) if len(found) > max_results else None
    return EventList(items=[EventOut.of(each, call.workspace_name) for each in shown], next_page_token=token)


@router.get(
    "/workspaces/{workspace}/events/stream", response_class=StreamingResponse,
    responses=text_answer("text/event-stream", "One fact an event, `id` its sequence."),
)  # fmt: skip
def stream_events(
    call: Annotated[Call, permit("events/read")],
    platform: PlatformDep,
    request: Request,
    types: Types = None,
    subject: str | None = None,
    after: Annotated[int | None, Query(ge=0, lt=1 << 63)] = None,
    last_event_id: Annotated[str | None, Header()] = None,
) -> StreamingResponse:
    """Server-sent events; after a Last-Event-ID, else `after`, else from the last few hundred on.

    It ends when the server stops: ask again then.
    """
    start = _place(last_event_id) if last_event_id else after
    if start is None:
        with platform.read() as tx:
            start = platform.audit.newest(tx, call.workspace_id, back=SHOWN_AT_FIRST)
    follower = Follower(platform, call, types, subject)
    lines = _lines(follower, start, request.app.state.lookout, goes_on=lambda: not request.app.state.stopping())
    return StreamingResponse(lines, media_type="text/event-stream", headers={"Cache-Control": "no-store"})


def lookout(platform: Platform) -> Lookout:
    """Of one server: what tells its streams that there is something to read."""

    def look() -> int:
        with platform.read() as tx:
            return platform.audit.latest(tx)

    return Lookout(look, LOOK_AGAIN_SECONDS, lambda: platform.db.pulse.count)


@dataclass(frozen=True)
class Follower:
    """Who follows which facts."""

    platform: Platform
    call: Call
    types: list[str] | None
    subject: str | None

    def read(self, after: int) -> tuple[Event, ...]:
        with self.platform.read() as tx:
            return self.platform.audit.events(
                tx, self.call.workspace_id, after=after, limit=BATCH, types=self.types, subject=self.subject
            )


async def _lines(
    follower: Follower, start: int, lookout: Lookout, *, goes_on: Callable[[], bool]
) -> AsyncIterator[str]:
    yield ": here\n\n"
    said = time.monotonic()
    seen, newest = NOTHING_SEEN - 1, NOTHING_SEEN
    while goes_on():
        if newest > seen:
            try:
                found = await to_thread.run_sync(follower.read, start)
            except Unavailable:
                found, newest = (), seen  # until the database is back
            for event in found:
                body = EventOut.of(event, follower.call.workspace_name).model_dump(mode="json")
                yield f"id: {event.sequence}\ndata: {json.dumps(body, ensure_ascii=False)}\n\n"
            if found:
                start, said = found[-1].sequence, time.monotonic()
                continue
            # Looked up before the facts were read: what came since is newer still.
            seen = newest
        if time.monotonic() - said > KEEP_ALIVE_SECONDS:
            yield ": still here\n\n"
            said = time.monotonic()
        with suppress(Unavailable):  # until the database is back
            newest = await lookout.newest()


def _place(last_event_id: str) -> int:
    if not re.fullmatch(r"\d{1,18}", last_event_id, re.ASCII):
        raise PlaceInvalid(f"{last_event_id!r} is no Last-Event-ID of this stream.", hint="Start again without it.")
    return int(last_event_id)
