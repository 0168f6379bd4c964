"""What a queue has to do, why what waits there waits, and how busy it was."""

from dataclasses import replace
from datetime import timedelta

from lazulite.compute.load import store
from lazulite.compute.load.entities import Load, Open
from lazulite.compute.load.history import history
from lazulite.compute.scheduling.service import Scheduler
from lazulite.compute.targets.entities import ComputeMissing
from lazulite.foundation.db.transaction import Tx

MOST = 50  # of what waits, and of what runs, are told one by one
STRETCHES = 96


class LoadService:
    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler

    def load(self, tx: Tx, workspace_id: str, queue: str, *, hours: float) -> Load:
        """hours: how far back its history goes. Raises ComputeMissing for what is no queue of the workspace."""
        places = self._scheduler.places(tx, workspace_id)
        waits, runs = self._scheduler.targets.open_there(tx, workspace_id, [queue])[queue]
        if queue not in places and not waits and not runs:
            raise ComputeMissing(queue, sorted(places))
        back = timedelta(hours=hours)
        since = tx.now - back
        spans = store.spans(tx, workspace_id, queue, since=since, queued_since=since - back)
        waiting = store.waiting(tx, workspace_id, queue, limit=MOST)
        return Load(
            tuple(self._with_reason(tx, workspace_id, one) for one in waiting), waits,
            tuple(store.running(tx, workspace_id, queue, limit=MOST)), runs,
            history(spans, since=since, until=tx.now, stretches=STRETCHES),
        )  # fmt: skip

    def _with_reason(self, tx: Tx, workspace_id: str, one: Open) -> Open:
        wait = self._scheduler.wait(tx, workspace_id, one.id)
        return one if wait is None else replace(one, waiting_for=str(wait))
