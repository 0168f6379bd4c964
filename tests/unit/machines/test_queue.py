"""Made-up histories of the queue: whatever workers, people and time do, a process is begun once and ends once."""

from datetime import timedelta
from itertools import count

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule

from lazulite.compute import store
from lazulite.compute.process import End, Process, ReportStale, Worker
from lazulite.compute.service import Queue
from lazulite.compute.spec import JobSpec
from lazulite.compute.status import JobStatus
from lazulite.compute.wakeups import Wakeups
from lazulite.foundation.actor import LOCAL, Actor, Principal, PrincipalKind
from lazulite.foundation.db.database import Database
from lazulite.testing import FrozenClock
from tests.unit.compute.makers import make_spec
from tests.unit.machines.running import HISTORIES, run

ACTOR = Actor(Principal(PrincipalKind.WORKER, "local"))
SLOTS = 2
WORKERS = ("one", "two")
LEASE_SECONDS = 20
numbers = count()


class Histories(RuleBasedStateMachine):
    """Two workers, each with what it believes to hold; both go on saying what may be long untrue."""

    claims = Bundle("claims")

    def __init__(self, db: Database, clock: FrozenClock) -> None:
        super().__init__()
        self.db, self.clock = db, clock
        self.yard = f"yard-{next(numbers)}"
        self.queue = Queue(Wakeups(), lease_seconds=LEASE_SECONDS)
        self.known: list[JobSpec] = []
        self.held: dict[str, dict[str, int]] = {name: {} for name in WORKERS}
        self.begun: dict[str, set[int]] = {}
        self.ended: dict[str, tuple[JobStatus, int]] = {}
        self.look_round()
        for name in WORKERS:
            self.register(name, lost=set())

    @rule(slots=st.integers(1, SLOTS))
    def enqueue(self, slots: int) -> None:
        spec = make_spec(workspace_id=self.yard, queue=self.yard, slots=slots)
        self.db.write(lambda tx: self.queue.enqueue(tx, LOCAL, spec))
        self.known.append(spec)

    @initialize(target=claims, waiting=st.integers(0, 2), begun=st.integers(0, SLOTS))
    def begin_in_the_middle(self, waiting: int, begun: int) -> object:
        """Both of a worker's slots are taken, some of it is begun, and more waits."""
        for _ in range(SLOTS + waiting):
            self.enqueue(1)
        claimed = [("one", name, attempt) for name, attempt in self._claim("one", f"{self.yard}-first")]
        self.held["one"] |= {name: attempt for _, name, attempt in claimed}
        for claim in claimed[:begun]:
            self.accept(claim)
        return multiple(*claimed)

    @rule(target=claims, worker=st.sampled_from(WORKERS), again=st.booleans())
    def claim(self, worker: str, again: bool) -> object:
        claim = f"{self.yard}-{next(numbers)}"
        asked = [self._claim(worker, claim) for _ in range(2 if again else 1)]  # the first answer may be lost
        assert asked[0] == asked[-1]
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

    @rule(worker=st.sampled_from(WORKERS))
    def beat(self, worker: str) -> None:
        held = self.held[worker]
        beat = self.db.write(lambda tx: self.queue.heartbeat(tx, ACTOR, self._id(worker), held=held, memory={}))
        for name in beat.drop:
            held.pop(name)

    @rule(worker=st.sampled_from(WORKERS), lost=st.sets(st.integers(0, 5)))
    def register(self, worker: str, lost: set[int]) -> None:
        """Started again; its folders show less than it had."""
        self.held[worker] = {name: n for i, (name, n) in enumerate(self.held[worker].items()) if i not in lost}
        row = Worker(self._id(worker), worker, self.yard, SLOTS, "", None, self.clock.now())
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
