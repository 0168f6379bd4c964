"""A server of the real kind with little room and little patience."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from http.client import HTTPResponse

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from lazulite.processes.connections import Room, guarded

ASK = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n"


async def _answer(request: Request) -> Response:
    return PlainTextResponse(str(len(await request.body())))


async def _hold(request: Request) -> Response:
    await request.app.state.freed.wait()
    return PlainTextResponse("held")


async def _early(_request: Request) -> Response:
    return PlainTextResponse("no need")


class Served:
    def __init__(self, room: Room) -> None:
        self.room = room
        routes = [
            Route("/", _answer, methods=["GET", "POST"]),
            Route("/hold", _hold),
            Route("/early", _early, methods=["POST"]),
        ]
        self.app = Starlette(routes=routes)
        self.listener = socket.create_server(("127.0.0.1", 0))
        config = uvicorn.Config(self.app, log_config=None, lifespan="off", http=guarded(room), timeout_keep_alive=60)
        self.server = uvicorn.Server(config)
        self.loop: asyncio.AbstractEventLoop | None = None
        self.thread = threading.Thread(target=self._run)
        self.thread.start()
        until(lambda: self.server.started)

    def _run(self) -> None:
        async def main() -> None:
            self.loop = asyncio.get_running_loop()
            self.app.state.freed = asyncio.Event()
            await self.server.serve(sockets=[self.listener])

        asyncio.run(main())

    def free(self) -> None:
        assert self.loop is not None
        self.loop.call_soon_threadsafe(self.app.state.freed.set)

    def connect(self, first: bytes = b"") -> socket.socket:
        made = socket.create_connection(self.listener.getsockname(), timeout=60)
        made.sendall(first)
        return made

    def stop(self) -> None:
        self.free()
        self.server.should_exit = True
        self.thread.join()
        self.listener.close()


@contextlib.contextmanager
def served(room: Room) -> Iterator[Served]:
    made = Served(room)
    try:
        yield made
    finally:
        made.stop()


def until(claim: Callable[[], bool]) -> None:
    pause = threading.Event()
    while not claim():
        pause.wait(0.001)


def heard(connection: socket.socket) -> bytes:
    """All that comes until the other side closes; nothing where it breaks off."""
    with connection, contextlib.suppress(ConnectionResetError):
        return b"".join(iter(lambda: connection.recv(4096), b""))
    return b""


def status(connection: socket.socket) -> bytes:
    """The first line of an answer, which is read whole."""
    answer = HTTPResponse(connection)
    answer.begin()
    answer.read()
    return f"HTTP/1.1 {answer.status} {answer.reason}".encode()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (b"", b""),
        (b"GET / HT", b"HTTP/1.1 408 Request Timeout"),
        (b"GET / HTTP/1.1\r\na: b\r\n", b"HTTP/1.1 408 Request Timeout"),
    ],
)
def test_who_does_not_finish_a_head_is_let_go(sent: bytes, said: bytes) -> None:
    with served(Room(head_seconds=0.2)) as server:
        assert heard(server.connect(sent)).partition(b"\r\n")[0] == said


def test_who_is_silent_in_a_body_is_let_go() -> None:
    with served(Room(silence_seconds=0.2)) as server:
        assert heard(server.connect(b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nhalf")) == b""


def test_who_sends_a_body_by_the_byte_is_let_go() -> None:
    with served(Room(silence_seconds=0.2)) as server:
        with server.connect(b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 99999\r\n\r\n") as slow:
            slow.settimeout(0.02)
            until(lambda: not sent_another_byte(slow))


def sent_another_byte(connection: socket.socket) -> bool:
    """False once the other side has closed."""
    try:
        connection.sendall(b"x")
        return bool(connection.recv(1))
    except TimeoutError:
        return True
    except OSError:
        return False


def test_who_is_answered_before_its_body_is_there_may_send_the_rest_and_ask_again() -> None:
    with served(Room(largest_head=8192)) as server:
        head = b"POST /early HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\n\r\n"
        with server.connect(head) as connection:
            assert status(connection) == b"HTTP/1.1 200 OK"
            connection.sendall(b"x" * 100_000 + ASK)
            assert status(connection) == b"HTTP/1.1 200 OK"


def test_who_asks_and_waits_is_answered_however_long_it_takes() -> None:
    with served(Room(head_seconds=0.1, silence_seconds=0.1)) as server:
        with server.connect(b"GET /hold HTTP/1.1\r\nhost: x\r\n\r\n") as patient:
            assert heard(server.connect()) == b""  # as long as it takes for somebody else to be let go
            server.free()
            assert status(patient) == b"HTTP/1.1 200 OK"


def test_a_head_without_end_is_refused() -> None:
    with served(Room(largest_head=8192)) as server:
        with server.connect(b"GET / HTTP/1.1\r\na: " + b"x" * 20_000) as connection:
            assert status(connection) == b"HTTP/1.1 431 Request Header Fields Too Large"


def test_a_large_body_behind_a_small_head_is_taken() -> None:
    with served(Room(largest_head=8192)) as server:
        head = b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\nconnection: close\r\n\r\n"
        assert heard(server.connect(head + b"x" * 100_000)).endswith(b"100000")


def test_when_all_places_are_taken_the_longest_waiting_makes_room() -> None:
    with served(Room(most=4)) as server:
        idle = [server.connect() for _ in range(12)]
        with server.connect(ASK) as asking:
            assert status(asking) == b"HTTP/1.1 200 OK"
        assert [heard(one) for one in idle[:8]] == [b""] * 8
        with idle[-1] as still_there:
            still_there.sendall(ASK)
            assert status(still_there) == b"HTTP/1.1 200 OK"
        for one in idle[8:-1]:
            one.close()


def test_who_was_answered_may_ask_again() -> None:
    with served(Room(most=4)) as server, server.connect() as connection:
        for _ in range(3):
            connection.sendall(ASK)
            said = b""
            while not said.endswith(b"\r\n\r\n0"):
                said += connection.recv(4096)
            assert said.startswith(b"HTTP/1.1 200 OK")


def test_when_all_are_asking_who_comes_is_refused_politely() -> None:
    with served(Room(most=3)) as server:
        asking = [server.connect(b"GET /hold HTTP/1.1\r\nhost: x\r\n\r\n") for _ in range(3)]
        until(lambda: len(server.server.server_state.tasks) == 3)
        with server.connect() as one_more:
            assert status(one_more) == b"HTTP/1.1 503 Service Unavailable"
        server.free()
        assert [status(one) for one in asking] == [b"HTTP/1.1 200 OK"] * 3
        for one in asking:
            one.close()
