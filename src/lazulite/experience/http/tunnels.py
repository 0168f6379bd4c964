"""Connections to what listens on workers' machines, which nobody can call: each worker comes and fetches its end."""

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from lazulite.words.errors import Unavailable
from lazulite.words.ids import new_id

MOST_BYTES = 1 << 20  # on their way: who sends faster than the other end takes has to wait
FETCH_SECONDS = 10.0


class WorkerAway(Unavailable):
    def __init__(self) -> None:
        super().__init__(
            "The worker of this job did not come for the connection.", hint="Try again once it responds: worker list."
        )


class Pipe:
    """Bytes from one writer to one reader, which may live in event loops of different threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pieces: deque[bytes] = deque()
        self._size = 0
        self._closed = False
        self._sleepers: list[tuple[asyncio.AbstractEventLoop, asyncio.Future[None]]] = []

    async def put(self, data: bytes) -> bool:
        """False when the other end is gone."""
        while True:
            with self._lock:
                if self._closed:
                    return False
                if self._size < MOST_BYTES:
                    self._pieces.append(data)
                    self._size += len(data)
                    self._wake()
                    return True
                slept = self._sleep()
            await slept

    async def get(self) -> bytes:
        """What came, as soon as there is any; empty at the end."""
        while True:
            with self._lock:
                if self._pieces:
                    data = b"".join(self._pieces)
                    self._pieces.clear()
                    self._size = 0
                    self._wake()
                    return data
                if self._closed:
                    return b""
                slept = self._sleep()
            await slept

    def close(self) -> None:
        """What is under way still arrives."""
        with self._lock:
            self._closed = True
            self._wake()

    def _sleep(self) -> "asyncio.Future[None]":
        loop = asyncio.get_running_loop()
        slept = loop.create_future()
        self._sleepers.append((loop, slept))
        return slept

    def _wake(self) -> None:
        for loop, slept in self._sleepers:
            loop.call_soon_threadsafe(_done, slept)
        self._sleepers.clear()


@dataclass(frozen=True)
class Tunnel:
    """One connection to a port of a worker's machine."""

    id: str
    worker_id: str
    process_id: str
    port: int
    there: Pipe = field(default_factory=Pipe)
    back: Pipe = field(default_factory=Pipe)
    fetched: Pipe = field(default_factory=Pipe)

    def close(self) -> None:
        for pipe in (self.there, self.back, self.fetched):
            pipe.close()


class Tunnels:
    """Those that wait for their worker. wake: has workers look again for what there is to do. seconds: for a worker to
    come."""

    def __init__(self, wake: Callable[[], None], *, seconds: float = FETCH_SECONDS) -> None:
        self._seconds = seconds
        self._wake = wake
        self._lock = threading.Lock()
        self._untold: dict[str, Tunnel] = {}
        self._waiting: dict[str, Tunnel] = {}

    async def open(self, worker_id: str, process_id: str, port: int) -> Tunnel:
        """Once the worker has fetched its end. Raises WorkerAway."""
        tunnel = Tunnel(new_id(), worker_id, process_id, port)
        with self._lock:
            self._untold[tunnel.id] = self._waiting[tunnel.id] = tunnel
        self._wake()
        try:
            async with asyncio.timeout(self._seconds):
                await tunnel.fetched.get()
        except TimeoutError as error:
            raise WorkerAway from error
        finally:
            with self._lock:
                self._untold.pop(tunnel.id, None)
                self._waiting.pop(tunnel.id, None)
        return tunnel

    def told(self, worker_id: str) -> list[Tunnel]:
        """What a worker has not been told of yet; it is told once."""
        with self._lock:
            found = [tunnel for tunnel in self._untold.values() if tunnel.worker_id == worker_id]
            for tunnel in found:
                del self._untold[tunnel.id]
        return found

    def find(self, worker_id: str, tunnel_id: str) -> Tunnel | None:
        """One that waits for its worker."""
        with self._lock:
            tunnel = self._waiting.get(tunnel_id)
        return tunnel if tunnel is not None and tunnel.worker_id == worker_id else None


def _done(slept: "asyncio.Future[None]") -> None:
    if not slept.done():
        slept.set_result(None)
