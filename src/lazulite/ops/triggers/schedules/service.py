"""Schedules of jobs: read, the job that each would create planned, and when it would fire."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.firing.reading import fire_times
from lazulite.foundation.firing.times import FireTimes
from lazulite.services.training.jobs.planning.submission import Submission
from lazulite.services.training.submission.service import AnyPlan, SubmissionService
from lazulite.specs.job import read_job
from lazulite.specs.job_schedule import JobScheduleDocument, ScheduledJob, read_schedule, scheduled_job
from lazulite.specs.written import Written

TOLD = 10  # of its next times


@dataclass(frozen=True)
class SchedulePlan:
    """`next_times`: the first ones from now on."""

    document: JobScheduleDocument
    next_times: tuple[datetime, ...]
    job: AnyPlan


class SchedulesService:
    def __init__(self, submission: SubmissionService) -> None:
        self._submission = submission

    def plan(self, tx: Tx, workspace_id: str, written: Written) -> SchedulePlan:
        """Everything resolved, whether files are held or not. Raises what is wrong, with its file and line."""
        document = read_schedule(written)
        with written.at("/trigger"):
            cadence = fire_times(document.trigger, now=tx.now)
        submission = self._job(tx, workspace_id, written, scheduled_job(written, document))
        planned = self._submission.plan(tx, workspace_id, submission, uploaded=False)
        return SchedulePlan(document, tuple(islice(_times(cadence, tx.now), TOLD)), planned)

    def _job(self, tx: Tx, workspace_id: str, written: Written, wanted: ScheduledJob) -> Submission:
        if wanted.written is not None:
            job = wanted.over(wanted.written)
            return Submission(job, read_job(job), {})
        assert wanted.past is not None
        with written.at("/create_job"):
            past = self._submission.again(tx, workspace_id, wanted.past, {})
        job = wanted.over(past.written)
        return replace(past, written=job, job=read_job(job))


def _times(cadence: FireTimes, now: datetime) -> Iterator[datetime]:
    found = cadence.first(now=now)
    while found is not None:
        yield found
        found = cadence.after(found)
