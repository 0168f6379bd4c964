"""Made-up histories of the queue: whatever workers, people and time do, a process is begun once and ends once.

And nobody has more of a machine than there is of it, or runs where more run already than may.
"""

from datetime import timedelta
from itertools import count

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule

from lazulite.compute import store
from lazulite.compute.equipment import Equipment
from lazulite.compute.needs import Demand, Needs
from lazulite.compute.process import Duty, End, Process, ReportStale, Worker
from lazulite.compute.scheduling import store as scheduling
from lazulite.compute.service import Queue
from lazulite.compute.spec import JobSpec
from lazulite.compute.status import JobStatus
from lazulite.compute.targets.entities import Definition, TargetKind
from lazulite.compute.targets.service import TargetsService
from lazulite.compute.wakeups import Wakeups
from lazulite.foundation.actor import LOCAL, Actor, Principal, PrincipalKind
from lazulite.foundation.db.database import Database
from lazulite.foundation.db.transaction import Tx
from lazulite.testing import FrozenClock
from tests.unit.compute.makers import make_spec
from tests.unit.machines.running import HISTORIES, run

ACTOR = Actor(Principal(PrincipalKind.WORKER, "local"))
SLOTS = 2
WORKERS = {"one": 1, "two": 0}  # and how many GPUs each has
MOST = 3  # of the target that all is for
LEASE_SECONDS = 20
numbers = count()


