"""What people want of a worker: that it takes nothing new, that it leaves, that it is forgotten."""

from collections.abc import Collection
from datetime import timedelta

import pytest

from lazulite.assembly import Platform
from lazulite.compute.fleet.service import Manned
from lazulite.compute.process import Beat, Duty, End, Worker, WorkerAmbiguous, WorkerBusy, WorkerMissing
from lazulite.compute.status import JobStatus
from lazulite.foundation.actor import LOCAL, Actor, Principal, PrincipalKind
from lazulite.foundation.events.outbox import read_after
from lazulite.testing import FrozenClock
from tests.unit.compute.makers import make_spec, make_worker

WORKER = Actor(Principal(PrincipalKind.WORKER, "local"))


@pytest.fixture(autouse=True)
def box(platform: Platform) -> Worker:
    return register(platform)


def register(platform: Platform, id: str = "w1", **values: object) -> Worker:
    row = make_worker(**{"name": "box", "id": id, "seen_at": platform.clock.now(), **values})
    platform.write(lambda tx: platform.queue.register(tx, WORKER, row, held={}))
    return row


def want(platform: Platform, duty: Duty, worker: str = "w1", seen: Collection[str] = ()) -> Manned:
    return platform.write(lambda tx: platform.fleet.set_duty(tx, LOCAL, seen, worker, duty))


def remove(platform: Platform, worker: str = "w1") -> None:
    platform.write(lambda tx: platform.fleet.remove(tx, LOCAL, (), worker))


def beat(platform: Platform, **held: int) -> Beat:
    return platform.write(lambda tx: platform.queue.heartbeat(tx, WORKER, "w1", held=held, memory={}))


def run_one(platform: Platform) -> str:
    spec = make_spec()
    platform.write(lambda tx: platform.queue.enqueue(tx, LOCAL, spec))
    platform.write(lambda tx: platform.queue.claim(tx, WORKER, "w1", claim_id="c"))
    platform.write(lambda tx: platform.queue.accept(tx, WORKER, "w1", spec.id, attempt=1, environment={}))
    return spec.id


def test_a_cordoned_worker_stays_and_keeps_what_it_has(platform: Platform) -> None:
    name = run_one(platform)
    assert want(platform, Duty.CORDONED).worker.duty is Duty.CORDONED
    assert beat(platform, **{name: 1}) == Beat((), ())


def test_a_drained_worker_leaves_when_nothing_runs_there(platform: Platform) -> None:
    name = run_one(platform)
    want(platform, Duty.DRAINING)
    assert not beat(platform, **{name: 1}).leave
    end = End(JobStatus.COMPLETED, 0, "")
    platform.write(lambda tx: platform.queue.end(tx, WORKER, "w1", name, attempt=1, end=end))
    assert beat(platform).leave


def test_what_is_wanted_of_a_worker_outlives_its_start(platform: Platform) -> None:
    want(platform, Duty.DRAINING)
    row = make_worker(id="w1")
    assert platform.write(lambda tx: platform.queue.register(tx, WORKER, row, held={})).leave
    want(platform, Duty.WORKING)
    assert not beat(platform).leave


def test_a_worker_goes_by_a_name_that_no_other_has(platform: Platform) -> None:
    assert want(platform, Duty.CORDONED, "box").worker.id == "w1"
    register(platform, "w2")
    with pytest.raises(WorkerAmbiguous, match="More than one worker is called 'box'") as refusal:
        want(platform, Duty.CORDONED, "box")
    assert refusal.value.hint == "Say which by its id: w1, w2."


def test_a_worker_of_a_workspace_that_one_does_not_see_is_not_there(platform: Platform) -> None:
    register(platform, "w2", name="other", workspace_id="ws")
    for name in ("w2", "other"):
        with pytest.raises(WorkerMissing):
            want(platform, Duty.CORDONED, name)
    assert want(platform, Duty.CORDONED, "other", ["ws"]).worker.id == "w2"


def test_one_that_is_gone_is_forgotten_and_new_when_it_comes_back(platform: Platform, clock: FrozenClock) -> None:
    want(platform, Duty.CORDONED)
    clock.advance(timedelta(minutes=1))
    remove(platform)
    with pytest.raises(WorkerMissing):
        remove(platform)
    register(platform)
    with platform.read() as tx:
        assert platform.fleet.get(tx, (), "w1").worker.duty is Duty.WORKING


def test_one_that_is_there_is_not_forgotten(platform: Platform) -> None:
    with pytest.raises(WorkerBusy, match="The worker 'box' is there and would come back at once") as refusal:
        remove(platform)
    assert refusal.value.hint == "End it first: lazulite worker drain box"


def test_one_whose_work_has_not_ended_is_not_forgotten(platform: Platform, clock: FrozenClock) -> None:
    name = run_one(platform)
    clock.advance(timedelta(hours=1))
    with pytest.raises(WorkerBusy, match=r"The worker 'box' has work that has not ended \(1\)"):
        remove(platform)
    for _ in range(4):  # it is NotResponding once its lease is over, and the server has looked all the while
        platform.write(platform.queue.expire)
        platform.queue.has_looked(clock.now())
        clock.advance(timedelta(seconds=9))
    platform.write(lambda tx: platform.queue.cancel(tx, LOCAL, name))
    remove(platform)


def test_what_is_wanted_is_a_fact_of_the_home_once(platform: Platform, clock: FrozenClock) -> None:
    for duty in (Duty.CORDONED, Duty.CORDONED, Duty.DRAINING, Duty.WORKING):
        want(platform, duty)
    clock.advance(timedelta(minutes=1))
    remove(platform)
    platform.relay.drain()
    with platform.read() as tx:
        found = read_after(tx, 0, subject="workers/w1")
    types = ["WorkerCordoned", "WorkerDrained", "WorkerUncordoned", "WorkerRemoved"]
    assert [fact.type for fact in found] == types
    assert {fact.workspace_id for fact in found} == {""}
