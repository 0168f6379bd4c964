"""The queue: a spec goes in, one worker after the other may try to run it, and it ends exactly once."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType

from lazulite.compute import events, store
from lazulite.compute.admission import Admission, Everything
from lazulite.compute.attempts.service import AttemptsService
from lazulite.compute.attendance import Attendance
from lazulite.compute.events import acting
from lazulite.compute.nodes.entities import Starter
from lazulite.compute.preemption.service import PreemptionService
from lazulite.compute.process import (
    FORGET,
    Beat,
    Claimed,
    Duty,
    End,
    Process,
    ProcessKnown,
    ProcessMissing,
    ReportStale,
    Worker,
    WorkerUnknown,
)
from lazulite.compute.scheduling.service import Scheduler
from lazulite.compute.spec import JobSpec
from lazulite.compute.status import JobStatus, check_move
from lazulite.compute.targets.service import TargetsService
from lazulite.compute.wakeups import Wakeups
from lazulite.foundation.actor import SYSTEM, Actor
from lazulite.foundation.db.lists import Query
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events.outbox import publish
from lazulite.words.json import JSONObject


class Queue:
    def __init__(
        self, wakeups: Wakeups, *, targets: TargetsService | None = None, admission: Admission | None = None,
        lease_seconds: float = 20, log_bytes: Callable[[str], int] = lambda _: 0,
        starters: Mapping[str, Starter] = MappingProxyType({}),
    ) -> None:  # fmt: skip
        """log_bytes: how long the log of a process is by now. starters: what starts nodes, by name."""
        self.wakeups = wakeups
        self.attempts = AttemptsService(log_bytes)
        places = targets or TargetsService(wakeups)
        self._attendance = Attendance(lease_seconds)
        self.scheduler = Scheduler(
            places, wakeups, starters=starters, lease_seconds=lease_seconds, attendance=self._attendance
        )
        self.preemption = PreemptionService(self.scheduler, wakeups)
        self.lease_seconds = lease_seconds
        self._admission = admission or Everything()

    # what slices ask

    def enqueue(self, tx: Tx, actor: Actor, spec: JobSpec) -> Process:
        """Queued, and woken for. Raises what admission raises, and ProcessKnown for an id that is there."""
        self._admission.admit(actor, spec)
        if not store.add(tx, actor, spec, self.scheduler.lane(tx, actor, spec)):
            raise ProcessKnown(f"There is a process {spec.id!r} already.", hint="Every job has a name of its own.")
        tx.after_commit(self.wakeups.wake)
        return self.get(tx, spec.workspace_id, spec.id)

    def cancel(self, tx: Tx, actor: Actor, process_id: str) -> Process:
        """Ended at once where nothing runs or nobody answers, else CancelRequested; an ended one stays as it is."""
        process = self._found(tx, process_id)
        if process.ended:
            return process
        if process.state in {JobStatus.QUEUED, JobStatus.NOT_RESPONDING}:
            silent = process.state is JobStatus.NOT_RESPONDING
            reason = "It was canceled while its worker did not respond." if silent else "It was canceled."
            return self._end(tx, actor, process, End(JobStatus.CANCELED, None, reason))
        state = check_move(process.state, JobStatus.CANCEL_REQUESTED)
        store.change(tx, process.id, state=state.value, cancel_requested=True)
        tx.after_commit(self.wakeups.wake)
        return replace(process, state=state, cancel_requested=True)

    def get(self, tx: Tx, workspace_id: str, process_id: str) -> Process:
        """Raises ProcessMissing."""
        process = store.find(tx, workspace_id, process_id)
        if process is None:
            raise ProcessMissing(process_id)
        return process

    def states(self, tx: Tx, workspace_id: str, ids: Collection[str]) -> dict[str, JobStatus]:
        """Of those that the workspace has; an ended one's outcome."""
        return store.states(tx, workspace_id, ids)

    def open_in(self, workspace_id: str, states: Collection[JobStatus] | None = None) -> Query:
        """The ids of processes that have not ended, of those in the states: for a store to look among."""
        return store.open_in(workspace_id, states)

    def memory(self, tx: Tx, workspace_id: str, ids: Collection[str]) -> dict[str, int]:
        """Resident bytes as last reported, of those that have reported any."""
        return store.memory_of(tx, workspace_id, ids)

    def environments(self, tx: Tx, workspace_id: str, ids: Collection[str]) -> dict[str, JSONObject]:
        """What those that have started run in: {key, digest, lock, python}."""
        return store.environments_of(tx, workspace_id, ids)

    def services(self, tx: Tx) -> list[Process]:
        """Every service that has not ended, of all workspaces."""
        return store.services(tx)

    def workers(self, tx: Tx, workspace_id: str) -> list[Worker]:
        """Those that work for the workspace."""
        return store.all_workers(tx, workspace_id)

    # what workers tell

    def register(self, tx: Tx, actor: Actor, worker: Worker, *, held: Mapping[str, int]) -> Beat:
        """A worker starts, with what its folders show (id to attempt). What it should have and has not is lost."""
        self.scheduler.nodes.check_joins(tx, actor, worker)
        known = store.find_worker(tx, worker.id)
        if known is not None:
            known.check_owner(str(actor.principal))
        store.keep_worker(tx, replace(worker, seen_at=tx.now, principal=str(actor.principal)))
        for process in store.open_of(tx, worker.id):
            if held.get(process.id) != process.attempt:
                self._lost(tx, actor, process)
        return self.heartbeat(tx, actor, worker.id, held=held, memory={})

    def heartbeat(
        self, tx: Tx, actor: Actor, worker_id: str, *, held: Mapping[str, int], memory: Mapping[str, int],
        clock: datetime | None = None,
    ) -> Beat:  # fmt: skip
        """Renews the leases of what the worker holds (id to attempt). clock: what time it is there."""
        worker = self._worker(tx, actor, worker_id)
        own = {p.id: p for p in store.open_of(tx, worker_id) if held.get(p.id) == p.attempt}
        lease = tx.now + timedelta(seconds=self.lease_seconds)
        store.renew(
            tx, worker_id, {name: memory.get(name, p.memory_bytes) for name, p in own.items()}, lease_until=lease
        )
        ahead = round((clock - tx.now).total_seconds() * 1000) if clock else None
        store.worker_seen(tx, worker_id, clock_ahead_ms=ahead)
        for process in own.values():
            if process.state is JobStatus.NOT_RESPONDING:
                self._responding(tx, actor, process)
        drop = tuple(sorted(name for name in held if name not in own))
        leaves = worker.duty is Duty.DRAINING and not store.has_open(tx, worker_id)
        return replace(self.to_end(tx, worker_id), drop=drop, leave=leaves)

    def claim(self, tx: Tx, actor: Actor, worker_id: str, *, claim_id: str) -> tuple[Claimed, ...]:
        """What the worker is to run now. The same claim_id, sent again, gives the same."""
        worker = self._worker(tx, actor, worker_id, lock=True)
        claimed = store.claimed_as(tx, worker_id, claim_id)
        lease = tx.now + timedelta(seconds=self.lease_seconds)
        for turn in () if claimed else self.scheduler.turns(tx, worker):
            spec, attempt, held = turn.spec, turn.attempt, turn.held
            if store.take(
                tx, spec.id, attempt=attempt, held=held, worker_id=worker_id, claim_id=claim_id, lease_until=lease
            ):
                claimed.append(Claimed(spec, attempt + 1, held))
        return tuple(self.attempts.going_on(tx, item) for item in claimed)

    def waits(self, tx: Tx, actor: Actor, worker_id: str, *, claim_id: str) -> bool:
        """Whether a claim is worth a write."""
        worker = self._worker(tx, actor, worker_id)
        return bool(store.claimed_as(tx, worker_id, claim_id)) or self.scheduler.has_turn(tx, worker)

    def to_end(self, tx: Tx, worker_id: str) -> Beat:
        """What the worker is to end, of what is its own."""
        return Beat(store.cancel_requested(tx, worker_id), (), preempt=store.preempted(tx, worker_id))

    def accept(
        self, tx: Tx, actor: Actor, worker_id: str, process_id: str, *, attempt: int, environment: JSONObject
    ) -> bool:
        """Before the process is started: from now on it is nobody else's. False = canceled meanwhile, do not start."""
        process = self._own(tx, actor, worker_id, process_id, attempt)
        if process.cancel_requested:
            return False
        if not process.accepted:
            state = check_move(process.state, JobStatus.RUNNING)
            started = replace(process, state=state, accepted=True, environment=environment, started_at=tx.now)
            store.change(tx, process.id, state=state.value, accepted=True, environment=environment, started_at=tx.now)
            publish(tx, acting(tx, actor, process), events.process_started(started))
        return True

    def ready(
        self, tx: Tx, actor: Actor, worker_id: str, process_id: str, *, attempt: int, address: JSONObject,
        probe: JSONObject,
    ) -> None:  # fmt: skip
        """A service answers at `address`; said once."""
        process = self._own(tx, actor, worker_id, process_id, attempt)
        if process.address != address:
            store.change(tx, process.id, address=address)
            fact = events.process_ready(replace(process, address=address), probe)
            publish(tx, acting(tx, actor, process), fact)

    def finalizing(self, tx: Tx, actor: Actor, worker_id: str, process_id: str, *, attempt: int) -> None:
        """The process has ended; its outputs are on their way."""
        process = self._own(tx, actor, worker_id, process_id, attempt)
        if process.state is not JobStatus.FINALIZING:
            store.change(tx, process.id, state=check_move(process.state, JobStatus.FINALIZING).value)

    def end(self, tx: Tx, actor: Actor, worker_id: str, process_id: str, *, attempt: int, end: End) -> Process:
        """The last report. Sent again it changes nothing; raises ReportStale for another attempt's."""
        process = self._found(tx, process_id)
        if process.ended and (process.worker_id, process.attempt) == (worker_id, attempt):
            return process
        self._worker(tx, actor, worker_id)
        return self._end(tx, actor, process.carried_by(worker_id, attempt), end)

    def workspace_of(self, tx: Tx, actor: Actor, worker_id: str, process_id: str) -> str:
        """Whose files and log the worker handles. Raises ReportStale when the process is not this worker's."""
        self._worker(tx, actor, worker_id)
        workspace_id = store.workspace_of(tx, process_id, worker_id)
        if workspace_id is None:
            raise ReportStale(f"The process {process_id!r} is not this worker's.", hint=FORGET)
        return workspace_id

    # what time tells

    def due(self, tx: Tx) -> bool:
        """Whether `expire` has anything to do: a read that saves a write."""
        return self._attendance.was_away(tx.now) or store.any_run_out(tx)

    def expire(self, tx: Tx) -> int:
        """How many leases have run out: what no worker was told to start waits anew, the rest is NotResponding."""
        if self._attendance.was_away(tx.now):
            store.renew_all(tx, lease_until=tx.now + timedelta(seconds=self.lease_seconds))
            return 0
        silent = store.run_out(tx)
        for process in silent:
            if process.accepted:
                state = check_move(process.state, JobStatus.NOT_RESPONDING)
                store.change(tx, process.id, state=state.value)
                publish(tx, acting(tx, SYSTEM, process), events.process_not_responding(process))
            else:
                self._requeue(tx, SYSTEM, process)
        return len(silent)

    def has_looked(self, at: datetime) -> None:
        """What was due at that moment is done."""
        self._attendance.has_looked(at)

    def _requeue(self, tx: Tx, actor: Actor, process: Process) -> None:
        if process.cancel_requested:
            self._end(tx, actor, process, End(JobStatus.CANCELED, None, "It was canceled before it started."))
            return
        state = check_move(process.state, JobStatus.QUEUED)
        store.change(tx, process.id, state=state.value, worker_id=None, claim_id=None, lease_until=None, holds=None)
        tx.after_commit(self.wakeups.wake)

    def _lost(self, tx: Tx, actor: Actor, process: Process) -> None:
        if not process.accepted:
            self._requeue(tx, actor, process)
            return
        reason = "Its worker came back without it: the worker's folder holds nothing of this attempt."
        self._end(tx, actor, process, End(JobStatus.FAILED, None, reason))

    def _responding(self, tx: Tx, actor: Actor, process: Process) -> None:
        state = JobStatus.CANCEL_REQUESTED if process.cancel_requested else JobStatus.RUNNING
        store.change(tx, process.id, state=check_move(process.state, state).value)
        publish(tx, acting(tx, actor, process), events.process_responding(process))

    def _end(self, tx: Tx, actor: Actor, process: Process, end: End) -> Process:
        if end.outcome is JobStatus.PAUSED and process.cancel_requested:
            end = replace(end, outcome=JobStatus.CANCELED, reason="It was canceled.")
        if (waits := self.attempts.followed(tx, actor, process, end)) is not None:
            tx.after_commit(self.wakeups.wake)
            return waits
        ended = replace(
            process, outcome=end.outcome, exit_code=end.exit_code, reason=end.reason, result=end.result,
            outputs=dict(end.outputs), usage=end.usage, ended_at=tx.now, state=JobStatus.FINALIZING,
        )  # fmt: skip
        forgetful = replace(process.spec, token="")  # the process is over, and so is its token
        store.change(
            tx, process.id, state=ended.state.value, outcome=end.outcome.value, exit_code=end.exit_code,
            reason=end.reason, result=end.result, outputs=dict(end.outputs), ended_at=tx.now,
            usage=dict(end.usage), lease_until=None, spec=forgetful.to_json(),
        )  # fmt: skip
        publish(tx, acting(tx, actor, process), events.process_ended(ended))
        tx.after_commit(self.wakeups.wake)
        return ended

    def _found(self, tx: Tx, process_id: str) -> Process:
        process = store.of_any_workspace(tx, process_id, lock=True)
        if process is None:
            raise ProcessMissing(process_id)
        return process

    def _own(self, tx: Tx, actor: Actor, worker_id: str, process_id: str, attempt: int) -> Process:
        self._worker(tx, actor, worker_id)
        process = store.of_any_workspace(tx, process_id, lock=True)
        if process is None:
            raise ReportStale(f"There is no process {process_id!r}.", hint=FORGET)
        return process.carried_by(worker_id, attempt)

    def _worker(self, tx: Tx, actor: Actor, worker_id: str, *, lock: bool = False) -> Worker:
        worker = store.find_worker(tx, worker_id, lock=lock)
        if worker is None:
            raise WorkerUnknown(worker_id)
        worker.check_owner(str(actor.principal))
        return worker
