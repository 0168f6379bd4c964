"""Nodes as the database knows them: wanted, joined, idle, left, failed, and what those who wait are told."""

from dataclasses import replace
from datetime import timedelta

import pytest

from lazulite.assembly import Platform
from lazulite.compute.equipment import Equipment
from lazulite.compute.needs import Demand
from lazulite.compute.nodes.entities import LABEL, Node, NodeState, NotItsWorker, Starter, StarterUnknown
from lazulite.compute.process import Duty, End, Worker
from lazulite.compute.retries import Retries
from lazulite.compute.status import JobStatus
from lazulite.compute.targets.entities import ComputeInvalid, Definition, TargetKind
from lazulite.foundation.actor import LOCAL, Actor, Principal, PrincipalKind
from lazulite.foundation.events.outbox import read_after
from lazulite.testing import FrozenClock
from tests.unit.compute.makers import make_spec, make_worker

WORKER = Actor(Principal(PrincipalKind.WORKER, "local"))
SECOND = timedelta(seconds=1)


class Place:
    def __init__(self, platform: Platform, clock: FrozenClock) -> None:
        self.platform, self.clock = platform, clock
        self.nodes, self.queue = platform.nodes, platform.queue
        self.nodes.starters = {"local": Starter("local"), "boxes": Starter("boxes", ("start",), slots=2)}

    def target(self, **values: object) -> None:
        usual: dict[str, object] = {"kind": TargetKind.POOL, "max_instances": 2, "starter": "local"}
        definition = Definition("burst", **{**usual, **values})  # type: ignore[arg-type]  # a maker
        self.platform.write(lambda tx: self.platform.targets.put(tx, LOCAL, "w1", definition))

    def job(self, **values: object) -> str:
        spec = make_spec(**{"queue": "burst", **values})
        self.platform.write(lambda tx: self.queue.enqueue(tx, LOCAL, spec))
        return spec.id

    def tick(self, after: timedelta = 2 * SECOND) -> list[Node]:
        """What is there, once so much time has gone by; a look that saw nothing to do is told apart by nothing."""
        self.clock.advance(after)
        with self.platform.read() as tx:
            due = self.nodes.due(tx)
        self.platform.write(self.nodes.tick)
        with self.platform.read() as tx:
            assert not self.nodes.due(tx)
            found = list(self.nodes.list(tx, "w1", "burst").items)
        self.was_due = due
        return found

    def be_here(self, minutes: int) -> None:
        """The server is there for so long without a break."""
        for _ in range(minutes * 10):
            self.clock.advance(6 * SECOND)
            self.queue.has_looked(self.clock.now())

    def join(self, node: Node, **values: object) -> Worker:
        equipment = Equipment(8, 16 << 30, 0, (), {LABEL: node.id})
        worker = make_worker(node.name, seen_at=self.clock.now(), queues=("burst",), equipment=equipment, **values)
        self.platform.write(lambda tx: self.queue.register(tx, WORKER, worker, held={}))
        return worker

    def beat(self, worker: Worker) -> bool:
        """Whether it is told to leave."""
        return self.platform.write(lambda tx: self.queue.heartbeat(tx, WORKER, worker.id, held={}, memory={})).leave

    def run(self, worker: Worker) -> list[str]:
        claim = str(self.clock.now())
        claimed = self.platform.write(lambda tx: self.queue.claim(tx, WORKER, worker.id, claim_id=claim))
        return [one.spec.id for one in claimed]

    def end(self, worker: Worker, name: str) -> None:
        end = End(JobStatus.COMPLETED, 0, "")
        self.platform.write(lambda tx: self.queue.end(tx, WORKER, worker.id, name, attempt=1, end=end))

    def why(self, name: str) -> str:
        with self.platform.read() as tx:
            wait = self.queue.scheduler.wait(tx, "w1", name)
        assert wait is not None
        return wait.reason

    def obstacle(self) -> str | None:
        with self.platform.read() as tx:
            target = self.platform.targets.get(tx, "w1", "burst")
            return self.queue.scheduler.obstacle_at(tx, target, Demand())

    def facts(self) -> list[str]:
        self.platform.relay.drain()
        with self.platform.read() as tx:
            return [one.type for one in read_after(tx, 0, subject="compute/burst")]


@pytest.fixture
def place(platform: Platform, clock: FrozenClock) -> Place:
    return Place(platform, clock)


