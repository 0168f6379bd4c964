"""Turns as the database gives them: who gets what on which worker, and why the rest waits."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from lazulite.compute import store as queue
from lazulite.compute.equipment import Equipment
from lazulite.compute.needs import Demand, Needs, Priority
from lazulite.compute.process import Claimed, Duty, End, Worker
from lazulite.compute.scheduling import store
from lazulite.compute.service import Queue
from lazulite.compute.spec import JobKind, JobSpec
from lazulite.compute.status import JobStatus
from lazulite.compute.targets.entities import Definition, TargetKind, Tier
from lazulite.compute.targets.service import TargetsService
from lazulite.compute.wakeups import Wakeups
from lazulite.foundation.actor import LOCAL, Actor, Principal, PrincipalKind
from lazulite.foundation.db.database import Database
from lazulite.testing import FrozenClock, platform_in_memory
from tests.unit.compute.makers import make_spec, make_worker

WORKER = Actor(Principal(PrincipalKind.WORKER, "local"))
ANN, BEN = (Actor(Principal(PrincipalKind.PERSON, name)) for name in ("ann", "ben"))
ONE_GPU = Demand(Needs(gpus=1))


class Yard:
    def __init__(self, db: Database, clock: FrozenClock) -> None:
        self.db, self.clock = db, clock
        wakeups = Wakeups()
        self.targets = TargetsService(wakeups)
        self.queue = Queue(wakeups, targets=self.targets)
        self.claims: Iterator[str] = (f"c{number}" for number in range(10**6))

    def worker(self, name: str = "box", **values: object) -> Worker:
        row = make_worker(name, seen_at=self.clock.now(), **values)
        self.db.write(lambda tx: self.queue.register(tx, WORKER, row, held={}))
        return row

    def target(self, name: str, **values: object) -> None:
        definition = Definition(**{"name": name, "kind": TargetKind.POOL, **values})  # type: ignore[arg-type]  # a maker
        self.db.write(lambda tx: self.targets.put(tx, LOCAL, "w1", definition))

    def job(self, actor: Actor = ANN, **values: object) -> str:
        """A second after the one before it."""
        self.clock.advance(timedelta(milliseconds=1))
        spec: JobSpec = make_spec(**values)
        self.db.write(lambda tx: self.queue.enqueue(tx, actor, spec))
        return spec.id

    def claimed(self, worker: str = "box") -> tuple[Claimed, ...]:
        claim = next(self.claims)
        return self.db.write(lambda tx: self.queue.claim(tx, WORKER, worker, claim_id=claim))

    def claim(self, worker: str = "box") -> list[str]:
        return [one.spec.id for one in self.claimed(worker)]

    def waits(self, worker: str = "box") -> bool:
        with self.db.read() as tx:
            return self.queue.waits(tx, WORKER, worker, claim_id="another")

    def end(self, name: str, worker: str = "box") -> None:
        end = End(JobStatus.COMPLETED, 0, "")
        self.db.write(lambda tx: self.queue.end(tx, WORKER, worker, name, attempt=1, end=end))

    def why(self, name: str) -> tuple[str, int, int] | None:
        with self.db.read() as tx:
            wait = self.queue.scheduler.wait(tx, "w1", name)
        return None if wait is None else (wait.reason, wait.before, wait.of)


@pytest.fixture
def yard(db: Database, clock: FrozenClock) -> Yard:
    return Yard(db, clock)


def test_workers_take_what_their_machines_can_run(yard: Yard) -> None:
    yard.worker("small", equipment=Equipment(2, 4 << 30))
    yard.worker("large", equipment=Equipment(8, 64 << 30, 1))
    plain, gpu = yard.job(), yard.job(demand=ONE_GPU)
    memory = yard.job(demand=Demand(Needs(memory_bytes=32 << 30)))
    assert yard.claim("small") == [plain]
    assert yard.claim("large") == [gpu, memory]


def test_what_a_target_needs_comes_to_what_the_job_asks(yard: Yard) -> None:
    yard.worker("near", equipment=Equipment(8, None, 1, (), {"site": "north"}))
    yard.worker("far", equipment=Equipment(8, None, 0, (), {"site": "north"}))
    yard.target("gpus", size="Standard_NC6s_v3")
    name = yard.job(queue="gpus", demand=Demand(Needs(cpus=8, labels={"site": "north"})))
    both = yard.job(queue="gpus", demand=Demand(instances=2))
    assert (yard.claim("far"), yard.claim("near")) == ([], [name])
    yard.end(name, "near")
    assert yard.claim("near") == []
    reason, before, of = yard.why(both) or ("", 0, 0)
    assert reason.startswith("needs 2 GPUs; no worker has that; known: far (8 cores, 0 GPUs), near (8 cores, 1 GPU)")
    assert (before, of) == (0, 1)


def test_a_gpu_is_one_processs_alone_and_each_hears_which(yard: Yard) -> None:
    yard.worker(slots=4, equipment=Equipment(8, None, 2))
    names = [yard.job(demand=ONE_GPU) for _ in range(3)]
    taken = {one.spec.id: one.held.gpus for one in yard.claimed()}
    assert taken == {names[0]: (0,), names[1]: (1,)}
    assert not yard.waits()
    assert (yard.why(names[2]) or ("",))[0] == (
        "every worker that can run it is busy: box (2 of 4 slots, 2 of 2 GPUs taken)"
    )
    yard.end(names[0])
    assert [(one.spec.id, one.held.gpus) for one in yard.claimed()] == [(names[2], (0,))]


def test_a_claim_that_is_sent_again_gives_the_same_gpus(yard: Yard) -> None:
    yard.worker(equipment=Equipment(8, None, 2))
    yard.job(demand=Demand(Needs(gpus=2)))
    first, again = (yard.db.write(lambda tx: yard.queue.claim(tx, WORKER, "box", claim_id="c")) for _ in range(2))
    assert first == again
    assert first[0].held.gpus == (0, 1)


def test_cores_that_are_asked_for_are_had_alone(yard: Yard) -> None:
    yard.worker(slots=4, equipment=Equipment(4))
    names = [yard.job(demand=Demand(Needs(cpus=1.5))) for _ in range(3)]
    assert yard.claim() == names[:2]


def test_what_was_taken_and_not_begun_leaves_nothing_held_behind(yard: Yard) -> None:
    yard.worker(equipment=Equipment(8, None, 1))
    name = yard.job(demand=ONE_GPU)
    yard.claim()
    yard.worker(equipment=Equipment(8, None, 1))  # it comes back with empty folders
    assert yard.claim() == [name]


def test_a_worker_with_queues_serves_those_alone(yard: Yard) -> None:
    yard.worker("both", queues=("default", "gpus"))
    yard.worker("every")
    yard.target("cpus")
    cpus, gpus = yard.job(queue="cpus"), yard.job(queue="gpus")
    assert (yard.claim("both"), yard.claim("every")) == ([gpus], [cpus])


def test_many_that_nobody_here_can_run_are_in_nobodys_way(yard: Yard) -> None:
    yard.worker()
    for _ in range(60):
        yard.job(demand=ONE_GPU)
    name = yard.job()
    assert yard.claim() == [name]
    assert not yard.waits()


def test_no_more_run_on_a_target_than_its_instances_over_all_workers(yard: Yard) -> None:
    yard.worker("a", slots=2)
    yard.worker("b", slots=9)
    yard.target("few", max_instances=3)
    names = [yard.job(queue="few") for _ in range(5)]
    other = yard.job(workspace_id="w2", queue="few")  # which has no such target, and no limit
    assert (yard.claim("a"), sorted(yard.claim("b"))) == ([names[0], other], sorted(names[1:3]))
    assert yard.why(names[3]) == ("3 of at most 3 run on 'few'", 0, 2)
    assert yard.why(names[4]) == ("3 of at most 3 run on 'few'", 1, 2)
    yard.end(names[0], "a")
    assert yard.claim("b") == [names[3]]


def test_a_stopped_target_lets_nothing_begin_until_it_is_started(yard: Yard) -> None:
    yard.worker()
    yard.target("cpus")
    name = yard.job(queue="cpus")
    yard.db.write(lambda tx: yard.targets.set_enabled(tx, LOCAL, "w1", "cpus", enabled=False))
    assert (yard.claim(), yard.waits()) == ([], False)
    assert (yard.why(name) or ("",))[0] == "'cpus' is stopped; start it: lazulite compute start -n cpus"
    yard.db.write(lambda tx: yard.targets.set_enabled(tx, LOCAL, "w1", "cpus", enabled=True))
    assert yard.claim() == [name]


def test_a_target_that_changes_places_what_waits_there_anew(yard: Yard) -> None:
    yard.worker()
    yard.target("some", asks=Needs(gpus=1))
    name = yard.job(queue="some")
    assert yard.claim() == []
    yard.target("some")
    assert yard.claim() == [name]


@pytest.mark.parametrize("duty", [Duty.CORDONED, Duty.DRAINING])
def test_a_worker_that_is_to_take_nothing_new_takes_nothing(yard: Yard, duty: Duty) -> None:
    yard.worker()
    name = yard.job()
    yard.db.write(lambda tx: queue.set_duty(tx, "box", duty))
    assert (yard.claim(), yard.waits()) == ([], False)
    said = {"cordoned": "is cordoned", "draining": "is drained"}[duty.value]
    assert yard.why(name) == (f"no worker that can run it is at work: box {said}", 0, 1)


def test_higher_priorities_go_first_and_a_target_has_its_own(yard: Yard) -> None:
    yard.worker(slots=1)
    yard.target("spot", kind=TargetKind.CLUSTER, tier=Tier.LOW_PRIORITY)
    low, medium = yard.job(queue="spot"), yard.job()
    high = yard.job(queue="spot", demand=Demand(priority=Priority.HIGH))
    gone = []
    while name := yard.claim():
        gone += name
        yard.end(name[0])
    assert gone == [high, medium, low]


def test_workspaces_and_then_people_share_the_slots(yard: Yard) -> None:
    """A crowd of one person's jobs does not keep the others waiting."""
    yard.worker(slots=4)
    anns = [yard.job(ANN) for _ in range(5)]
    bens = [yard.job(BEN) for _ in range(3)]
    other = yard.job(BEN, workspace_id="w2")
    assert yard.claim() == [anns[0], other, bens[0], anns[1]]
    yard.end(anns[0])
    yard.end(anns[1])
    assert yard.claim() == [anns[2], anns[3]]  # each has one: the older goes


