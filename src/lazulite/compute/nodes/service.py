"""Starts nodes for what waits at compute targets that have a starter, and lets idle ones leave."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from lazulite.compute import store as queue
from lazulite.compute.attendance import Attendance
from lazulite.compute.nodes import events, store
from lazulite.compute.nodes.entities import (
    IDLE,
    LABEL,
    OF_NODE,
    Node,
    NodeState,
    NotItsWorker,
    Starter,
    StarterUnknown,
)
from lazulite.compute.nodes.planning import Scene, plan, setback, slots_due
from lazulite.compute.nodes.states import as_seen, ended
from lazulite.compute.process import Duty, Worker
from lazulite.compute.targets.entities import Target
from lazulite.compute.targets.service import TargetsService
from lazulite.compute.wakeups import Wakeups
from lazulite.foundation.actor import SYSTEM, Actor, PrincipalKind
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events.outbox import publish
from lazulite.foundation.pagination import Page, PageRequest
from lazulite.specs.durations import spelled
from lazulite.words.ids import new_id


@dataclass(frozen=True)
class Move:
    """What a node becomes; before: None of one that is new."""

    before: Node | None
    after: Node


class NodesService:
    """starters: by name, those of the operator and the server's own machine."""

    def __init__(
        self, targets: TargetsService, wakeups: Wakeups, *, starters: Mapping[str, Starter], lease_seconds: float,
        attendance: Attendance,
    ) -> None:  # fmt: skip
        self.starters = starters
        self._targets = targets
        self._wakeups = wakeups
        self._lease_seconds = lease_seconds
        self._attendance = attendance

    # what people ask

    def check(self, starter: str | None) -> None:
        """Raises StarterUnknown."""
        if starter is not None and starter not in self.starters:
            raise StarterUnknown(starter, self.starters)

    def list(self, tx: Tx, workspace_id: str, compute: str, request: PageRequest | None = None) -> Page[Node]:
        """Of a target, the newest first unless ordered otherwise."""
        return store.page(tx, workspace_id, compute, request or PageRequest())

    def counts(self, tx: Tx, workspace_id: str, computes: Sequence[str]) -> Mapping[str, int]:
        """How many nodes each of these targets has, those on their way included."""
        return store.counts(tx, workspace_id, computes)

    # what a worker that joins is asked

    def check_joins(self, tx: Tx, actor: Actor, worker: Worker) -> None:
        """A node's token brings that node's worker and no other. Raises NotItsWorker."""
        principal = actor.principal
        if principal.kind is not PrincipalKind.WORKER or not principal.id.startswith(OF_NODE):
            return
        node = store.find(tx, principal.id.removeprefix(OF_NODE))
        if node is None or node.is_over:
            raise NotItsWorker(principal.id.removeprefix(OF_NODE), None)
        if worker.equipment.labels.get(LABEL) != node.id or {worker.queue, *worker.queues} != {node.compute}:
            raise NotItsWorker(node.id, node.compute)

    # what the scheduler asks

    def obstacle(self, tx: Tx, target: Target, found: str, *, is_served: bool) -> str | None:
        """What is in the way of jobs there; None where a node will take them. found: the same without more nodes.
        is_served: whether a worker that serves it is there."""
        newest = store.newest(tx, target.workspace_id, target.name)
        if is_served and any(one.state in {NodeState.IDLE, NodeState.RUNNING} for one in newest):
            return found  # its nodes are as they are: another one would be no better
        return self._trouble(tx, target, newest)

    def outlook(self, tx: Tx, target: Target) -> str:
        """What becomes of another node for what waits there and has room."""
        newest = store.newest(tx, target.workspace_id, target.name)
        coming = [one for one in newest if one.state is NodeState.PREPARING]
        if coming:
            seconds = timedelta(seconds=int((tx.now - min(one.created_at for one in coming)).total_seconds()))
            several = "a node is" if len(coming) == 1 else f"{len(coming)} nodes are"
            return f"{several} being started for it, for {spelled(seconds)} now"
        return self._trouble(tx, target, newest) or "a node is about to be started for it"

    # what time tells

    def due(self, tx: Tx) -> bool:
        """Whether `tick` has anything to do: a read that saves a write."""
        return bool(self._moves(tx))

    def tick(self, tx: Tx) -> None:
        """Nodes are as their workers are, more are wanted where something waits, and idle ones leave."""
        for move in self._moves(tx):
            self._go(tx, move)

    # what whoever starts them tells

    def here(self, tx: Tx) -> Sequence[Node]:
        """Of all workspaces those of which something may be left."""
        return store.here(tx)

    def start(self, tx: Tx, node: Node) -> bool:
        """True once: whoever is told so starts it."""
        return store.start(tx, node)

    def fail(self, tx: Tx, node: Node, reason: str) -> None:
        """It will not come; one that is over already stays as it is."""
        found = store.find(tx, node.id)
        if found is not None and not found.is_over:
            self._go(tx, Move(found, ended(found, NodeState.UNUSABLE, tx.now, reason)))

    def left(self, tx: Tx, node: Node) -> None:
        """Its worker has ended as it was told to."""
        found = store.find(tx, node.id)
        if found is not None and not found.is_over:
            self._go(tx, Move(found, ended(found, NodeState.LEFT, tx.now)))

    def clear(self, tx: Tx, node: Node) -> None:
        """Nothing of it is left to be stopped. Its worker is forgotten, unless work of it has not ended."""
        store.change(tx, node, is_cleared=True)
        if node.worker_id is not None and not queue.has_open(tx, node.worker_id):
            queue.remove_worker(tx, node.worker_id)

    def _trouble(self, tx: Tx, target: Target, newest: Sequence[Node]) -> str | None:
        """Why no node comes; None while one does."""
        name = str(target.definition.starter)
        if name not in self.starters:
            return f"its starter '{name}' is not known to this server"
        if any(one.state is NodeState.PREPARING for one in newest):
            return None
        failed = setback(newest)
        if failed is not None and tx.now < failed.until:
            reason = next(one.reason for one in newest if one.state is NodeState.UNUSABLE)
            return f"no node could be started: {reason.rstrip('.')}; it is tried again at {failed.until:%H:%M:%S} UTC"
        most = self.starters[name].most
        is_full = most is not None and store.started_by(tx, name) >= most
        return f"its starter '{name}' has as many nodes as it may ({most})" if is_full else None

    def _go(self, tx: Tx, move: Move) -> None:
        before, after = move.before, move.after
        if before is None:
            store.add(tx, after)
        else:
            changed = {name: value for name, value in vars(after).items() if value != getattr(before, name)}
            store.change(tx, after, **changed)
        if after.state is NodeState.LEAVING and after.worker_id is not None:
            queue.set_duty(tx, after.worker_id, Duty.DRAINING)
            tx.after_commit(self._wakeups.wake)
        if (fact := events.became(before, after)) is not None:
            publish(tx, SYSTEM, fact)

    def _moves(self, tx: Tx) -> Sequence[Move]:
        left, targets = store.here(tx), {(one.workspace_id, one.name): one for one in self._targets.with_starter(tx)}
        if not left and not targets:
            return ()
        here = self._as_seen(tx, [one for one in left if not one.is_over])
        waiting = store.waiting(tx, [*targets])
        moves: list[Move] = []
        for place in dict.fromkeys([*targets, *here]):
            moves += self._moves_at(tx, targets.get(place), here.get(place, ()), waiting.get(place, (0, 0)))
        return self._within_limits(moves, left)

    def _within_limits(self, moves: Sequence[Move], here: Sequence[Node]) -> Sequence[Move]:
        """Without the new nodes that would be more than their starters may have."""
        taken, kept = Counter(one.starter for one in here), []
        for move in moves:
            most = self.starters[move.after.starter].most if move.before is None else None
            if most is not None and taken[move.after.starter] >= most:
                continue
            taken[move.after.starter] += move.before is None
            kept.append(move)
        return kept

    def _moves_at(
        self, tx: Tx, target: Target | None, seen: Sequence[Move], waiting: tuple[int, int]
    ) -> Iterator[Move]:
        """seen: its nodes, as their workers tell. waiting: how many processes do, and their slots."""
        scene = self._scene(tx, target, [one.after for one in seen], waiting)
        decided = plan(scene, tx.now)
        for move in seen:
            leaves = move.after.id in decided.leave
            after = replace(move.after, state=NodeState.LEAVING, idle_since=None) if leaves else move.after
            if after != move.before:
                yield Move(move.before, after)
        if decided.start and target is not None:
            may_start = self._may_start(tx, target, [one.after for one in seen])
            yield from (self._new(tx, target) for _ in range(min(decided.start, may_start)))

    def _may_start(self, tx: Tx, target: Target, seen: Sequence[Node]) -> int:
        """After a start that failed none for a while, and then one at a time."""
        now = {one.id: one for one in seen}
        failed = setback([now.get(one.id, one) for one in store.newest(tx, target.workspace_id, target.name)])
        if failed is None:
            return target.definition.max_instances or 0
        return 0 if failed.is_tried or tx.now < failed.until else 1

    def _new(self, tx: Tx, target: Target) -> Move:
        starter = str(target.definition.starter)
        return Move(None, Node(new_id(), target.workspace_id, target.name, starter, NodeState.PREPARING, tx.now))

    def _as_seen(self, tx: Tx, nodes: Sequence[Node]) -> Mapping[tuple[str, str], Sequence[Move]]:
        """By place, what they are as their workers tell."""
        workers = [
            one for workspace in {node.workspace_id for node in nodes} for one in queue.all_workers(tx, workspace)
        ]
        joined = {one.equipment.labels[LABEL]: one for one in workers if LABEL in one.equipment.labels}
        busy = queue.with_open(tx, [one.id for one in joined.values()]) if joined else frozenset()
        found: dict[tuple[str, str], list[Move]] = {}
        for node in nodes:
            worker, starter = joined.get(node.id), self.starters.get(node.starter, Starter(node.starter))
            seen = as_seen(
                node, worker, tx.now, is_busy=worker is not None and worker.id in busy, patience=starter.patience,
                lease_seconds=self._lease_seconds, since=self._attendance.since or tx.now,
            )  # fmt: skip
            found.setdefault((node.workspace_id, node.compute), []).append(Move(node, seen))
        return found

    def _scene(self, tx: Tx, target: Target | None, nodes: Sequence[Node], waiting: tuple[int, int]) -> Scene:
        """Without a target, or at a stopped one, all nodes are too many."""
        by_state = {state: [one for one in nodes if one.state is state] for state in NodeState}
        idle = [(one.id, one.idle_since or tx.now) for one in by_state[NodeState.IDLE]]
        preparing, running = len(by_state[NodeState.PREPARING]), len(by_state[NodeState.RUNNING])
        starter = self.starters.get(target.definition.starter or "") if target is not None else None
        if target is None or starter is None or not target.is_enabled:
            return Scene(0, 0, 1, 0, preparing, idle, running, timedelta())
        said, slots = target.definition, starter.slots
        most = -(-(said.max_instances or 0) // slots)
        idle_time = IDLE if said.idle_seconds is None else timedelta(seconds=said.idle_seconds)
        due = self._due_slots(tx, target, *waiting)
        return Scene(min(said.min_instances, most), most, slots, due, preparing, idle, running, idle_time)

    def _due_slots(self, tx: Tx, target: Target, count: int, slots: int) -> int:
        """Of what waits, those that could begin there if there were room."""
        if not count:
            return 0
        _, running = self._targets.open_there(tx, target.workspace_id, [target.name])[target.name]
        return slots_due(count, slots, room=(target.definition.max_instances or 0) - running)
