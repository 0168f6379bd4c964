"""The tries of one process: each with its place in the log, and why it failed."""

from dataclasses import dataclass
from datetime import datetime

from lazulite.compute.status import JobStatus


@dataclass(frozen=True)
class Tried:
    """A try of a process. number: of the attempt. status: its outcome, or where it stands now.

    log_from, log_until: the bytes of the process's log that are its; None: to the log's end.
    """

    number: int
    status: JobStatus
    worker_id: str | None
    exit_code: int | None
    reason: str
    started_at: datetime | None
    ended_at: datetime | None
    log_from: int
    log_until: int | None
