"""Who goes next on which worker, and why something waits."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lazulite.compute import store as queue
from lazulite.compute.attendance import Attendance
from lazulite.compute.held import Held
from lazulite.compute.lanes import Lane, lane_of
from lazulite.compute.needs import Demand, Priority
from lazulite.compute.nodes.entities import Starter
from lazulite.compute.nodes.service import NodesService
from lazulite.compute.placement import Room, Wanted, room
from lazulite.compute.process import EVERY, Duty, Placed, Worker
from lazulite.compute.scheduling import reasons, store
from lazulite.compute.scheduling.preemption import Machine, Preemption, preemptions
from lazulite.compute.scheduling.reasons import Asked, Seen
from lazulite.compute.scheduling.sharing import Waiter, next_turn, older, shares
from lazulite.compute.spec import JobSpec
from lazulite.compute.standing import WorkerState, standing
from lazulite.compute.targets.entities import DEFAULT, Target, Tier
from lazulite.compute.targets.service import TargetsService
from lazulite.compute.wakeups import Wakeups
from lazulite.foundation.actor import Actor
from lazulite.foundation.db.transaction import Tx

MOST_AT_ONCE = 50  # of one lane in one claim: services take no slot


@dataclass(frozen=True)
class Turn:
    """A process that a worker is to take, at its attempt so far, and what it gets of the machine."""

    spec: JobSpec
    attempt: int
    held: Held


@dataclass(frozen=True)
class Wait:
    """Why something waits. before: how many in its queue go before it as things stand; `of` waits there in all."""

    reason: str
    before: int
    of: int

    def __str__(self) -> str:
        return f"{self.reason[:1].upper()}{self.reason[1:]}."


class Scheduler:
    def __init__(
        self, targets: TargetsService, wakeups: Wakeups, *, starters: Mapping[str, Starter], lease_seconds: float,
        attendance: Attendance,
    ) -> None:  # fmt: skip
        self.targets = targets
        self.nodes = NodesService(
            targets, wakeups, starters=starters, lease_seconds=lease_seconds, attendance=attendance
        )
        self._lease_seconds = lease_seconds

    def lane(self, tx: Tx, actor: Actor, spec: JobSpec) -> Lane:
        """Where it waits. A target's priority counts as it is now."""
        target = self._target(tx, spec.workspace_id, spec.queue)
        usual = target.definition.usual_priority if target else Priority.MEDIUM
        gives_way = target is not None and target.definition.tier is Tier.LOW_PRIORITY
        return lane_of(spec, actor, usual=usual, preemptible=gives_way)

    def has_turn(self, tx: Tx, worker: Worker) -> bool:
        """Whether a claim of the worker would bring anything."""
        waiters = self._waiters(tx, worker, lock=False)
        if not waiters:
            return False
        left = room(worker, store.held_by(tx, [worker.id])[worker.id])
        return next_turn(waiters, shares(store.running(tx)), left) is not None

    def turns(self, tx: Tx, worker: Worker) -> Iterator[Turn]:
        """One after the other what the worker is to take, each counted as taken."""
        waiters = {one.lane: one for one in self._waiters(tx, worker, lock=True)}
        if not waiters:
            return
        left = room(worker, store.held_by(tx, [worker.id])[worker.id])
        running = shares(store.running(tx))
        lanes = _Lanes(tx, left)
        while (waiter := next_turn(waiters.values(), running, left)) is not None:
            row = lanes.pop(waiter)
            if row is None:
                del waiters[waiter.lane]
                continue
            held = left.hold(waiter.wanted)
            yield Turn(store.spec_of(row), int(row.attempt), held)
            left, running = left.without(held), running.with_one(waiter)
            following = lanes.peek(waiter)
            if following is None:
                del waiters[waiter.lane]
            else:
                waiters[waiter.lane] = older(waiter, id=str(following.id), enqueued_at=following.enqueued_at)

    def has_preemptible(self, tx: Tx) -> bool:
        """Whether anything runs that gives way and has not been asked to: a read that saves a write."""
        return store.has_preemptible(tx)

    def preemptions(self, tx: Tx) -> list[Preemption]:
        """What is to be stopped now, and for which process."""
        waiters = self._due(tx, store.heads(tx), lock=True)
        running = store.preemptible(tx)
        seen = {
            one.worker.id: one for workspace in {w.workspace_id for w in waiters} for one in self._seen(tx, workspace)
        }
        machines = [
            Machine(one.worker, one.left, tuple(running.get(worker, ())))
            for worker, one in seen.items()
            if one.is_at_work
        ]
        return preemptions(waiters, machines, shares(store.running(tx)))

    def obstacle(self, tx: Tx, workspace_id: str, place: str, demand: Demand, *, slots: int = 1) -> str | None:
        """What has to change before a job of that demand could run in that queue; None when nothing is in its way."""
        target = self._target(tx, workspace_id, place)
        return self._obstacle(
            tx, _asked(workspace_id, place, demand, slots, target), target, self._seen(tx, workspace_id)
        )

    def obstacle_at(self, tx: Tx, target: Target, demand: Demand) -> str | None:
        """The same at a target, which need not have been made yet."""
        asked = _asked(target.workspace_id, target.name, demand, 1, target)
        return self._obstacle(tx, asked, target, self._seen(tx, target.workspace_id))

    def placed(self, tx: Tx, workspace_id: str, process_id: str) -> Placed | None:
        """None where there is no such process."""
        return queue.placed(tx, workspace_id, process_id)

    def wait(self, tx: Tx, workspace_id: str, process_id: str) -> Wait | None:
        """Why a process of the workspace waits; None of one that does not."""
        row = store.waiting(tx, process_id)
        if row is None or row.workspace_id != workspace_id:
            return None
        before, of = store.place_in_queue(tx, row.queue, rank=row.rank, enqueued_at=row.enqueued_at)
        target, seen = self._target(tx, workspace_id, row.queue), self._seen(tx, workspace_id)
        asked = _asked(workspace_id, row.queue, Demand.from_json(row.demand), row.slots, target)
        reason = self._obstacle(tx, asked, target, seen)
        if reason is None and not store.is_due(tx, row):
            reason = reasons.pause(row.enqueued_at)
        if reason is None:
            _, running = queue.open_in_queues(tx, workspace_id, [row.queue])[row.queue]
            reason = reasons.turn(asked, seen, running=running, before=before, coming=self._coming(tx, target))
        return Wait(reason, before, of)

    def able(self, tx: Tx, workspace_id: str, targets: Sequence[Target]) -> Mapping[str, Sequence[Worker]]:
        """By name of the target, the workers at work that can run a job there which asks for nothing more."""
        seen = self._seen(tx, workspace_id)
        found = {}
        for target in targets:
            asked = Asked(workspace_id, target.name, _wanted(Demand(), 1, target))
            found[target.name] = [one.worker for one in seen if reasons.obstacle(asked, [one]) is None]
        return found

    def places(self, tx: Tx, workspace_id: str) -> set[str]:
        """The queues of the workspace: its compute targets, and those that a worker of it serves by name."""
        served = {name for one in queue.all_workers(tx, workspace_id) for name in (one.queue, *one.queues)}
        return {*served, *self.targets.names(tx, workspace_id)} - {EVERY}

    def workers(self, tx: Tx, workspace_id: str) -> list[Worker]:
        """Those that work for the workspace and have not been silent for so long that they are gone."""
        return [seen.worker for seen in self._seen(tx, workspace_id)]

    def _waiters(self, tx: Tx, worker: Worker, *, lock: bool) -> list[Waiter]:
        """The oldest of each lane that the worker serves and may take from now. lock: limits hold until the commit."""
        if worker.duty is not Duty.WORKING:
            return []
        heads = [row for row in store.heads(tx) if worker.serves(row.queue, row.workspace_id)]
        return self._due(tx, heads, lock=lock)

    def _due(self, tx: Tx, heads: Sequence[Any], *, lock: bool) -> list[Waiter]:
        """Of these those that wait for no other try, where their targets are not stopped."""
        due = [row for row in heads if store.is_due(tx, row)]
        named = {(str(row.workspace_id), str(row.queue)) for row in due if row.queue != DEFAULT}
        targets = self.targets.at(tx, named, lock=lock)
        found = [_waiter(row, targets.get((row.workspace_id, row.queue))) for row in due]
        return [one for one in found if one is not None]

    def _obstacle(self, tx: Tx, asked: Asked, target: Target | None, seen: Sequence[Seen]) -> str | None:
        found = reasons.obstacle(asked, seen)
        if found is None or target is None or not _is_elastic(target):
            return found
        is_served = any(one.worker.serves(asked.queue, asked.workspace_id) for one in seen)
        return self.nodes.obstacle(tx, target, found, is_served=is_served)

    def _coming(self, tx: Tx, target: Target | None) -> str | None:
        """What becomes of more nodes for what waits at a target that has a starter."""
        return self.nodes.outlook(tx, target) if target is not None and _is_elastic(target) else None

    def _target(self, tx: Tx, workspace_id: str, name: str) -> Target | None:
        return None if name == DEFAULT else self.targets.find(tx, workspace_id, name)

    def _seen(self, tx: Tx, workspace_id: str) -> list[Seen]:
        known = queue.all_workers(tx, workspace_id)
        states = {one.id: standing(one.seen_at, tx.now, lease_seconds=self._lease_seconds) for one in known}
        here = [one for one in known if states[one.id] is not WorkerState.GONE]
        held = store.held_by(tx, [one.id for one in here]) if here else {}
        return [Seen(one, states[one.id], room(one, held[one.id])) for one in here]


