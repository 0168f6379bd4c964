"""Every worker there is, what runs on each, and what waits for one: of all workspaces, for whoever looks after them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from lazulite.compute import store
from lazulite.compute.process import Running, Waiting, Worker, WorkerMissing
from lazulite.compute.standing import WorkerState, standing
from lazulite.foundation.db.transaction import Tx
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
    def __init__(self, *, lease_seconds: float) -> None:
        self._lease_seconds = lease_seconds

    def workers(self, tx: Tx, workspaces: Collection[str], request: PageRequest | None = None) -> Page[Manned]:
        """Those that work for everybody or for one of the workspaces, by name unless ordered otherwise."""
        page = store.workers_page(tx, workspaces, request or PageRequest())
        return page.made_into(self._manned(tx, page.items))

    def get(self, tx: Tx, workspaces: Collection[str], worker_id: str) -> Manned:
        """By its id. Raises WorkerMissing, naming the nearest."""
        found = store.find_worker(tx, worker_id)
        if found is None or found.workspace_id not in {None, *workspaces}:
            known = store.workers_page(tx, workspaces, PageRequest(1000)).items
            raise WorkerMissing(worker_id, [one.id for one in known])
        return self._manned(tx, [found])[0]

    def waiting(self, tx: Tx) -> Sequence[Waiting]:
        """By queue, those in which something waits."""
        return store.waiting_by_queue(tx)

    def _manned(self, tx: Tx, workers: Sequence[Worker]) -> list[Manned]:
        running = store.running_on(tx, [worker.id for worker in workers])
        return [
            Manned(worker, self._state(tx, worker), tuple(one for one in running if one.worker_id == worker.id))
            for worker in workers
        ]

    def _state(self, tx: Tx, worker: Worker) -> WorkerState:
        return standing(worker.seen_at, tx.now, lease_seconds=self._lease_seconds)