def test_a_node_comes_for_what_waits_runs_it_and_leaves_when_it_was_idle(place: Place) -> None:
    place.target()
    assert place.tick() == []
    assert not place.was_due
    name = place.job()
    assert place.why(name) == "a node is about to be started for it"
    assert place.tick(timedelta()) == []  # a worker with room would have taken it by now
    (node,) = place.tick()
    assert (node.state, node.starter, node.worker_id) == (NodeState.PREPARING, "local", None)
    assert len(place.tick(12 * SECOND)) == 1
    assert place.why(name) == "a node is being started for it, for 12 seconds now"
    worker = place.join(node)
    assert [one.state for one in place.tick()] == [NodeState.IDLE]
    assert place.run(worker) == [name]
    assert [one.state for one in place.tick()] == [NodeState.RUNNING]
    place.end(worker, name)
    (idle,) = place.tick()
    assert (idle.state, idle.idle_since) == (NodeState.IDLE, place.clock.now())
    place.beat(worker)
    assert [one.state for one in place.tick(timedelta(minutes=1, seconds=59))] == [NodeState.IDLE]
    place.beat(worker)
    assert [one.state for one in place.tick()] == [NodeState.LEAVING]
    assert place.beat(worker)
    place.platform.write(lambda tx: place.nodes.left(tx, node))
    (left,) = place.tick()
    assert (left.state, left.joined_at is not None, left.ended_at is not None) == (NodeState.LEFT, True, True)
    place.platform.write(lambda tx: place.nodes.clear(tx, left))
    with place.platform.read() as tx:
        assert (place.nodes.here(tx), place.queue.workers(tx, "w1")) == ([], [])
    assert place.facts() == ["ComputeCreated", "NodeRequested", "NodeJoined", "NodeLeaving", "NodeLeft"]


def test_as_many_come_as_may_run_there(place: Place) -> None:
    place.target(max_instances=3, starter="boxes")
    for _ in range(9):
        place.job()
    assert len(place.tick()) == 2
    assert len(place.tick()) == 2


def test_a_starter_has_no_more_nodes_than_it_may_whatever_targets_name_it(place: Place) -> None:
    place.nodes.starters = {"local": Starter("local", most=1)}
    place.target(min_instances=1)
    other = Definition("other", TargetKind.POOL, min_instances=1, max_instances=1, starter="local")
    place.platform.write(lambda tx: place.platform.targets.put(tx, LOCAL, "w1", other))
    assert len(place.tick()) == 1
    name = place.job(queue="other")
    assert len(place.tick()) == 1
    assert place.why(name) == "its starter 'local' has as many nodes as it may (1)"


def test_what_another_worker_has_room_for_needs_no_node(place: Place) -> None:
    place.target()
    name = place.job()
    worker = make_worker(seen_at=place.clock.now())
    place.platform.write(lambda tx: place.queue.register(tx, WORKER, worker, held={}))
    assert place.run(worker) == [name]
    assert place.tick() == []


def test_some_are_kept_though_nothing_waits(place: Place) -> None:
    place.target(min_instances=1, idle_seconds=0)
    (node,) = place.tick()
    worker = place.join(node)
    for _ in range(3):
        place.beat(worker)
        assert [one.state for one in place.tick()] == [NodeState.IDLE]


def test_a_start_that_fails_is_told_and_tried_again_later_each_time(place: Place) -> None:
    place.target()
    name = place.job()
    (node,) = place.tick()
    place.platform.write(lambda tx: place.nodes.fail(tx, node, "No machine of that kind is free."))
    again = (place.clock.now() + 10 * SECOND).strftime("%H:%M:%S")
    said = f"no node could be started: No machine of that kind is free; it is tried again at {again} UTC"
    assert (place.why(name), place.obstacle()) == (said, said)
    assert [one.state for one in place.tick(9 * SECOND)] == [NodeState.UNUSABLE]
    second, first = place.tick(SECOND)
    assert (second.state, first.state, first.reason) == (
        NodeState.PREPARING, NodeState.UNUSABLE, "No machine of that kind is free.",
    )  # fmt: skip
    place.platform.write(lambda tx: place.nodes.fail(tx, second, "Nor now."))
    assert len(place.tick(19 * SECOND)) == 2
    assert len(place.tick(SECOND)) == 3


def test_a_worker_that_never_comes_makes_its_node_unusable(place: Place) -> None:
    place.target(starter="boxes")
    place.job()
    place.tick()
    place.be_here(16)
    (node,) = place.tick()
    assert (node.state, node.reason) == (NodeState.UNUSABLE, "Its worker did not join within 15 minutes.")


def test_a_worker_that_falls_silent_makes_its_node_unusable(place: Place) -> None:
    place.target(min_instances=1)
    (node,) = place.tick()
    place.join(node)
    place.tick()
    place.be_here(11)
    gone, *_ = [one for one in place.tick() if one.id == node.id]
    assert gone.state is NodeState.UNUSABLE
    assert gone.reason.startswith("Its worker has not been heard since ")


def test_a_server_that_was_away_waits_for_its_nodes_and_nobody_but_people_gives_up_what_runs_there(
    place: Place,
) -> None:
    place.target(max_instances=1)
    name = place.job()
    (node,) = place.tick()
    worker = place.join(node)
    assert place.run(worker) == [name]
    place.clock.advance(timedelta(hours=1))
    place.be_here(9)
    assert [one.state for one in place.tick()] == [NodeState.RUNNING]
    place.be_here(60)
    assert [one.state for one in place.tick()] == [NodeState.RUNNING]
    assert place.why(place.job()) == "1 of at most 1 run on 'burst'"
    place.platform.write(place.queue.expire)
    place.platform.write(lambda tx: place.queue.cancel(tx, LOCAL, name))
    assert place.tick()[-1].state is NodeState.UNUSABLE


