"""Whether a process that failed is tried again, and the tries that it has had."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from lazulite.compute import store as queue
from lazulite.compute.attempts import store
from lazulite.compute.attempts.entities import Tried
from lazulite.compute.events import acting, process_retried
from lazulite.compute.process import End, Process
from lazulite.compute.status import JobStatus, check_move
from lazulite.foundation.actor import Actor
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events.outbox import publish


class AttemptsService:
    """log_bytes: how long the log of a process is by now."""

    def __init__(self, log_bytes: Callable[[str], int]) -> None:
        self.log_bytes = log_bytes

    def retried(self, tx: Tx, actor: Actor, process: Process, end: End) -> Process | None:
        """The process as it waits for another try, how this one failed kept; None where it is over.

        A canceled one is not tried again, whatever its end looked like.
        """
        retries = process.spec.retries
        if end.outcome is not JobStatus.FAILED or process.cancel_requested or not retries.most:
            return None
        failed = store.count(tx, process.id) + 1
        if failed > retries.most:
            return None
        store.keep(tx, process, end, log_bytes=self.log_bytes(process.id))
        due = tx.now + timedelta(seconds=retries.wait_seconds(failed))
        state = check_move(JobStatus.FINALIZING, JobStatus.QUEUED)
        waits = replace(
            process, state=state, accepted=False, worker_id=None, enqueued_at=due, address=None, reason=end.reason
        )
        queue.change(
            tx, process.id, state=state.value, accepted=False, worker_id=None, claim_id=None, lease_until=None,
            holds=None, enqueued_at=due, address=None, memory_bytes=None,
        )  # fmt: skip
        publish(tx, acting(tx, actor, process), process_retried(waits, end))
        return waits

    def of(self, tx: Tx, process: Process) -> Sequence[Tried]:
        """All that began, the last one as it stands."""
        found = store.failed(tx, process.id)
        if process.attempt == 0 or (found and found[-1].number == process.attempt):
            return found
        begun = found[-1].log_until or 0 if found else 0
        last = Tried(
            process.attempt, process.outcome or process.state, process.worker_id, process.exit_code, process.reason,
            process.started_at, process.ended_at, begun, None,
        )  # fmt: skip
        return [*found, last]

    def failures(self, tx: Tx, process_id: str) -> Sequence[Tried]:
        """Those after which it was tried again."""
        return store.failed(tx, process_id)