class Histories(RuleBasedStateMachine):
    """Two workers, each with what it believes to hold; both go on saying what may be long untrue."""

    claims = Bundle("claims")

    def __init__(self, db: Database, clock: FrozenClock) -> None:
        super().__init__()
        self.db, self.clock = db, clock
        self.yard = f"yard-{next(numbers)}"
        targets = TargetsService(Wakeups())
        self.queue = Queue(Wakeups(), targets=targets, lease_seconds=LEASE_SECONDS)
        definition = Definition(self.yard, TargetKind.POOL, max_instances=MOST)
        db.write(lambda tx: targets.put(tx, LOCAL, self.yard, definition))
        self.duties: dict[str, Duty] = dict.fromkeys(WORKERS, Duty.WORKING)
        self.known: list[JobSpec] = []
        self.held: dict[str, dict[str, int]] = {name: {} for name in WORKERS}
        self.begun: dict[str, set[int]] = {}
        self.ended: dict[str, tuple[JobStatus, int]] = {}
        self.look_round()
        for name in WORKERS:
            self.register(name, lost=set())

    @rule(slots=st.integers(1, SLOTS), gpus=st.integers(0, 1))
    def enqueue(self, slots: int, gpus: int) -> None:
        spec = make_spec(workspace_id=self.yard, queue=self.yard, slots=slots, demand=Demand(Needs(gpus=gpus)))
        self.db.write(lambda tx: self.queue.enqueue(tx, LOCAL, spec))
        self.known.append(spec)

    @initialize(target=claims, waiting=st.integers(0, 2), begun=st.integers(0, SLOTS))
    def begin_in_the_middle(self, waiting: int, begun: int) -> object:
        """Both of a worker's slots are taken, some of it is begun, and more waits."""
        for _ in range(SLOTS + waiting):
            self.enqueue(1, 0)
        claimed = [("one", name, attempt) for name, attempt in self._claim("one", f"{self.yard}-first")]
        self.held["one"] |= {name: attempt for _, name, attempt in claimed}
        for claim in claimed[:begun]:
            self.accept(claim)
        return multiple(*claimed)

    @rule(worker=st.sampled_from([*WORKERS]), duty=st.sampled_from(Duty))
    def want(self, worker: str, duty: Duty) -> None:
        self.duties[worker] = duty
        self.db.write(lambda tx: store.set_duty(tx, self._id(worker), duty))

    @rule(target=claims, worker=st.sampled_from([*WORKERS]), again=st.booleans())
    def claim(self, worker: str, again: bool) -> object:
        claim = f"{self.yard}-{next(numbers)}"
        asked = [self._claim(worker, claim) for _ in range(2 if again else 1)]  # the first answer may be lost
        assert asked[0] == asked[-1]
        assert not asked[0] or self.duties[worker] is Duty.WORKING
        self.held[worker] |= dict(asked[0])
        return multiple(*((worker, name, attempt) for name, attempt in asked[0]))

    @rule(claim=claims)
    def accept(self, claim: tuple[str, str, int]) -> None:
        worker, name, attempt = claim
        try:
            go = self.db.write(
                lambda tx: self.queue.accept(tx, ACTOR, self._id(worker), name, attempt=attempt, environment={})
            )
        except ReportStale:
            self.held[worker].pop(name, None)
            return
        if go:
            self.begun.setdefault(name, set()).add(attempt)

    @rule(claim=claims, outcome=st.sampled_from([JobStatus.COMPLETED, JobStatus.FAILED]))
    def end(self, claim: tuple[str, str, int], outcome: JobStatus) -> None:
        worker, name, attempt = claim
        end = End(outcome, 0, "", None, {})
        try:
            self.db.write(lambda tx: self.queue.end(tx, ACTOR, self._id(worker), name, attempt=attempt, end=end))
        except ReportStale:
            pass
        self.held[worker].pop(name, None)

    @rule(number=st.integers(0, 9))
    def cancel(self, number: int) -> None:
        spec = self.known[number % len(self.known)]
        self.db.write(lambda tx: self.queue.cancel(tx, LOCAL, spec.id))

    @rule(worker=st.sampled_from([*WORKERS]))
    def beat(self, worker: str) -> None:
        held = self.held[worker]
        beat = self.db.write(lambda tx: self.queue.heartbeat(tx, ACTOR, self._id(worker), held=held, memory={}))
        for name in beat.drop:
            held.pop(name)
        with self.db.read() as tx:
            is_idle = not store.has_open(tx, self._id(worker))
        assert beat.leave is (is_idle and self.duties[worker] is Duty.DRAINING)

    @rule(worker=st.sampled_from([*WORKERS]), lost=st.sets(st.integers(0, 5)))
    def register(self, worker: str, lost: set[int]) -> None:
        """Started again; its folders show less than it had."""
        self.held[worker] = {name: n for i, (name, n) in enumerate(self.held[worker].items()) if i not in lost}
        equipment = Equipment(8, None, WORKERS[worker])
        row = Worker(self._id(worker), worker, self.yard, SLOTS, "", None, self.clock.now(), equipment=equipment)
        held = self.held[worker]
        beat = self.db.write(lambda tx: self.queue.register(tx, ACTOR, row, held=held))
        for name in beat.drop:
            held.pop(name)

    @rule(seconds=st.integers(1, 3 * LEASE_SECONDS))
    def pass_time(self, seconds: int) -> None:
        for _ in range(seconds // 5 + 1):
            self.clock.advance(timedelta(seconds=5))
            self.look_round()

    @rule(hours=st.sampled_from([1, -1]))
    def set_the_clock(self, hours: int) -> None:
        before = [process.state for process in self.processes()]
        self.clock.advance(timedelta(hours=hours))
        self.look_round()
        assert [process.state for process in self.processes()] == before

    @invariant()
    def none_is_begun_twice(self) -> None:
        assert all(len(attempts) == 1 for attempts in self.begun.values())

    @invariant()
    def what_has_ended_stays_so(self) -> None:
        for process in self.processes():
            if process.outcome is not None:
                said = (process.outcome, process.attempt)
                assert self.ended.setdefault(process.spec.id, said) == said

    @invariant()
    def no_worker_has_more_than_its_slots(self) -> None:
        with self.db.read() as tx:
            assert all(store.taken_slots(tx, self._id(worker)) <= SLOTS for worker in WORKERS)

    @invariant()
    def no_gpu_is_two_processes_own(self) -> None:
        with self.db.read() as tx:
            for worker, count in WORKERS.items():
                held = scheduling.held_by(tx, [self._id(worker)])[self._id(worker)]
                gpus = [number for one in held for number in one.gpus]
                assert len(set(gpus)) == len(gpus) <= count

    @invariant()
    def no_more_are_on_the_target_than_may(self) -> None:
        with self.db.read() as tx:
            assert store.open_in_queues(tx, self.yard, [self.yard])[self.yard][1] <= MOST

    @invariant()
    def a_worker_hears_of_work_just_when_a_claim_brings_some(self) -> None:
        """Else it would ask for ever, or never."""
        scheduler = self.queue.scheduler

        def look(tx: Tx) -> list[tuple[bool, bool]]:
            known = [store.find_worker(tx, self._id(worker)) for worker in WORKERS]
            return [(scheduler.has_turn(tx, one), bool([*scheduler.turns(tx, one)])) for one in known if one]

        assert all(has_turn is brings for has_turn, brings in self.db.write(look))

    @invariant()
    def every_state_is_one_of_the_table(self) -> None:
        for process in self.processes():
            holds = process.worker_id is not None
            waits = process.state is JobStatus.QUEUED
            assert process.ended or waits is not holds
            assert not (process.accepted and waits)

    def teardown(self) -> None:
        """Once everybody is quiet, nobody is left who neither waits nor has ended nor is known to be silent."""
        self.pass_time(3 * LEASE_SECONDS)
        quiet = {JobStatus.QUEUED, JobStatus.NOT_RESPONDING}
        assert all(process.ended or process.state in quiet for process in self.processes())

    def processes(self) -> list[Process]:
        with self.db.read() as tx:
            return [self.queue.get(tx, self.yard, spec.id) for spec in self.known]

    def look_round(self) -> None:
        with self.db.read() as tx:
            due, at = self.queue.due(tx), tx.now
        if due:
            self.db.write(self.queue.expire)
        self.queue.has_looked(at)

    def _claim(self, worker: str, claim: str) -> list[tuple[str, int]]:
        found = self.db.write(lambda tx: self.queue.claim(tx, ACTOR, self._id(worker), claim_id=claim[-36:]))
        return sorted((item.spec.id, item.attempt) for item in found)

    def _id(self, worker: str) -> str:
        return f"{self.yard}-{worker}"


@pytest.mark.parametrize("histories", HISTORIES)
def test_a_process_is_begun_once_and_ends_once_whatever_happens(
    db: Database, clock: FrozenClock, histories: int
) -> None:
    run(lambda: Histories(db, clock), histories)
