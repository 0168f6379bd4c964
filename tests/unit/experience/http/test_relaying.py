import asyncio

import pytest
from starlette.types import Message
from starlette.websockets import WebSocket

from lazulite.experience.http.forwarding import Route
from lazulite.experience.http.relaying import REFUSED, relayed
from lazulite.experience.http.tunnels import Tunnel

PREFIX = "/workspaces/w/jobs/j/services/app/"
ROUTE = Route(PREFIX, 80, keeps_prefix=False)


def made(raw_path: bytes = PREFIX.encode(), **headers: bytes) -> tuple[WebSocket, list[Message]]:
    """(a person's WebSocket, what was said to it)."""
    said: list[Message] = []

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        said.append(message)

    scope = {
        "type": "websocket", "scheme": "ws", "path": PREFIX, "raw_path": raw_path, "query_string": b"",
        "server": ("127.0.0.1", 80), "headers": [(name.encode(), value) for name, value in headers.items()],
    }  # fmt: skip
    return WebSocket(scope, receive, send), said


def test_what_is_no_ascii_arrives_as_it_came() -> None:
    async def ask() -> tuple[bytes, list[Message]]:
        socket, said = made(PREFIX.encode() + "é".encode(), host=b"h:1", note="café ☃".encode())
        tunnel = Tunnel("1", "w", "p", 80)
        tunnel.back.close()
        await relayed(socket, tunnel, ROUTE)
        return await tunnel.there.get(), said

    sent, said = asyncio.run(ask())
    assert sent.startswith(b"GET /%C3%A9 HTTP/1.1\r\n")
    assert "\r\nnote: café ☃\r\n".encode() in sent
    assert said == [{"type": "websocket.close", "code": REFUSED, "reason": ""}]


def test_what_cannot_be_asked_closes_the_connection() -> None:
    async def ask() -> bool:
        socket, _ = made(host=b"h:1")
        del socket.scope["raw_path"]
        tunnel = Tunnel("1", "w", "p", 80)
        with pytest.raises(KeyError):
            await relayed(socket, tunnel, ROUTE)
        return await tunnel.there.put(b"")

    assert not asyncio.run(ask())
