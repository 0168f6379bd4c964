from dataclasses import replace
from datetime import UTC, datetime

from lazulite.compute.status import JobStatus
from lazulite.foundation.actor import LOCAL
from lazulite.services.training.jobs.entities import JobType
from lazulite.services.training.jobs.making import made
from lazulite.services.training.jobs.standing import as_queued, in_queue
from tests.unit.services.training.jobs.yard import make_job


def test_the_queue_says_where_those_stand_that_have_not_ended() -> None:
    first = made(make_job(name="a"), LOCAL, "w", at=datetime(2026, 1, 1, tzinfo=UTC))
    gone, done = replace(first, name="b"), replace(first, name="c", status=JobStatus.COMPLETED)
    parent = replace(first, name="d", type=JobType.SWEEP, status=JobStatus.RUNNING)
    jobs = [first, gone, done, parent]
    assert in_queue(jobs) == {"a", "b"}
    found = as_queued(jobs, {"a": JobStatus.PREPARING})
    assert [job.status for job in found] == [
        JobStatus.PREPARING, JobStatus.FINALIZING, JobStatus.COMPLETED, JobStatus.RUNNING,
    ]  # fmt: skip
