"""How a worker reaches its server: the same exchanges near and far."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol, TypeAlias

from lazulite.compute.equipment import Equipment
from lazulite.compute.process import Beat, Claimed, End
from lazulite.words.errors import Unavailable
from lazulite.words.json import JSONObject

Ending: TypeAlias = Callable[[str], tuple[Claimed, ...]]
"""Sends the last report of an attempt; a claim_id that is not empty claims what comes next."""


class LinkClosed(Unavailable):
    """The worker is stopping: what was to be sent is still in its folders, and its next start sends it."""


@dataclass(frozen=True)
class Hello:
    """A worker introduces itself. held: process id to attempt, as its folders show. machine: the host's name.

    queues: those that it serves, `*` for every one; `queue` is what a server hears that does not ask for them.
    """

    worker_id: str
    name: str
    queue: str
    slots: int
    held: Mapping[str, int]
    machine: str = ""
    version: str = ""
    started_at: datetime | None = None
    queues: tuple[str, ...] = ()
    equipment: Equipment = field(default_factory=Equipment)


@dataclass(frozen=True)
class Welcome:
    beat: Beat
    lease_seconds: float


@dataclass(frozen=True)
class Dial:
    """A connection that somebody wants to a port of a job's service; the server knows it by its id."""

    id: str
    process_id: str
    port: int


@dataclass(frozen=True)
class Work:
    """What a claim brings: processes to run, the ids of those to end, connections to carry, and what is to give way."""

    claimed: tuple[Claimed, ...]
    cancel: tuple[str, ...]
    dial: tuple[Dial, ...] = ()
    preempt: tuple[str, ...] = ()


class Link(Protocol):
    """Each waits for an unreachable server as long as it takes.

    Raises ReportStale, WorkerUnknown and the server's other refusals; LinkClosed once the worker stops.
    """

    @property
    def url(self) -> str: ...

    def register(self, hello: Hello) -> Welcome: ...

    def claim(self, claim_id: str, *, wait_seconds: float, canceling: Collection[str]) -> Work:
        """Answers at once when there is work, else after the wait. The same claim_id gives the same work.

        canceling: what the worker is ending already, not to be told again.
        """

    def heartbeat(self, held: Mapping[str, int], memory: Mapping[str, int]) -> Beat: ...

    def accept(self, process_id: str, attempt: int, environment: JSONObject) -> bool: ...

    def ready(self, process_id: str, attempt: int, *, address: JSONObject, probe: JSONObject) -> None: ...

    def finalizing(self, process_id: str, attempt: int) -> None: ...

    def end(self, process_id: str, attempt: int, end: End, *, claim_id: str = "") -> tuple[Claimed, ...]:
        """The last report; with a claim_id also a claim, so that what has become free is not free for a moment."""

    def log_metrics(self, process_id: str, values: Mapping[str, float], *, step: int) -> None:
        """Points of the run of a job, as of now. Raises the server's refusal where it has no run."""

    def serving(self, process_id: str, attempt: int, services: Mapping[str, JSONObject]) -> None:
        """How the services of a job stand."""

    def carry(self, dial: Dial) -> None:
        """Returns when the connection has ended, or could not be made."""

    def append_log(self, process_id: str, *, offset: int, data: bytes) -> int:
        """The offset from which to go on, whether or not the data was taken."""

    def fetch_blob(self, process_id: str, digest: str, target: Path) -> None:
        """Complete and with that digest, or not there."""

    def fetch_file(self, process_id: str, *, given: str, path: str, target: Path) -> None:
        """A file of the input `given` from where it lies, whole or not there; it may be another one than was seen.

        Raises the server's refusal: it is gone, it was changed, nobody answers there.
        """

    def place_output(self, process_id: str, *, output: str, path: str, digest: str) -> None:
        """Content that the server has, put where the output goes outside of the platform."""

    def missing_blobs(self, process_id: str, digests: Collection[str]) -> frozenset[str]: ...

    def send_blob(self, process_id: str, digest: str, source: Path) -> None: ...
