"""A control plane that may be killed at a counted moment and is started again, and a client that repeats itself."""

import signal
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import httpx2

from tests.conftest import LAZULITE, Server, start_server, stop_home

T = TypeVar("T")
PATIENCE_SECONDS = 60.0
DYING = str(Path(__file__).with_name("dying_server.py"))


@dataclass(frozen=True)
class Moment:
    """The n-th commit of something written, or the n-th fact handed to a subscriber; just before it or just after."""

    kind: str
    number: int
    side: str

    @property
    def program(self) -> tuple[str, ...]:
        """The server that dies of it."""
        return sys.executable, DYING, self.kind, str(self.number), self.side

    def __str__(self) -> str:
        return f"{self.side} {self.kind} {self.number}"


class House:
    """One home without agents; its server dies of one moment after the other, each counted from its own start.

    With `twice` every acknowledgement counts as lost once.
    """

    def __init__(self, home: Path, database_url: str, moments: Sequence[Moment] = (), *, twice: bool = False) -> None:
        self.home = home
        self.database_url = database_url
        self.to_come = list(moments)
        self._twice = twice
        self._lease: tuple[str, object] | None = None
        self.server = self._start()
        self._client = httpx2.Client(timeout=60, trust_env=False)

    def ask(self, method: str, path: str, body: object = None, *, key: str = "") -> dict[str, Any]:
        """The answer once it is acknowledged, and what it has set in motion is over: until then it is repeated."""
        if self._lease:
            assert self._acknowledged("POST", self._lease[0], json=self._lease[1]).is_success
        headers = {"Idempotency-Key": key} if key else {}
        given: dict[str, Any] = {"content": body} if isinstance(body, bytes) else {"json": body}
        if self._twice:
            self._acknowledged(method, path, headers=headers, **given)
        answer = self._acknowledged(method, path, headers=headers, **given)
        assert answer.is_success, (method, path, answer.status_code, answer.text)
        until(self._is_quiet, "the relay has nothing left to deliver")
        said: dict[str, Any] = answer.json() if answer.content else {}
        return said

    def hold(self, path: str, body: object) -> None:
        """A worker's heartbeat, said from now on with everything else, so that its leases do not run out."""
        self._lease = path, body

    def wait_for(self, path: str) -> None:
        """Until the list there has an item: what the clock starts is not over with the facts."""
        until(lambda: self._acknowledged("GET", path).json()["items"], f"{path} has an item")
        until(self._is_quiet, "the relay has nothing left to deliver")

    def close(self) -> None:
        self._client.close()
        stop_home(self.home)
        with self.server.process:
            self.server.process.wait(30)

    def _is_quiet(self) -> bool:
        return bool(self._acknowledged("GET", "/readyz").json()["facts_waiting"] == 0)

    def _acknowledged(self, method: str, path: str, **given: Any) -> httpx2.Response:
        while True:
            try:
                return self._client.request(method, self.server.url + path, **given)
            except httpx2.TransportError:
                self._start_again()

    def _start_again(self) -> None:
        """Raises when the server has not died, or not of its moment: then something else is wrong."""
        with self.server.process as process:
            assert process.wait(30) == -signal.SIGKILL
        self.to_come.pop(0)
        self.server = self._start()

    def _start(self) -> Server:
        program = self.to_come[0].program if self.to_come else LAZULITE
        return start_server(self.home, "--no-worker", "--database-url", self.database_url, program=program)


def until(look: Callable[[], T | None], what: str) -> T:
    """What `look` gives once it gives something."""
    pause, waited = threading.Event(), 0.0
    while not (found := look()):
        assert waited < PATIENCE_SECONDS, f"it never came to this: {what}"
        pause.wait(0.02)
        waited += 0.02
    return found
