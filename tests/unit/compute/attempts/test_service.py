from datetime import timedelta

import pytest

from lazulite.compute.attempts.entities import Tried
from lazulite.compute.process import End, ReportStale
from lazulite.compute.retries import Retries
from lazulite.compute.spec import JobSpec
from lazulite.compute.status import JobStatus
from lazulite.foundation.db.database import Database
from lazulite.testing import FrozenClock
from tests.unit.compute.test_service import ACTOR, Yard

BROKEN = End(JobStatus.FAILED, 1, "The command ended with exit code 1.")


@pytest.fixture
def yard(db: Database, clock: FrozenClock) -> Yard:
    made = Yard(db, clock)
    made.queue.attempts.log_bytes = lambda _: 7
    return made


def tried(yard: Yard, spec: JobSpec) -> list[Tried]:
    with yard.db.read() as tx:
        return [*yard.queue.attempts.of(tx, yard.queue.get(tx, spec.workspace_id, spec.id))]


def fail(yard: Yard, spec: JobSpec, attempt: int, claim: str) -> None:
    assert yard.claim(claim=claim) == [spec.id]
    yard.accept(spec, attempt=attempt)
    yard.end(spec, BROKEN, attempt=attempt)


def test_what_failed_waits_and_is_tried_again_with_its_token_and_its_log_goes_on(yard: Yard) -> None:
    spec = yard.enqueue(retries=Retries(1, backoff_seconds=10), token="secret")
    fail(yard, spec, 1, "a")
    waits = yard.look(spec)
    assert (waits.state, waits.outcome, waits.spec.token) == (JobStatus.QUEUED, None, "secret")
    assert yard.claim(claim="b") == []
    with yard.db.read() as tx:
        wait = yard.queue.scheduler.wait(tx, spec.workspace_id, spec.id)
    assert wait is not None
    assert str(wait).startswith("An attempt failed; it is tried again at ")
    yard.clock.advance(timedelta(seconds=10))
    (again,) = yard.db.write(lambda tx: yard.queue.claim(tx, ACTOR, "one", claim_id="c"))
    assert (again.spec.id, again.attempt, again.log_offset) == (spec.id, 2, 7)
    yard.accept(spec, attempt=2)
    yard.end(spec, attempt=2)
    assert yard.look(spec).outcome is JobStatus.COMPLETED
    assert [(one.number, one.status, one.log_from, one.log_until) for one in tried(yard, spec)] == [
        (1, JobStatus.FAILED, 0, 7), (2, JobStatus.COMPLETED, 7, None)
    ]  # fmt: skip
    told = [(fact.type, fact.data.get("reason")) for fact in yard.facts(spec)]
    assert told == [
        ("ProcessStarted", None), ("ProcessRetried", BROKEN.reason), ("ProcessStarted", None), ("ProcessEnded", ""),
    ]  # fmt: skip


def test_it_fails_for_good_once_its_tries_are_used_up(yard: Yard) -> None:
    spec = yard.enqueue(retries=Retries(2, backoff_seconds=0))
    for attempt, claim in enumerate("abc", start=1):
        fail(yard, spec, attempt, claim)
    assert yard.look(spec).outcome is JobStatus.FAILED
    assert [one.number for one in tried(yard, spec)] == [1, 2, 3]


def test_a_canceled_one_is_not_tried_again_also_while_it_waits(yard: Yard) -> None:
    first, second = (yard.enqueue(retries=Retries(5, backoff_seconds=60)) for _ in range(2))
    yard.claim()
    for spec in (first, second):
        yard.accept(spec)
    yard.cancel(first)
    yard.end(first, BROKEN)
    assert yard.look(first).outcome is JobStatus.FAILED
    yard.end(second, BROKEN)
    yard.cancel(second)
    assert yard.look(second).outcome is JobStatus.CANCELED


def test_a_report_of_the_failed_attempt_that_comes_twice_counts_once(yard: Yard) -> None:
    spec = yard.enqueue(retries=Retries(5, backoff_seconds=0))
    fail(yard, spec, 1, "a")
    with pytest.raises(ReportStale):
        yard.end(spec, BROKEN)
    assert len(tried(yard, spec)) == 1


def test_one_that_waits_for_its_next_try_keeps_nobody_of_its_lane_waiting(yard: Yard) -> None:
    spec = yard.enqueue(retries=Retries(1, backoff_seconds=60))
    fail(yard, spec, 1, "a")
    other = yard.enqueue()
    assert yard.claim(claim="b") == [other.id]


def test_a_worker_that_came_back_without_it_has_failed_it(yard: Yard) -> None:
    spec = yard.enqueue(retries=Retries(1, backoff_seconds=0))
    yard.claim()
    yard.accept(spec)
    yard.register("one")
    assert (yard.look(spec).state, [one.number for one in tried(yard, spec)]) == (JobStatus.QUEUED, [1])
