"""A worker's end of a connection that somebody wants to what its job offers."""

import asyncio

from anyio import to_thread
from fastapi import WebSocket, WebSocketDisconnect

from lazulite.assembly import Platform
from lazulite.experience.http.callers import Access, as_request, identity_of
from lazulite.experience.http.routers import api_router
from lazulite.experience.http.tunnels import Tunnel, Tunnels
from lazulite.foundation.actor import Actor
from lazulite.words.errors import PlatformError

router = api_router()
REFUSED = 1008


@router.websocket("/agents/workers/{worker}/tunnels/{tunnel}")
async def carry(socket: WebSocket, worker: str, tunnel: str) -> None:
    """Binary messages are the bytes of the connection, both ways; it ends when either end does."""
    tunnels: Tunnels = socket.app.state.tunnels
    found = tunnels.find(worker, tunnel)
    try:
        access: Access = socket.app.state.access
        actor = identity_of(as_request(socket)).actor
        access.allow(actor, "agents/worker")
        if found is not None:
            await to_thread.run_sync(_check, socket.app.state.platform, actor, found)
    except PlatformError:
        found = None
    if found is None:
        await socket.close(REFUSED)
        return
    await socket.accept()
    found.fetched.close()
    try:
        async with asyncio.TaskGroup() as both:
            both.create_task(_there(found, socket))
            both.create_task(_back(found, socket))
    finally:
        found.close()


def _check(platform: Platform, actor: Actor, tunnel: Tunnel) -> None:
    """Raises ReportStale for a process that is not this worker's."""
    with platform.read() as tx:
        platform.queue.workspace_of(tx, actor, tunnel.worker_id, tunnel.process_id)


async def _there(tunnel: Tunnel, socket: WebSocket) -> None:
    try:
        while data := await tunnel.there.get():
            await socket.send_bytes(data)
        await socket.close()
    except (RuntimeError, WebSocketDisconnect):
        tunnel.close()  # the worker has closed its end


async def _back(tunnel: Tunnel, socket: WebSocket) -> None:
    while (message := await socket.receive())["type"] != "websocket.disconnect":
        await tunnel.back.put(message.get("bytes") or b"")
    tunnel.close()
