"""What the queue knows of a process, and of a worker."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from lazulite.compute.spec import JobSpec
from lazulite.compute.status import JobStatus
from lazulite.words.errors import Conflict, Forbidden, Missing, nearest
from lazulite.words.json import JSON, JSONObject


@dataclass(frozen=True)
class Process:
    """A spec on its way. Its own states end at Finalizing; `outcome` (Completed, Failed, Canceled) says how it ended.

    attempt: 0 before the first claim. accepted: a worker was told to start it, so it is never given to another.
    """

    spec: JobSpec
    state: JobStatus
    attempt: int
    accepted: bool
    worker_id: str | None = None
    outcome: JobStatus | None = None
    exit_code: int | None = None
    reason: str = ""
    cancel_requested: bool = False
    result: JSON = None
    outputs: JSONObject = field(default_factory=dict)
    environment: JSONObject = field(default_factory=dict)
    address: JSONObject | None = None
    memory_bytes: int | None = None
    enqueued_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def id(self) -> str:
        return self.spec.id

    @property
    def ended(self) -> bool:
        return self.outcome is not None


@dataclass(frozen=True)
class Worker:
    """One worker a home: a restarted one has the same id, and finds what it left.

    clock_ahead_ms: how far its clock was ahead of the server's at its last word; None of one that does not tell.
    machine, version, started_at: what it told of itself, None from one that is older than the question.
    """

    id: str
    name: str
    queue: str
    slots: int
    principal: str
    workspace_id: str | None
    seen_at: datetime
    clock_ahead_ms: int | None = None
    machine: str | None = None
    version: str | None = None
    started_at: datetime | None = None


@dataclass(frozen=True)
class Running:
    """What a worker has on its hands. `since`: when it started, or was taken to be started."""

    id: str
    worker_id: str
    workspace_id: str
    kind: str
    owner: str
    name: str
    state: JobStatus
    slots: int
    memory_bytes: int | None
    since: datetime


@dataclass(frozen=True)
class Waiting:
    """What waits in one queue for a worker, and since when the oldest of it."""

    queue: str
    processes: int
    slots: int
    oldest_at: datetime


@dataclass(frozen=True)
class Claimed:
    spec: JobSpec
    attempt: int


@dataclass(frozen=True)
class End:
    """How a worker says that a process ended. outputs: name to manifest, as JSON."""

    outcome: JobStatus
    exit_code: int | None
    reason: str
    result: JSON = None
    outputs: Mapping[str, JSON] = field(default_factory=dict)


class WorkerUnknown(Missing):
    def __init__(self, worker_id: str) -> None:
        super().__init__(f"There is no worker {worker_id!r}.", hint="Register it again.")


class WorkerMissing(Missing):
    def __init__(self, worker_id: str, known: Iterable[str]) -> None:
        super().__init__(f"There is no worker '{worker_id}'.", hint=nearest(worker_id, known))


class WorkerRefused(Forbidden):
    pass


class ReportStale(Conflict):
    """What is reported is no longer this worker's: it ends its process and forgets it."""


@dataclass(frozen=True)
class Beat:
    """What a worker is told: end these because somebody canceled them; end and forget those, they are not its own."""

    cancel: tuple[str, ...]
    drop: tuple[str, ...]
