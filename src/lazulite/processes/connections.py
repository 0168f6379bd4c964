"""Who connects and asks nothing: each has so long for a request's head and for every piece of what follows, and when
all places are taken, who has waited longest without asking makes room."""

import asyncio
import resource
from collections.abc import Callable
from dataclasses import dataclass, field

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

RESERVED_FILES = 512  # of the process, for what is no connection
MOST_CONNECTIONS = 8_192


@dataclass
class Room:
    """For how many connections there is room, and how long each may be silent.

    head_seconds: from the connection, or the last answer, to the whole head of a request. silence_seconds: in which
    nearly nothing of a body comes (in both halves less than least_bytes), or an answer is not read. waiting: those
    without a request, the longest waiting first.
    """

    most: int = MOST_CONNECTIONS
    head_seconds: float = 20.0
    silence_seconds: float = 60.0
    least_bytes: int = 4 * 1024
    largest_head: int = 64 * 1024
    waiting: dict["Guarded", None] = field(default_factory=dict)


def room_of_this_process() -> Room:
    """As much as the process may have open files, which it raises as far as it may."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = MOST_CONNECTIONS * 2 if hard == resource.RLIM_INFINITY else hard
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))
    return Room(most=max(64, min(MOST_CONNECTIONS, files - RESERVED_FILES)))


def guarded(room: Room) -> type["Guarded"]:
    """For `uvicorn.Config(http=…)`."""
    return type("GuardedHere", (Guarded,), {"room": room})


class Guarded(HttpToolsProtocol):
    room: Room

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        super().connection_made(transport)
        self._head_bytes = self._body_bytes = 0
        self._is_slow = self._is_receiving = False
        self._timer: asyncio.TimerHandle | None = None
        self._stalled: asyncio.TimerHandle | None = None
        if len(self.connections) > self.room.most and not self._find_room():
            self._refuse(b"503 Service Unavailable")
            return
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self.room.waiting.pop(self, None)
        self._clear(self._timer)
        self._clear(self._stalled)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._head_bytes += len(data)
        self._body_bytes += len(data)
        super().data_received(data)
        if self in self.room.waiting and self._head_bytes > self.room.largest_head:
            self._refuse(b"431 Request Header Fields Too Large")

    def on_headers_complete(self) -> None:
        super().on_headers_complete()
        self._head_bytes = self._body_bytes = 0
        self._is_receiving, self._is_slow = True, False
        self.room.waiting.pop(self, None)
        self._arm(self.room.silence_seconds / 2, self._check_silence)

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self._is_receiving = False
        if self.parser.should_upgrade() and self._should_upgrade():
            return  # it has no answer of ours
        self._head_bytes = 0
        self._clear(self._timer)
        self._wait_if_idle()  # its answer may have gone before

    def handle_websocket_upgrade(self) -> None:
        """From here on it is no request that could be late."""
        self.room.waiting.pop(self, None)
        self._clear(self._timer)
        self._clear(self._stalled)
        super().handle_websocket_upgrade()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._wait_if_idle()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._stalled = self.loop.call_later(self.room.silence_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._clear(self._stalled)

    def _wait_if_idle(self) -> None:
        if self.cycle.response_complete and not (self._is_receiving or self.pipeline or self.transport.is_closing()):
            self._wait()

    def _wait(self) -> None:
        self.room.waiting[self] = None
        self._arm(self.room.head_seconds, self._too_slow)

    def _find_room(self) -> bool:
        longest = next(iter(self.room.waiting), None)
        if longest is None:
            return False
        self.room.waiting.pop(longest)
        longest.transport.abort()
        return True

    def _too_slow(self) -> None:
        if self._head_bytes:
            self._refuse(b"408 Request Timeout")
        else:
            self.transport.close()

    def _check_silence(self) -> None:
        """Slow is who could send and does not: while reading is paused, it is us."""
        is_slow = self._body_bytes < self.room.least_bytes and not self.flow.read_paused
        if is_slow and self._is_slow:
            self.transport.abort()
            return
        self._is_slow, self._body_bytes = is_slow, 0
        self._arm(self.room.silence_seconds / 2, self._check_silence)

    def _refuse(self, status: bytes) -> None:
        self.transport.write(b"HTTP/1.1 " + status + b"\r\nconnection: close\r\ncontent-length: 0\r\n\r\n")
        self.transport.close()

    def _arm(self, seconds: float, act: Callable[[], None]) -> None:
        self._clear(self._timer)
        self._timer = self.loop.call_later(seconds, act)

    @staticmethod
    def _clear(timer: asyncio.TimerHandle | None) -> None:
        if timer is not None:
            timer.cancel()
