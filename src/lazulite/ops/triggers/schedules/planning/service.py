"""A schedule's document, read and planned: when it fires, and the job that it creates at one of its times."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.firing.reading import fire_times
from lazulite.foundation.firing.times import STARTS
from lazulite.ops.triggers.schedules.entities import Definition, Overlap
from lazulite.ops.triggers.schedules.filling import Moment, filled
from lazulite.ops.triggers.schedules.missed import Missed, Run
from lazulite.services.training.jobs.planning.submission import Submission
from lazulite.services.training.submission.service import AnyPlan, SubmissionService
from lazulite.specs.job import read_job
from lazulite.specs.job_schedule import JobScheduleDocument, read_schedule, scheduled_job
from lazulite.specs.sights import Sights
from lazulite.specs.written import Written, read_written

TOLD = 10  # of its next times
ENDED = "It has no more times: its end_time, or all that its expression means, lies in the past."


@dataclass(frozen=True)
class SchedulePlan:
    """`next_times`: the first ones from now on. `job`: what the first of them would create."""

    document: JobScheduleDocument
    definition: Definition
    next_times: tuple[datetime, ...]
    job: AnyPlan

    @property
    def warnings(self) -> tuple[str, ...]:
        return (*(() if self.next_times else (ENDED,)), *self.job.warnings)


class SchedulePlanning:
    def __init__(self, submission: SubmissionService) -> None:
        self._submission = submission

    def plan(
        self, tx: Tx, workspace_id: str, written: Written, *, given: Mapping[str, str] | None = None,
        begun: datetime | None = None, sights: Sights | None = None,
    ) -> SchedulePlan:  # fmt: skip
        """Everything resolved, its first job too. begun: what it counts from where the document says no start; now.

        sights: what lies at addresses; without them nothing is looked at, and files are not asked for. Raises what is
        wrong, with its file and line, and Unseen.
        """
        document = read_schedule(written)
        with written.at("/trigger"):
            times = fire_times(document.trigger, now=begun or tx.now)
        definition = Definition(
            name=document.name, times=times, missed=Missed(Run(document.missed.run), document.missed.at_most),
            trigger=document.trigger.model_dump(mode="json", exclude_none=True), text=written.kept,
            sources=written.contents, given=given or {}, display_name=document.display_name,
            description=document.description, tags=document.tags, properties=document.properties,
            overlap=Overlap(document.overlap),
        )  # fmt: skip
        first = times.first(now=tx.now)
        coming = next_times(definition, first, count=TOLD) if first else ()
        moment = Moment(document.name, coming[0] if coming else tx.now, job=None)
        submission = self._at(tx, workspace_id, written, document, moment, given=given or {})
        if sights is not None:
            planned = self._submission.plan(tx, workspace_id, submission.seeing(sights))
        else:
            planned = self._submission.plan(tx, workspace_id, submission, uploaded=False)
        return SchedulePlan(document, definition, coming, planned)

    def submission(self, tx: Tx, workspace_id: str, definition: Definition, moment: Moment) -> Submission:
        """What is to be submitted at that time. Raises what is wrong with the document by now."""
        written = read_written(definition.text, settings={}, sources=definition.sources)
        return self._at(tx, workspace_id, written, read_schedule(written), moment, given=definition.given)

    def _at(
        self, tx: Tx, workspace_id: str, written: Written, document: JobScheduleDocument, moment: Moment, *,
        given: Mapping[str, str],
    ) -> Submission:  # fmt: skip
        wanted = scheduled_job(written, document)
        if wanted.written is not None:
            job = wanted.over(wanted.written)
        else:
            assert wanted.past is not None
            with written.at("/create_job"):
                past = self._submission.again(tx, workspace_id, wanted.past, {})
            job, given = wanted.over(past.written), past.properties
        job = filled(job, moment)
        return Submission(job, read_job(job), given)


def next_times(definition: Definition, since: datetime, *, count: int) -> tuple[datetime, ...]:
    return tuple(islice(definition.times.between(since, STARTS[1]), count))
