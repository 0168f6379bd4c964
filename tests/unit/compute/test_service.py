from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from lazulite.compute.process import End, Process, ReportStale, Worker, WorkerRefused, WorkerUnknown
from lazulite.compute.service import ProcessKnown, ProcessMissing, Queue
from lazulite.compute.spec import JobKind, JobSpec
from lazulite.compute.status import JobStatus
from lazulite.compute.wakeups import Wakeups
from lazulite.foundation.actor import LOCAL, Actor, Principal, PrincipalKind
from lazulite.foundation.db.database import Database
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events.facts import Fact
from lazulite.foundation.events.outbox import read_after
from lazulite.foundation.events.relay import Relay
from lazulite.testing import FrozenClock
from tests.unit.compute.makers import make_spec

ACTOR = Actor(Principal(PrincipalKind.WORKER, "local"))
OTHER = Actor(Principal(PrincipalKind.WORKER, "other"))
DONE = End(JobStatus.COMPLETED, 0, "", {"n": 1}, {"o": []})


class Yard:
    """A queue with one worker of two slots."""

    def __init__(self, db: Database, clock: FrozenClock) -> None:
        self.db = db
        self.clock = clock
        self.queue = Queue(Wakeups(), lease_seconds=20)
        self.register("one")
        self.look_round()

    def register(
        self, worker: str, *, held: dict[str, int] | None = None, actor: Actor = ACTOR, slots: int = 2
    ) -> object:
        row = Worker(worker, worker, "default", slots, "", None, self.clock.now())
        return self.db.write(lambda tx: self.queue.register(tx, actor, row, held=held or {}))

    def enqueue(self, **values: object) -> JobSpec:
        spec = make_spec(**values)
        self.db.write(lambda tx: self.queue.enqueue(tx, LOCAL.because("f1"), spec))
        return spec

    def claim(self, worker: str = "one", claim: str = "c") -> list[str]:
        found = self.db.write(lambda tx: self.queue.claim(tx, ACTOR, worker, claim_id=claim))
        return [item.spec.id for item in found]

    def accept(self, spec: JobSpec, *, attempt: int = 1, worker: str = "one") -> bool:
        return self.db.write(
            lambda tx: self.queue.accept(tx, ACTOR, worker, spec.id, attempt=attempt, environment={"digest": "d"})
        )

    def end(self, spec: JobSpec, end: End = DONE, *, attempt: int = 1) -> Process:
        return self.db.write(lambda tx: self.queue.end(tx, ACTOR, "one", spec.id, attempt=attempt, end=end))

    def beat(self, **held: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        beat = self.db.write(lambda tx: self.queue.heartbeat(tx, ACTOR, "one", held=held, memory={}))
        return beat.cancel, beat.drop

    def cancel(self, spec: JobSpec) -> Process:
        return self.db.write(lambda tx: self.queue.cancel(tx, LOCAL, spec.id))

    def pass_time(self, seconds: float) -> int:
        """How many leases have run out; the server looks all the while."""
        for _ in range(10):
            self.clock.advance(timedelta(seconds=seconds / 10))
            if ended := self.look_round():
                return ended
        return 0

    def look_round(self) -> int:
        with self.db.read() as tx:
            due, at = self.queue.due(tx), tx.now
        ended = self.db.write(self.queue.expire) if due else 0
        self.queue.has_looked(at)
        return ended

    def look(self, spec: JobSpec) -> Process:
        with self.db.read() as tx:
            return self.queue.get(tx, spec.workspace_id, spec.id)

    def facts(self, spec: JobSpec) -> list[Fact]:
        Relay(self.db).drain()

        def read(tx: Tx) -> list[Fact]:
            return read_after(tx, 0, subject=f"processes/{spec.id}")

        with self.db.read() as tx:
            return read(tx)


@pytest.fixture
def yard(db: Database, clock: FrozenClock) -> Yard:
    return Yard(db, clock)


def test_a_spec_goes_its_way_to_the_end(yard: Yard) -> None:
    spec = yard.enqueue(token="secret")
    assert yard.look(spec).state is JobStatus.QUEUED
    assert yard.claim() == [spec.id]
    assert yard.look(spec).state is JobStatus.PREPARING
    assert yard.accept(spec)
    assert yard.look(spec).state is JobStatus.RUNNING
    yard.end(spec)
    ended = yard.look(spec)
    assert (ended.state, ended.outcome, ended.exit_code) == (JobStatus.FINALIZING, JobStatus.COMPLETED, 0)
    assert ended.spec.token == ""
    started, last = yard.facts(spec)
    assert (started.type, started.data["environment"]) == ("ProcessStarted", {"digest": "d"})
    assert last.type == "ProcessEnded"
    assert dict(last.data) == {
        "id": spec.id, "kind": "job", "owner": "jobs", "name": "train", "attempt": 1, "status": "Completed",
        "exit_code": 0, "reason": "", "result": {"n": 1}, "outputs": {"o": []}, "environment": {"digest": "d"},
    }  # fmt: skip
    assert (last.actor.principal, last.actor.on_behalf_of, last.cause) == (ACTOR.principal, LOCAL.principal, "f1")


def test_a_name_is_taken_once(yard: Yard) -> None:
    spec = yard.enqueue()
    with pytest.raises(ProcessKnown):
        yard.enqueue(id=spec.id)


def test_jobs_are_claimed_oldest_first_as_slots_allow(yard: Yard) -> None:
    first, big, second = yard.enqueue(), yard.enqueue(slots=2), yard.enqueue()
    assert yard.claim() == [first.id, second.id]
    assert yard.claim(claim="d") == []
    for spec in (first, second):
        yard.accept(spec)
        yard.end(spec)
    assert yard.claim(claim="e") == [big.id]


def test_services_take_no_slot(yard: Yard) -> None:
    yard.enqueue(slots=2)
    services = [yard.enqueue(kind=JobKind.SERVICE) for _ in range(3)]
    assert set(yard.claim()) >= {spec.id for spec in services}


def test_another_queue_is_left_alone(yard: Yard) -> None:
    yard.enqueue(queue="gpu")
    assert yard.claim() == []


def test_the_same_claim_sent_again_gives_the_same(yard: Yard) -> None:
    spec = yard.enqueue()
    assert yard.claim(claim="c") == [spec.id] == yard.claim(claim="c")
    assert yard.look(spec).attempt == 1


def test_two_workers_never_get_the_same(yard: Yard) -> None:
    yard.register("two")
    spec = yard.enqueue()
    assert [yard.claim("one"), yard.claim("two")] == [[spec.id], []]


def test_a_lease_that_runs_out_before_the_start_gives_it_to_another(yard: Yard) -> None:
    yard.register("two")
    spec = yard.enqueue()
    yard.claim("one")
    assert yard.pass_time(21) == 1
    assert yard.claim("two") == [spec.id]
    with pytest.raises(ReportStale):
        yard.accept(spec, attempt=1, worker="one")
    assert yard.accept(spec, attempt=2, worker="two")


def test_a_lease_that_runs_out_after_the_start_gives_it_to_nobody(yard: Yard) -> None:
    yard.register("two")
    spec = yard.enqueue()
    yard.claim("one")
    yard.accept(spec)
    yard.pass_time(21)
    assert yard.look(spec).state is JobStatus.NOT_RESPONDING
    assert yard.claim("two") == []
    assert yard.beat(**{spec.id: 1}) == ((), ())
    assert yard.look(spec).state is JobStatus.RUNNING
    names = ["ProcessStarted", "ProcessNotResponding", "ProcessResponding"]
    assert [fact.type for fact in yard.facts(spec)] == names


def test_a_heartbeat_keeps_the_lease(yard: Yard) -> None:
    spec = yard.enqueue()
    yard.claim()
    yard.accept(spec)
    for _ in range(3):
        yard.pass_time(15)
        yard.beat(**{spec.id: 1})
    assert yard.look(spec).state is JobStatus.RUNNING


def test_after_a_servers_absence_everybody_gets_a_lease_first(yard: Yard) -> None:
    spec = yard.enqueue()
    yard.claim()
    yard.accept(spec)
    yard.clock.advance(timedelta(hours=1))
    yard.queue = Queue(Wakeups(), lease_seconds=20)
    assert yard.look_round() == 0
    assert yard.look(spec).state is JobStatus.RUNNING
    assert yard.pass_time(21) == 1


@pytest.mark.parametrize("hours", [1, -1])
def test_a_clock_that_is_set_ends_no_lease_and_lengthens_none(yard: Yard, hours: int) -> None:
    """A server that was stopped, or a machine that slept, has the clock jump too."""
    spec = yard.enqueue()
    yard.claim()
    yard.accept(spec)
    yard.clock.advance(timedelta(hours=hours))
    assert yard.look_round() == 0
    assert yard.look(spec).state is JobStatus.RUNNING
    assert yard.pass_time(21) == 1
    assert yard.look(spec).state is JobStatus.NOT_RESPONDING


def test_what_was_only_claimed_when_the_clock_was_set_is_not_given_to_another(yard: Yard) -> None:
    yard.register("two")
    spec = yard.enqueue()
    yard.claim("one")
    yard.clock.advance(timedelta(hours=1))
    assert yard.look_round() == 0
    assert yard.claim("two") == []
    assert yard.accept(spec)


def test_what_ends_while_nobody_hears_it_ends_all_the_same(yard: Yard) -> None:
    spec = yard.enqueue()
    yard.claim()
    yard.accept(spec)
    yard.pass_time(21)
    assert yard.end(spec).outcome is JobStatus.COMPLETED


def test_reports_come_twice_and_count_once(yard: Yard) -> None:
    spec = yard.enqueue()
    yard.claim()
    assert [yard.accept(spec), yard.accept(spec)] == [True, True]
    yard.end(spec)
    yard.end(spec)
    assert [fact.type for fact in yard.facts(spec)] == ["ProcessStarted", "ProcessEnded"]


def test_a_report_of_another_attempt_is_refused(yard: Yard) -> None:
    spec = yard.enqueue()
    yard.claim()
    with pytest.raises(ReportStale) as refusal:
        yard.end(spec, attempt=2)
    assert refusal.value.detail == f"Attempt 2 of process '{spec.id}' is no longer this worker's."


def test_a_waiting_job_is_canceled_at_once(yard: Yard) -> None:
    spec = yard.enqueue()
    assert (yard.cancel(spec).outcome, yard.claim()) == (JobStatus.CANCELED, [])
    assert [fact.type for fact in yard.facts(spec)] == ["ProcessEnded"]


def test_a_claimed_job_that_is_canceled_is_not_started(yard: Yard) -> None:
    spec = yard.enqueue()
    yard.claim()
    yard.cancel(spec)
    assert not yard.accept(spec)


def test_a_running_job_is_canceled_by_its_worker(yard: Yard) -> None:
    spec = yard.enqueue()
    yard.claim()
    yard.accept(spec)
    assert yard.cancel(spec).state is JobStatus.CANCEL_REQUESTED
    assert yard.beat(**{spec.id: 1}) == ((spec.id,), ())
    yard.end(spec, End(JobStatus.CANCELED, 143, "It was canceled."))
    assert yard.cancel(spec).outcome is JobStatus.CANCELED


def test_a_job_whose_worker_is_silent_can_be_canceled(yard: Yard) -> None:
    spec = yard.enqueue()
    yard.claim()
    yard.accept(spec)
    yard.pass_time(21)
    assert yard.cancel(spec).reason == "It was canceled while its worker did not respond."
    assert yard.beat(**{spec.id: 1}) == ((), (spec.id,))


def test_a_canceled_job_that_was_never_started_ends_with_its_lease(yard: Yard) -> None:
    spec = yard.enqueue()
    yard.claim()
    yard.cancel(spec)
    yard.pass_time(21)
    assert yard.look(spec).outcome is JobStatus.CANCELED


def test_a_worker_that_comes_back_keeps_what_its_folders_show(yard: Yard) -> None:
    kept, unstarted, lost = yard.enqueue(), yard.enqueue(), yard.enqueue(kind=JobKind.SERVICE)
    yard.claim()
    yard.accept(kept)
    yard.accept(lost)
    yard.register("one", held={kept.id: 1, "unknown": 1})
    assert yard.look(kept).state is JobStatus.RUNNING
    assert yard.look(unstarted).state is JobStatus.QUEUED
    assert yard.look(lost).outcome is JobStatus.FAILED
    assert yard.look(lost).reason.startswith("Its worker came back without it")
    assert yard.beat(**{kept.id: 1, "unknown": 1}) == ((), ("unknown",))


def test_a_worker_belongs_to_who_registered_it(yard: Yard) -> None:
    with pytest.raises(WorkerRefused):
        yard.register("one", actor=OTHER)


def test_an_unknown_worker_is_told_to_register(yard: Yard) -> None:
    with pytest.raises(WorkerUnknown) as refusal:
        yard.claim("nobody")
    assert (refusal.value.detail, refusal.value.hint) == ("There is no worker 'nobody'.", "Register it again.")


def test_readiness_is_a_fact_once(yard: Yard) -> None:
    spec = yard.enqueue(kind=JobKind.SERVICE)
    yard.claim()
    yard.accept(spec)
    for _ in range(2):
        yard.db.write(
            lambda tx: yard.queue.ready(
                tx, ACTOR, "one", spec.id, attempt=1, address={"socket": "/s"}, probe={"rows": 1}
            )
        )
    (ready,) = [fact for fact in yard.facts(spec) if fact.type == "ProcessReady"]
    assert (ready.data["address"], ready.data["probe"]) == ({"socket": "/s"}, {"rows": 1})


def test_what_a_process_runs_in_is_told_once_it_has_started(yard: Yard) -> None:
    started, waiting = yard.enqueue(), yard.enqueue()
    yard.claim()
    yard.accept(started)
    with yard.db.read() as tx:
        told = [yard.queue.environments(tx, workspace, [started.id, waiting.id]) for workspace in ("w1", "w2")]
    assert told == [{started.id: {"digest": "d"}}, {}]


def test_another_workspace_sees_nothing_of_it(yard: Yard) -> None:
    spec = yard.enqueue()
    with yard.db.read() as tx:
        assert yard.queue.states(tx, "w2", [spec.id]) == {}
        with pytest.raises(ProcessMissing):
            yard.queue.get(tx, "w2", spec.id)


def test_a_worker_of_one_workspace_claims_nothing_of_another(yard: Yard) -> None:
    row = Worker("bound", "bound", "default", 2, "", "w2", yard.clock.now())
    yard.db.write(lambda tx: yard.queue.register(tx, ACTOR, row, held={}))
    mine, _ = yard.enqueue(workspace_id="w2"), yard.enqueue()
    assert yard.claim("bound") == [mine.id]


def test_only_the_worker_that_has_it_handles_its_files(yard: Yard) -> None:
    yard.register("two")
    spec = yard.enqueue()
    yard.claim("one")
    with yard.db.read() as tx:
        assert yard.queue.workspace_of(tx, ACTOR, "one", spec.id) == "w1"
        with pytest.raises(ReportStale):
            yard.queue.workspace_of(tx, ACTOR, "two", spec.id)


def test_workers_that_claim_at_the_same_time_share_the_work(yard: Yard) -> None:
    specs = {yard.enqueue().id for _ in range(12)}
    names = [f"w{number}" for number in range(4)]
    for name in names:
        yard.register(name, slots=3)
    with ThreadPoolExecutor(len(names)) as pool:
        got = list(pool.map(yard.claim, names))
    taken = [process for claimed in got for process in claimed]
    # Who comes last may find rows locked that another then leaves: asked again, it gets the rest.
    taken += [process for number, name in enumerate(names) for process in yard.claim(name, f"again{number}")]
    assert sorted(taken) == sorted(specs)
