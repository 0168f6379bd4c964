"""Where jobs stand: what the queue says of those that have not ended."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from lazulite.compute.status import JobStatus
from lazulite.services.training.jobs.entities import Job


def in_queue(jobs: Sequence[Job]) -> set[str]:
    """Those that the queue is to be asked for, by name."""
    return {job.name for job in jobs if not job.has_ended and not job.type.is_parent}


def as_queued(jobs: Sequence[Job], states: Mapping[str, JobStatus]) -> list[Job]:
    """states: of those in the queue. Between its end there and ours a job is Finalizing."""
    asked = in_queue(jobs)
    return [replace(job, status=_live(states.get(job.name))) if job.name in asked else job for job in jobs]


def _live(state: JobStatus | None) -> JobStatus:
    ended = state in {JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELED}
    return JobStatus.FINALIZING if state is None or ended else state
