"""Whether a process goes on after an attempt of it has ended, and the attempts that it has had."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from lazulite.compute import store as queue
from lazulite.compute.attempts import store
from lazulite.compute.attempts.entities import Tried
from lazulite.compute.events import acting, process_preempted, process_retried
from lazulite.compute.process import Claimed, End, Process
from lazulite.compute.status import JobStatus, check_move
from lazulite.foundation.actor import Actor
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events.outbox import publish


class AttemptsService:
    """log_bytes: how long the log of a process is by now."""

    def __init__(self, log_bytes: Callable[[str], int]) -> None:
        self.log_bytes = log_bytes

    def going_on(self, tx: Tx, item: Claimed) -> Claimed:
        """With the place where its log goes on behind earlier attempts, and with what one that gave way has left."""
        if item.attempt == 1:
            return item
        process = queue.find(tx, item.spec.workspace_id, item.spec.id)
        left = process.outputs if process else {}
        return replace(item, log_offset=self.log_bytes(item.spec.id), left=left)

    def followed(self, tx: Tx, actor: Actor, process: Process, end: End) -> Process | None:
        """The process as it waits for another attempt, how this one ended kept; None where it is over."""
        if end.outcome is JobStatus.PAUSED:
            return self._preempted(tx, actor, process, end)
        return self._retried(tx, actor, process, end)

    def _retried(self, tx: Tx, actor: Actor, process: Process, end: End) -> Process | None:
        """A canceled one is not tried again, whatever its end looked like."""
        retries = process.spec.retries
        if end.outcome is not JobStatus.FAILED or process.cancel_requested or not retries.most:
            return None
        failed = store.failures(tx, process.id) + 1
        if failed > retries.most:
            return None
        due = tx.now + timedelta(seconds=retries.wait_seconds(failed))
        waits = self._wait_again(tx, process, end, due=due)
        publish(tx, acting(tx, actor, process), process_retried(waits, end))
        return waits

    def _preempted(self, tx: Tx, actor: Actor, process: Process, end: End) -> Process:
        """As old as it is, with what it has left so far."""
        first = f"the job {process.preempted_for}" if process.preempted_for else "a more urgent job"
        told = replace(end, reason=f"It was stopped for {first}, and goes on when there is room again.")
        left = dict(end.outputs) or process.outputs
        waits = self._wait_again(tx, process, told, due=process.enqueued_at or tx.now, outputs=left)
        publish(tx, acting(tx, actor, process), process_preempted(waits, told))
        return waits

    def _wait_again(self, tx: Tx, process: Process, end: End, *, due: datetime, **more: object) -> Process:
        store.keep(tx, process, end, log_bytes=self.log_bytes(process.id))
        state = check_move(JobStatus.FINALIZING, JobStatus.QUEUED)
        queue.change(
            tx, process.id, state=state.value, accepted=False, worker_id=None, claim_id=None, lease_until=None,
            holds=None, enqueued_at=due, address=None, memory_bytes=None, preempted_for=None, **more,
        )  # fmt: skip
        return replace(
            process, state=state, accepted=False, worker_id=None, enqueued_at=due, address=None, reason=end.reason
        )

    def of(self, tx: Tx, process: Process) -> Sequence[Tried]:
        """All that began, the last one as it stands."""
        found = store.followed(tx, process.id)
        if process.attempt == 0 or (found and found[-1].number == process.attempt):
            return found
        begun = found[-1].log_until or 0 if found else 0
        last = Tried(
            process.attempt, process.outcome or process.state, process.worker_id, process.exit_code, process.reason,
            process.started_at, process.ended_at, begun, None,
        )  # fmt: skip
        return [*found, last]