class _Lanes:
    """What waits in each lane, read when its turn comes, and no more of it than there can be room for."""

    def __init__(self, tx: Tx, left: Room) -> None:
        self._tx = tx
        self._slots = left.slots
        self._rows: dict[str, list[Any]] = {}

    def pop(self, waiter: Waiter) -> Any | None:
        """The oldest, None where others were faster."""
        if waiter.lane not in self._rows:
            slots = waiter.wanted.slots
            limit = min(self._slots // slots, MOST_AT_ONCE) if slots else MOST_AT_ONCE
            self._rows[waiter.lane] = store.of_lane(self._tx, waiter.lane, limit=limit, lock=True)[::-1]
        rows = self._rows[waiter.lane]
        return rows.pop() if rows else None

    def peek(self, waiter: Waiter) -> Any | None:
        rows = self._rows[waiter.lane]
        return rows[-1] if rows else None


def _waiter(row: Any, target: Target | None) -> Waiter | None:
    """None of a target that is stopped."""
    if target is not None and not target.is_enabled:
        return None
    wanted = _wanted(Demand.from_json(row.demand), int(row.slots), target)
    limit = target.definition.max_instances if target else None
    return Waiter(
        id=row.id, lane=row.lane, workspace_id=row.workspace_id, submitter=row.submitter, queue=row.queue,
        rank=row.rank, enqueued_at=row.enqueued_at, wanted=wanted, limit=limit,
    )  # fmt: skip


def _is_elastic(target: Target) -> bool:
    """Whether nodes may be started for what waits there."""
    return target.is_enabled and target.definition.starter is not None and target.definition.max_instances != 0


def _wanted(demand: Demand, slots: int, target: Target | None) -> Wanted:
    needs = demand.needs if target is None else demand.needs.over(target.definition.needs)
    return Wanted(slots, needs.times(demand.instances))


def _asked(workspace_id: str, place: str, demand: Demand, slots: int, target: Target | None) -> Asked:
    wanted = _wanted(demand, slots, target)
    if target is None:
        return Asked(workspace_id, place, wanted)
    return Asked(workspace_id, place, wanted, target.is_enabled, target.definition.max_instances)
