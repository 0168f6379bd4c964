"""What the queue knows of a process, and of a worker."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from lazulite.compute.equipment import Equipment
from lazulite.compute.held import NOTHING, Held
from lazulite.compute.spec import JobSpec
from lazulite.compute.status import JobStatus
from lazulite.words.errors import Conflict, Forbidden, Invalid, Missing, nearest
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
    usage: JSONObject = field(default_factory=dict)
    address: JSONObject | None = None
    services: JSONObject = field(default_factory=dict)
    preempted_for: str | None = None
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

    def carried_by(self, worker_id: str, attempt: int) -> "Process":
        """Itself, where that attempt is under way and that worker's. Raises ReportStale."""
        if self.ended or (self.worker_id, self.attempt) != (worker_id, attempt):
            raise ReportStale(f"Attempt {attempt} of process {self.id!r} is no longer this worker's.", hint=FORGET)
        return self


FORGET = "End it and forget it."
EVERY = "*"  # in a queue's place
DRAINED = 4  # the exit code of a worker that was drained and has left: nobody is to start it again at once


class Duty(StrEnum):
    """What people want of a worker. CORDONED: it takes nothing new. DRAINING: nor does it stay once it is idle."""

    WORKING = "working"
    CORDONED = "cordoned"
    DRAINING = "draining"


@dataclass(frozen=True)
class Worker:
    """One worker a home: a restarted one has the same id, and finds what it left.

    queues: those that it serves, `*` for every one whose needs its machine meets; of an older one, `queue` alone.
    clock_ahead_ms: how far its clock was ahead of the server's at its last word; None of one that does not tell.
    machine (its host), version, started_at: what it told of itself, None from one that is older than the question.
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
    queues: tuple[str, ...] = ()
    equipment: Equipment = field(default_factory=Equipment)
    duty: Duty = Duty.WORKING

    def serves(self, queue: str, workspace_id: str) -> bool:
        """Whether it takes what waits there for that workspace, if its machine can run it."""
        served = self.queues or (self.queue,)
        return (EVERY in served or queue in served) and self.workspace_id in {None, workspace_id}

    def check_owner(self, principal: str) -> None:
        """Raises WorkerRefused for anybody but who registered it."""
        if self.principal != principal:
            raise WorkerRefused(
                f"The worker {self.id!r} was registered by {self.principal}, not by {principal}.",
                hint="Use the token it was registered with, or another home.",
            )


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
    """held: what of its worker's machine is its alone. log_offset: how much of its log earlier attempts wrote.

    left: by output, the files that a preempted attempt has left, with which it goes on.
    """

    spec: JobSpec
    attempt: int
    held: Held = NOTHING
    log_offset: int = 0
    left: JSONObject = field(default_factory=dict)


@dataclass(frozen=True)
class End:
    """How a worker says that a process ended. outputs: name to manifest, as JSON. usage: what is known of it."""

    outcome: JobStatus
    exit_code: int | None
    reason: str
    result: JSON = None
    outputs: Mapping[str, JSON] = field(default_factory=dict)
    usage: JSONObject = field(default_factory=dict)


class ProcessMissing(Missing):
    def __init__(self, process_id: str) -> None:
        super().__init__(f"There is no process {process_id!r} here.", hint="It may belong to another workspace.")


class ProcessKnown(Conflict):
    pass


class WorkerUnknown(Missing):
    def __init__(self, worker_id: str) -> None:
        super().__init__(f"There is no worker {worker_id!r}.", hint="Register it again.")


class WorkerMissing(Missing):
    def __init__(self, worker_id: str, known: Iterable[str]) -> None:
        super().__init__(f"There is no worker '{worker_id}'.", hint=nearest(worker_id, known))


class WorkerAmbiguous(Invalid):
    def __init__(self, name: str, ids: Iterable[str]) -> None:
        super().__init__(f"More than one worker is called '{name}'.", hint=f"Say which by its id: {', '.join(ids)}.")


class WorkerRefused(Forbidden):
    pass


class WorkerBusy(Conflict):
    """It cannot be forgotten yet."""


class ReportStale(Conflict):
    """What is reported is no longer this worker's: it ends its process and forgets it."""


@dataclass(frozen=True)
class Beat:
    """What a worker is told: end these because somebody canceled them; end and forget those, they are not its own.

    leave: it was drained, and nothing is left of its work: it ends. preempt: end these so that they can go on later.
    """

    cancel: tuple[str, ...]
    drop: tuple[str, ...]
    leave: bool = False
    preempt: tuple[str, ...] = ()


@dataclass(frozen=True)
class Placed:
    """Where a process was put: its queue, and the worker that has it, or had it last. attempt: which try it is at, the
    first is 1; 0 while nobody has taken it. worker: its name; None of one that was forgotten."""

    queue: str
    attempt: int
    worker_id: str | None
    worker: str | None
