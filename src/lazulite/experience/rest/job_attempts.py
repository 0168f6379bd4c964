"""The tries of a job on the wire, and which part of its log each has written."""

from datetime import datetime

from pydantic import BaseModel

from lazulite.assembly import Platform
from lazulite.compute.attempts.entities import Tried
from lazulite.compute.interactive.entities import ServiceState
from lazulite.compute.process import Process
from lazulite.compute.status import JobStatus
from lazulite.foundation.db.transaction import Tx
from lazulite.services.training.jobs.entities import Job
from lazulite.words.errors import Missing
from lazulite.words.json import JSON, JSONObject


class AttemptMissing(Missing):
    def __init__(self, name: str, number: int, known: list[int]) -> None:
        hint = f"It has had {', '.join(map(str, known))}." if known else "It has had none yet."
        super().__init__(f"The job {name} has had no attempt {number}.", hint=hint)


class AttemptOut(BaseModel):
    """A try of a job: `error` says why it failed or was stopped, `worker` is the id of who ran it. It has written the
    log from byte `log_from` up to, not including, `log_until`; to its end, where that is null."""

    attempt: int
    status: JobStatus
    error: str | None
    exit_code: int | None
    worker: str | None
    started_at: datetime | None
    ended_at: datetime | None
    log_from: int
    log_until: int | None

    @classmethod
    def of(cls, tried: Tried) -> "AttemptOut":
        return cls.model_validate(
            {**vars(tried), "attempt": tried.number, "error": tried.reason or None, "worker": tried.worker_id}
        )


class JobServiceOut(BaseModel):
    """What a job offers while it runs. `endpoint`: where whoever submitted it reaches it; `error`: why nobody does."""

    name: str
    type: str
    port: int | None
    status: ServiceState
    endpoint: str | None
    error: str | None


def services(platform: Platform, process: Process, origin: str) -> list[JobServiceOut]:
    """origin: of the pages of jobs."""
    interactive = platform.interactive
    return [
        JobServiceOut(
            name=name, type=one.kind, port=one.port or None, status=one.state, error=one.said or None,
            endpoint=origin + interactive.path(process, name) if one.state is ServiceState.RUNNING else None,
        )
        for name, one in interactive.of(process).items()
    ]  # fmt: skip


def of_process(
    tx: Tx, platform: Platform, job: Job, origin: str
) -> dict[str, JSON | list[AttemptOut] | list[JobServiceOut]]:
    """What its process tells of it beside its row; nothing of what is no process of its own."""
    if job.type.is_parent:
        return {}
    process = platform.queue.get(tx, job.workspace_id, job.name)
    tries = [AttemptOut.of(tried) for tried in platform.queue.attempts.of(tx, process)]
    now: JSONObject = {"peak_memory_bytes": process.memory_bytes}
    offers = services(platform, process, origin)
    return {"attempts": tries, "services": offers, **(now if process.memory_bytes is not None else {}), **process.usage}


def log_span(tx: Tx, platform: Platform, job: Job, number: int | None) -> tuple[int, int]:
    """From which byte of the log to which; of all of it, or of one attempt's. Raises AttemptMissing."""
    size = platform.logs.size(job.name)
    if number is None or job.type.is_parent:
        return 0, size
    tries = platform.queue.attempts.of(tx, platform.queue.get(tx, job.workspace_id, job.name))
    found = next((one for one in tries if one.number == number), None)
    if found is None:
        raise AttemptMissing(job.name, number, [one.number for one in tries])
    return found.log_from, size if found.log_until is None else min(size, found.log_until)
