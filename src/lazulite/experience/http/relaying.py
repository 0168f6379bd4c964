"""A WebSocket of a person's browser, carried on to a service."""

import asyncio
import contextlib

from starlette.websockets import WebSocket, WebSocketState
from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.protocol import State
from websockets.typing import Subprotocol
from websockets.uri import parse_uri

from lazulite.experience.http.forwarding import Route, request_headers
from lazulite.experience.http.tunnels import Tunnel

REFUSED, BROKEN = 1008, 1011


async def relayed(socket: WebSocket, tunnel: Tunnel, route: Route) -> None:
    """Until either side closes; a service that does not take it closes it before it is accepted."""
    try:
        line = _asked(socket, route)
        await _flush(line, tunnel)
        while line.state is State.CONNECTING and (data := await tunnel.back.get()):
            line.receive_data(data)
        if line.state is not State.OPEN:
            await socket.close(REFUSED)
            return
        await socket.accept(line.subprotocol)
        async with asyncio.TaskGroup() as both:
            both.create_task(_there(socket, line, tunnel))
            both.create_task(_back(socket, line, tunnel))
    finally:
        tunnel.close()


def _asked(socket: WebSocket, route: Route) -> ClientProtocol:
    """Our side of a connection, with what the service is asked ready to be sent."""
    asked = [Subprotocol(name) for name in socket.scope.get("subprotocols", [])]
    target = route.target(socket.scope["raw_path"], socket.scope["query_string"])
    uri = parse_uri(f"ws://127.0.0.1:{route.port}{target}")
    line = ClientProtocol(uri, subprotocols=asked or None, max_size=None)
    request = line.connect()
    scheme = "https" if socket.url.scheme == "wss" else "http"
    host = socket.headers.get("host", "")
    for name, value in request_headers(socket.headers.items(), route, scheme=scheme, host=host):
        if name != "host":
            request.headers[name] = value
    line.send_request(request)
    return line


async def _there(socket: WebSocket, line: ClientProtocol, tunnel: Tunnel) -> None:
    while (message := await socket.receive())["type"] != "websocket.disconnect":
        if line.state is not State.OPEN:
            return
        if (text := message.get("text")) is not None:
            line.send_text(text.encode())
        else:
            line.send_binary(message.get("bytes") or b"")
        await _flush(line, tunnel)
    if line.state is State.OPEN:
        line.send_close()
        await _flush(line, tunnel)
    tunnel.close()


async def _back(socket: WebSocket, line: ClientProtocol, tunnel: Tunnel) -> None:
    parts: list[Frame] = []
    pending = line.events_received()
    while True:
        for event in pending:
            if isinstance(event, Frame) and event.opcode in {Opcode.TEXT, Opcode.BINARY, Opcode.CONT}:
                parts.append(event)
                if event.fin:
                    await _pass_on(socket, parts)
                    parts = []
        await _flush(line, tunnel)
        if line.state is not State.OPEN or not (data := await tunnel.back.get()):
            break
        line.receive_data(data)
        pending = line.events_received()
    with contextlib.suppress(RuntimeError):  # the other side was faster
        if socket.application_state is WebSocketState.CONNECTED:
            code = line.close_code if line.close_code and line.close_code != 1006 else BROKEN
            await socket.close(code, line.close_reason or "")


async def _pass_on(socket: WebSocket, parts: list[Frame]) -> None:
    data = b"".join(bytes(part.data) for part in parts)
    if parts[0].opcode is Opcode.TEXT:
        await socket.send_text(data.decode())
    else:
        await socket.send_bytes(data)


async def _flush(line: ClientProtocol, tunnel: Tunnel) -> None:
    for data in line.data_to_send():
        if data:
            await tunnel.there.put(data)
