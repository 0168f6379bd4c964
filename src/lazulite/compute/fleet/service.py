"""Every worker there is, what runs on each, and what waits for one: of all workspaces, for whoever looks after them.

And what they want of a worker: that it takes nothing new, that it leaves, that it is forgotten.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from lazulite.compute import store
from lazulite.compute.fleet import events
from lazulite.compute.process import Duty, Running, Waiting, Worker, WorkerAmbiguous, WorkerBusy, WorkerMissing
from lazulite.compute.standing import WorkerState, standing
from lazulite.compute.wakeups import Wakeups
from lazulite.foundation.actor import Actor
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events.outbox import publish
from lazulite.foundation.pagination import Page, PageRequest


@dataclass(frozen=True)
class Manned:
    """A worker with what runs on it."""

    worker: Worker
    state: WorkerState
    running: tuple[Running, ...]

    @property
    def slots_busy(self) -> int:
        return sum(one.slots for one in self.running)


class FleetService:
    def __init__(self, wakeups: Wakeups, *, lease_seconds: float) -> None:
        self._wakeups = wakeups
        self._lease_seconds = lease_seconds

    def workers(self, tx: Tx, workspaces: Collection[str], request: PageRequest | None = None) -> Page[Manned]:
        """Those that work for everybody or for one of the workspaces, by name unless ordered otherwise."""
        page = store.workers_page(tx, workspaces, request or PageRequest())
        return page.made_into(self._manned(tx, page.items))

    def get(self, tx: Tx, workspaces: Collection[str], worker_id: str) -> Manned:
        """By its id, or by a name that no other has. Raises WorkerMissing, naming the nearest, and WorkerAmbiguous."""
        named = store.find_worker(tx, worker_id)
        found = [named] if named else store.workers_called(tx, worker_id)
        seen = [one for one in found if one.workspace_id in {None, *workspaces}]
        if len(seen) > 1:
            raise WorkerAmbiguous(worker_id, [one.id for one in seen])
        if not seen:
            known = store.workers_page(tx, workspaces, PageRequest(1000)).items
            raise WorkerMissing(worker_id, [name for one in known for name in (one.id, one.name)])
        return self._manned(tx, seen)[0]

    def set_duty(self, tx: Tx, actor: Actor, workspaces: Collection[str], worker_id: str, duty: Duty) -> Manned:
        """What runs there goes on, whatever is wanted of it. Raises WorkerMissing."""
        manned = self.get(tx, workspaces, worker_id)
        if manned.worker.duty is not duty:
            store.set_duty(tx, manned.worker.id, duty)
            publish(tx, actor, events.duty_changed(replace(manned.worker, duty=duty)))
            tx.after_commit(self._wakeups.wake)
        return replace(manned, worker=replace(manned.worker, duty=duty))

    def remove(self, tx: Tx, actor: Actor, workspaces: Collection[str], worker_id: str) -> None:
        """Forgotten; one that comes back is new. Raises WorkerMissing, and WorkerBusy while it is there."""
        manned = self.get(tx, workspaces, worker_id)
        name = manned.worker.name
        if manned.running:
            raise WorkerBusy(
                f"The worker '{name}' has work that has not ended ({len(manned.running)}).",
                hint="Cancel them, or let them end; 'lazulite worker drain' lets it take no more.",
            )
        if manned.state is WorkerState.ONLINE:
            raise WorkerBusy(
                f"The worker '{name}' is there and would come back at once.",
                hint=f"End it first: lazulite worker drain {name}",
            )
        store.remove_worker(tx, manned.worker.id)
        publish(tx, actor, events.worker_removed(manned.worker))

    def waiting(self, tx: Tx, workspaces: Collection[str]) -> Sequence[Waiting]:
        """By queue, those in which something of these workspaces waits."""
        return store.waiting_by_queue(tx, workspaces)

    def _manned(self, tx: Tx, workers: Sequence[Worker]) -> list[Manned]:
        running = store.running_on(tx, [worker.id for worker in workers])
        return [
            Manned(worker, self._state(tx, worker), tuple(one for one in running if one.worker_id == worker.id))
            for worker in workers
        ]

    def _state(self, tx: Tx, worker: Worker) -> WorkerState:
        return standing(worker.seen_at, tx.now, lease_seconds=self._lease_seconds)