def test_whom_something_is_done_for_is_whose_share_it_is(yard: Yard) -> None:
    yard.worker(slots=2)
    sweep = Actor(Principal(PrincipalKind.JOB, "sweep"), ANN.principal)
    trials = [yard.job(sweep) for _ in range(3)]
    ben = yard.job(BEN)
    assert yard.claim() == [trials[0], ben]


def test_a_clock_that_is_set_back_holds_nothing_back(yard: Yard) -> None:
    yard.worker()
    name = yard.job()
    yard.clock.advance(timedelta(hours=-1))
    yard.worker()
    assert yard.why(name) == ("it is next", 0, 1)
    assert yard.waits()
    assert yard.claim() == [name]


def test_services_wait_for_no_slot(yard: Yard) -> None:
    yard.worker(slots=1)
    yard.claim()
    job = yard.job()
    assert yard.claim() == [job]
    services = {yard.job(kind=JobKind.SERVICE) for _ in range(3)}
    assert yard.waits()
    assert set(yard.claim()) == services


def test_what_is_next_and_what_is_not_waiting(yard: Yard) -> None:
    name = yard.job()
    assert yard.why(name) == ("no worker is there; start one: lazulite worker --url ADDRESS", 0, 1)
    yard.worker()
    assert yard.why(name) == ("it is next", 0, 1)
    later = yard.job()
    assert yard.why(later) == ("others go before it", 1, 2)
    yard.claim()
    assert yard.why(name) is None
    with yard.db.read() as tx:
        assert yard.queue.scheduler.wait(tx, "w2", yard.job()) is None