def test_starts_that_fail_side_by_side_are_one_failure_and_one_is_tried_after_it(place: Place) -> None:
    place.target(max_instances=6)
    for _ in range(6):
        place.job()
    nodes = place.tick()
    assert len(nodes) == 6
    for node in nodes:
        place.platform.write(lambda tx, node=node: place.nodes.fail(tx, node, "No machine of that kind is free."))  # type: ignore[misc]
        assert len(place.tick(SECOND / 2)) == 6
    assert len(place.tick(9 * SECOND)) == 6
    assert len(place.tick(SECOND)) == 7
    assert len(place.tick(SECOND)) == 7


def test_what_waits_for_its_next_try_or_for_room_is_told_so(place: Place) -> None:
    place.target(max_instances=1)
    first = place.job(retries=Retries(1))
    own = make_worker(seen_at=place.clock.now())
    place.platform.write(lambda tx: place.queue.register(tx, WORKER, own, held={}))
    assert place.run(own) == [first]
    second = place.job()
    assert place.tick() == []
    assert place.why(second) == "1 of at most 1 run on 'burst'"
    failed = End(JobStatus.FAILED, 1, "It failed.")
    place.platform.write(lambda tx: place.queue.end(tx, WORKER, own.id, first, attempt=1, end=failed))
    assert place.why(first).startswith("an attempt failed; it is tried again at ")


def test_a_nodes_token_brings_no_worker_but_its_own(place: Place) -> None:
    place.target(min_instances=1)
    (node,) = place.tick()
    its_own = Actor(node.principal)

    def join(**values: object) -> None:
        given = {"queues": ("burst",), "equipment": Equipment(8, 16 << 30, 0, (), {LABEL: node.id}), **values}
        worker = replace(make_worker(**given), queue="burst")
        place.platform.write(lambda tx: place.queue.register(tx, its_own, worker, held={}))

    for wrong in ({"queues": ("*",)}, {"queues": ("burst", "other")}, {"equipment": Equipment(8, 16 << 30, 0, (), {})}):
        with pytest.raises(NotItsWorker, match=f"one with --queue burst --label node={node.id}"):
            join(**wrong)
    join()
    place.platform.write(lambda tx: place.nodes.fail(tx, node, "It failed."))
    with pytest.raises(NotItsWorker, match="none: the node is over"):
        join()


def test_nobody_stays_at_a_target_that_is_stopped_or_gone(place: Place) -> None:
    place.target(min_instances=1, starter="boxes")
    (node,) = place.tick()
    place.join(node)
    place.platform.write(lambda tx: place.platform.targets.set_enabled(tx, LOCAL, "w1", "burst", enabled=False))
    assert [one.state for one in place.tick()] == [NodeState.LEAVING]
    place.platform.write(lambda tx: place.nodes.left(tx, node))
    place.platform.write(lambda tx: place.platform.targets.set_enabled(tx, LOCAL, "w1", "burst", enabled=True))
    newer = place.tick()[0]
    place.join(newer)
    place.platform.write(lambda tx: place.platform.targets.delete(tx, LOCAL, "w1", "burst"))
    assert [one.state for one in place.tick()] == [NodeState.LEAVING, NodeState.LEFT]


def test_a_person_may_send_a_node_away_and_keep_it_after_all(place: Place) -> None:
    place.target(min_instances=1)
    (node,) = place.tick()
    worker = place.join(node)
    place.tick()
    fleet = place.platform.fleet
    place.platform.write(lambda tx: fleet.set_duty(tx, LOCAL, ["w1"], worker.id, Duty.DRAINING))
    assert place.tick()[-1].state is NodeState.LEAVING
    place.platform.write(lambda tx: fleet.set_duty(tx, LOCAL, ["w1"], worker.id, Duty.WORKING))
    assert place.tick()[-1].state is NodeState.IDLE


def test_whoever_starts_a_node_is_told_so_once(place: Place) -> None:
    place.target(min_instances=1)
    (node,) = place.tick()
    assert [place.platform.write(lambda tx: place.nodes.start(tx, node)) for _ in range(2)] == [True, False]


def test_a_starter_that_is_not_known_is_refused_and_told_where_it_was_known_once(place: Place) -> None:
    with pytest.raises(StarterUnknown) as refused:
        place.nodes.check("boxs")
    assert refused.value.hint == "Did you mean 'boxes'? Whoever runs the server writes them down."
    place.target(starter="boxes")
    name = place.job()
    assert place.obstacle() is None
    place.nodes.starters = {"local": Starter("local")}
    assert place.tick() == []
    assert place.why(name) == "its starter 'boxes' is not known to this server"


def test_what_no_node_can_run_starts_no_more_of_them(place: Place) -> None:
    place.target()
    name = place.job()
    (node,) = place.tick()
    place.join(node, slots=0)
    assert [one.state for one in place.tick()] == [NodeState.IDLE]
    assert [one.state for one in place.tick(timedelta(minutes=5))] == [NodeState.IDLE]
    assert "no worker" in place.why(name)


def test_how_many_at_most_is_to_be_said() -> None:
    with pytest.raises(ComputeInvalid, match="nothing says how many at most"):
        Definition("burst", TargetKind.POOL, starter="local")
