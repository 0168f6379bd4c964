"""What runs and gives way is asked to end when something more urgent has room nowhere."""

from lazulite.compute import store
from lazulite.compute.scheduling.service import Scheduler
from lazulite.compute.wakeups import Wakeups
from lazulite.foundation.db.transaction import Tx


class PreemptionService:
    def __init__(self, scheduler: Scheduler, wakeups: Wakeups) -> None:
        self._scheduler = scheduler
        self._wakeups = wakeups

    def preempt(self, tx: Tx) -> int:
        """How many were asked to end now."""
        found = self._scheduler.preemptions(tx)
        for one in found:
            store.change(tx, one.id, preempted_for=one.waiter)
            tx.after_commit(self._wakeups.wake)
        return len(found)