def test_a_worker_that_is_gone_is_not_known_any_more(yard: Yard) -> None:
    yard.worker()
    name = yard.job()
    yard.clock.advance(timedelta(minutes=1))
    assert yard.why(name) == ("no worker that can run it is at work: box does not respond", 0, 1)
    yard.clock.advance(timedelta(minutes=10))
    assert yard.why(name) == ("no worker is there; start one: lazulite worker --url ADDRESS", 0, 1)


def test_an_obstacle_is_told_before_there_is_a_job(yard: Yard) -> None:
    yard.worker("box", queues=("default",))
    yard.target("gpus", size="Standard_NC6s_v3")
    with yard.db.read() as tx:
        scheduler = yard.queue.scheduler
        assert scheduler.obstacle(tx, "w1", "default", Demand()) is None
        assert scheduler.obstacle(tx, "w1", "gpus", Demand()) == "no worker serves 'gpus'; known: box (serves default)"
        assert scheduler.places(tx, "w1") == {"default", "gpus"}


def test_workers_that_can_run_something_are_told_by_target(yard: Yard) -> None:
    yard.worker("plain")
    yard.worker("fitted", equipment=Equipment(8, None, 1))
    yard.target("gpus", asks=Needs(gpus=1))
    yard.target("cpus", max_instances=0)
    with yard.db.read() as tx:
        targets = yard.targets.list(tx, "w1").items
        able = yard.queue.scheduler.able(tx, "w1", targets)
    assert {name: [one.name for one in workers] for name, workers in able.items()} == {
        "cpus": ["fitted", "plain"], "gpus": ["fitted"],
    }  # fmt: skip


def test_ten_thousand_that_wait_are_not_read_to_find_who_is_next(tmp_path: Path) -> None:
    """The plan of SQLite's query: each lane's oldest by its index, nothing of the others."""
    platform = platform_in_memory(tmp_path / "home")
    with closing(platform), platform.read() as tx:
        heads = str(store.HEADS.compile(tx.connection, compile_kwargs={"literal_binds": True}))
        plan = [str(row[3]) for row in tx.connection.execute(text(f"EXPLAIN QUERY PLAN {heads}"))]
    searched = [line for line in plan if "processes" in line]
    assert searched == [
        "SEARCH processes USING INDEX sqlite_autoindex_processes_1 (id=?)",
        "SCAN processes_1 USING INDEX ix_processes_lane",  # ended by its LIMIT at the first
        "SEARCH processes_2 USING INDEX ix_processes_lane (lane>?)",
        "SEARCH processes_3 USING INDEX sqlite_autoindex_processes_1 (id=?)",
    ]
