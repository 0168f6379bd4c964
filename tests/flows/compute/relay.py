"""A way between worker and server that can be cut: exchanges are counted, and one of them may kill somebody."""

import threading
from collections.abc import Callable

import httpx2
import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lazulite.foundation.settings import Settings
from lazulite.processes.listening import listen

ALL = ["GET", "POST", "PUT"]


class Relay:
    """`strike(exchange)` is called once, at the n-th exchange, heartbeats and empty claims not counted.

    With `answered` the server has handled that exchange, and its answer is lost on the way.
    """

    def __init__(self, settings: Settings) -> None:
        self.upstream = ""
        self.exchanges: list[str] = []
        self.passed = 0  # of all exchanges
        self.struck = ""  # the exchange that was, once its strike is over
        self._strike: tuple[int, bool, Callable[[], None]] | None = None
        self._lock = threading.Lock()
        self._striking = threading.Lock()
        self._listener = listen(settings)
        app = Starlette(routes=[Route("/{path:path}", self._pass, methods=ALL)])
        self._server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._listener]}, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def strike_at(self, number: int, *, answered: bool, strike: Callable[[], None]) -> None:
        self._strike = (number, answered, strike)

    def close(self) -> None:
        """Once nobody is being struck, and nobody will be."""
        with self._lock:
            self._strike = None
        with self._striking:
            pass
        self._server.force_exit = self._server.should_exit = True
        self._thread.join()
        self._listener.close()

    async def _pass(self, request: Request) -> Response:
        body = await request.body()
        return await run_in_threadpool(self._exchange, request, body)

    def _exchange(self, request: Request, body: bytes) -> Response:
        name = request.url.path.rpartition("/")[2]
        counted = name != "heartbeat"
        if counted and (name != "claim" or len(self.exchanges) == 1) and self._is_struck(name, answered=False):
            return Response(status_code=502)
        headers = {k: v for k, v in request.headers.items() if k not in {"host", "content-length"}}
        try:
            answer = httpx2.request(
                request.method, self.upstream + request.url.path, params=str(request.url.query), headers=headers,
                content=body, timeout=60,
            )  # fmt: skip
        except httpx2.TransportError:
            return Response(status_code=502)
        empty = name == "claim" and answer.is_success and not answer.json()["claimed"]
        if counted and not empty:
            with self._lock:
                self.exchanges.append(name)
            if self._is_struck(name, answered=True):
                return Response(status_code=502)
        self.passed += 1
        kept = {k: v for k, v in answer.headers.items() if k == "content-type"}
        return Response(answer.content, answer.status_code, kept)

    def _is_struck(self, name: str, *, answered: bool) -> bool:
        with self._lock:
            if self._strike is None:
                return False
            number, after, strike = self._strike
            if after is not answered or len(self.exchanges) + (0 if answered else 1) != number:
                return False
            self._strike = None
            self._striking.acquire()
        try:
            strike()
            self.struck = name
        finally:
            self._striking.release()
        return True
