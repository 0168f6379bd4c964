"""What a queue has to do now, and had to do before."""

from dataclasses import dataclass
from datetime import datetime

from lazulite.compute.load.history import History
from lazulite.compute.status import JobStatus


@dataclass(frozen=True)
class Open:
    """A process that has not ended. `since`: when it started, or was queued. waiting_for: empty of one that runs."""

    id: str
    owner: str
    name: str
    state: JobStatus
    slots: int
    submitter: str
    since: datetime
    worker: str | None
    worker_id: str | None
    waiting_for: str = ""


@dataclass(frozen=True)
class Load:
    """waiting: the first of them, in the order of their turns; running: the longest at it first. How many of each there
    are in all stands beside."""

    waiting: tuple[Open, ...]
    waiting_in_all: int
    running: tuple[Open, ...]
    running_in_all: int
    past: History
