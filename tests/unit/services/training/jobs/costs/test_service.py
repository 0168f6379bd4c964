from datetime import timedelta

from sqlalchemy import event

from lazulite.compute.retries import Retries
from lazulite.compute.status import JobStatus
from lazulite.compute.targets.entities import Definition, Price, TargetKind
from lazulite.foundation.actor import LOCAL
from lazulite.services.training.jobs.costs.estimates import Estimate
from lazulite.services.training.jobs.entities import Job, JobType, Place
from lazulite.services.training.jobs.service import Ending
from lazulite.testing import FrozenClock
from tests.unit.services.training.jobs.yard import Yard, make_job


def priced(yard: Yard) -> None:
    pool = Definition("pool", TargetKind.POOL, price=Price(3.6, "EUR"))
    yard.platform.write(lambda tx: yard.platform.targets.put(tx, LOCAL, yard.workspace, pool))


def run(yard: Yard, seconds: float, **of_job: object) -> Job:
    yard.submit(make_job(**of_job))
    spec = yard.start()
    clock = yard.platform.clock
    assert isinstance(clock, FrozenClock)
    clock.advance(timedelta(seconds=seconds))
    return yard.end(spec)


def estimate(yard: Yard, **of_job: object) -> Estimate:
    with yard.platform.read() as tx:
        return yard.platform.jobs.costs.estimate(tx, yard.workspace, [(make_job(**of_job), 2)])


def test_a_job_has_cost_what_its_time_costs_where_it_ran(yard: Yard) -> None:
    priced(yard)
    yard.serve("pool")
    assert [(job.cost, job.currency) for job in (run(yard, 100, queue="pool"), run(yard, 100))] == [
        (0.1, "EUR"), (None, None)
    ]  # fmt: skip


def test_an_estimate_rests_on_the_same_command_with_the_same_code(yard: Yard) -> None:
    priced(yard)
    code = yard.files(a_py=b"1")
    for seconds in (100, 300, 200):
        run(yard, seconds, code=code)
    run(yard, 9000)
    assert estimate(yard, code=code) == Estimate(400, None, None, 3, 0)
    assert estimate(yard, code=code, queue="pool") == Estimate(400, 0.4, "EUR", 3, 0)
    assert estimate(yard, code=yard.files(a_py=b"2")) == Estimate(None, None, None, 0, 2)


def test_the_past_of_many_jobs_is_read_at_once(yard: Yard) -> None:
    for command, seconds in (("a", 100), ("b", 30), ("b", 50)):
        run(yard, seconds, command=command)
    asked: list[str] = []

    @event.listens_for(yard.platform.db.engine, "before_cursor_execute")
    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    with yard.platform.read() as tx:
        wanted = [(make_job(command=command), 1) for command in ("a", "b", "c")]
        found = yard.platform.jobs.costs.estimate(tx, yard.workspace, wanted)
    assert found == Estimate(140, None, None, 3, 1)
    assert len([one for one in asked if "jobs" in one]) == 1


def test_every_attempt_costs(yard: Yard) -> None:
    priced(yard)
    yard.serve("pool")
    job = yard.submit(make_job(queue="pool", retries=Retries(1, backoff_seconds=0)))
    clock = yard.platform.clock
    assert isinstance(clock, FrozenClock)
    for attempt, status in ((1, JobStatus.FAILED), (2, JobStatus.COMPLETED)):
        spec = yard.start(attempt=attempt)
        clock.advance(timedelta(seconds=50))
        yard.end(spec, status, attempt=attempt)
    assert (yard.job(job.name).cost, yard.job(job.name).status) == (0.1, JobStatus.COMPLETED)
    assert [fact.data["reason"] for fact in yard.facts("JobRetried")] == [""]


def test_a_parent_has_cost_what_its_children_have(yard: Yard) -> None:
    priced(yard)
    yard.serve("pool")
    jobs = yard.platform.jobs
    parent = yard.platform.write(
        lambda tx: jobs.begin(tx, LOCAL, yard.workspace, make_job(type=JobType.PIPELINE, name="whole"))
    )
    for step in ("a", "b"):
        run(yard, 100, queue="pool", place=Place("whole", step))
    ended = yard.platform.write(lambda tx: jobs.finish(tx, LOCAL, parent, Ending(JobStatus.COMPLETED)))
    assert (ended.cost, ended.currency) == (0.2, "EUR")
