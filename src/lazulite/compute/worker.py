"""A worker: claims processes, runs each in a thread of its own, and takes up after a restart what it left running."""

import fcntl
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from lazulite.compute.attempt import Attempt
from lazulite.compute.equipment import Equipment
from lazulite.compute.folder import JobFolder
from lazulite.compute.interactive.watching import Watch
from lazulite.compute.link import Ending, Hello, LinkClosed
from lazulite.compute.process import Beat, Claimed, ReportStale, WorkerUnknown
from lazulite.compute.tools import Tools
from lazulite.foundation.telemetry import logger
from lazulite.words.errors import Conflict, PlatformError
from lazulite.words.ids import new_id

log = logger(__name__)
CLAIM_SECONDS = 20.0
SHIP_SECONDS = 0.1
STOP_SECONDS = 3.0
REFUSED_SECONDS = 1.0
BEATS_PER_LEASE = 4
LEAST_FREE_BYTES = 16 << 20  # on the worker's disk, for it to take another job


class HomeHasWorker(Conflict):
    pass


@dataclass(frozen=True)
class Identity:
    """worker_id is kept in the home, so that the home's next worker is the same one. started_at: of this one."""

    worker_id: str
    name: str
    queue: str
    slots: int
    machine: str = ""
    version: str = ""
    started_at: datetime | None = None
    queues: tuple[str, ...] = ()
    equipment: Equipment = field(default_factory=Equipment)


class Worker:
    def __init__(
        self, identity: Identity, tools: Tools, *, stopping: threading.Event, watch: Watch | None = None
    ) -> None:
        self._identity = identity
        self._tools = tools
        self._stopping = stopping
        self._services = watch
        self._attempts: dict[str, Attempt] = {}
        self._lock = threading.Lock()
        self._told: set[str] = set()
        self._beat_seconds = 1.0
        self.has_left = False

    def run(self) -> None:
        """Until `stopping` is set; what runs then goes on running.

        One that was drained sets it by itself once it is idle: `has_left` says so.
        """
        try:
            for attempt in self._register(self._found()):
                self._take_up(attempt)
            for target in (self._ship, self._beat, self._claim, self._measure, self._watch):
                _in_thread(target)
            self._stopping.wait()
        except LinkClosed:
            pass
        deadline = time.monotonic() + STOP_SECONDS
        for attempt in self._running():
            attempt.over.wait(max(0.0, deadline - time.monotonic()))

    def _found(self) -> list[Attempt]:
        """What the folders show of an earlier worker's work."""
        found = []
        for path in sorted(self._jobs.iterdir()) if self._jobs.exists() else []:
            folder = JobFolder(path)
            claimed = folder.claimed()
            if claimed is None:
                folder.remove()
            else:
                found.append(self._attempt(claimed, folder))
        return found

    def _register(self, found: list[Attempt]) -> list[Attempt]:
        """Those of the attempts that the server still takes for ours; the others are ended."""
        identity = self._identity
        held = {attempt.spec.id: attempt.number for attempt in found}
        hello = Hello(**vars(identity), held=held)
        welcome = self._tools.link.register(hello)
        self._beat_seconds = welcome.lease_seconds / BEATS_PER_LEASE
        log.info("worker_registered", worker=identity.worker_id, found=len(found), dropped=len(welcome.beat.drop))
        for attempt in found:
            if attempt.spec.id in welcome.beat.preempt:
                attempt.preempt()
            if attempt.spec.id in welcome.beat.cancel:
                attempt.cancel()
            if attempt.spec.id in welcome.beat.drop:
                attempt.drop()
        self._leave_if_told(welcome.beat)
        return found

    def _claim(self) -> None:
        while not self._stopping.is_set():
            try:
                self._claim_once()
            except LinkClosed:
                return
            except PlatformError as error:
                log.warning("claim_refused", reason=error.detail)
                self._stopping.wait(REFUSED_SECONDS)

    def _claim_once(self) -> None:
        if not self._has_room():
            log.warning("disk_full", home=str(self._tools.home), least_free_bytes=LEAST_FREE_BYTES)
            self._stopping.wait(REFUSED_SECONDS)
            return
        try:
            work = self._tools.link.claim(new_id(), wait_seconds=CLAIM_SECONDS, canceling=self._told)
            told = {*work.cancel, *work.preempt}
            self._told = {*self._told, *told} if told else self._told & self._ids()
        except WorkerUnknown:
            self._register(self._running())
            return
        self._begin(work.claimed)
        self._obey(Beat(work.cancel, (), preempt=work.preempt))
        if work.dial and self._services is not None:
            self._services.carry(work.dial, self._running())

    def _begin(self, claimed: Sequence[Claimed]) -> None:
        for one in claimed:
            log.info("process_claimed", process=one.spec.id, attempt=one.attempt)
            self._take_up(self._attempt(one, JobFolder(self._jobs / one.spec.id)), one)

    def _relieved(self, ending: Ending) -> None:
        """What follows comes with the answer: a slot is not empty while somebody asks for the next."""
        self._begin(ending(new_id() if self._has_room() and not self._stopping.is_set() else ""))

    def _has_room(self) -> bool:
        """Who fails every job at once takes the whole queue with it."""
        return shutil.disk_usage(self._tools.home).free >= LEAST_FREE_BYTES

    def _attempt(self, claimed: Claimed, folder: JobFolder) -> Attempt:
        return Attempt(claimed, folder, self._tools, stopping=self._stopping, relieved=self._relieved)

    def _take_up(self, attempt: Attempt, claimed: Claimed | None = None) -> None:
        """`claimed` for a new one: its folder is begun anew once an earlier attempt has left it."""
        with self._lock:
            earlier = self._attempts.get(attempt.spec.id)
            self._attempts[attempt.spec.id] = attempt
        _in_thread(lambda: self._see_through(attempt, claimed, earlier))

    def _see_through(self, attempt: Attempt, claimed: Claimed | None, earlier: Attempt | None) -> None:
        try:
            if earlier is not None:
                earlier.drop()
                earlier.over.wait()
            attempt.run(claimed)
        finally:
            attempt.over.set()
            with self._lock:
                if self._attempts.get(attempt.spec.id) is attempt:
                    del self._attempts[attempt.spec.id]

    def _ship(self) -> None:
        while not self._stopping.wait(SHIP_SECONDS):
            for attempt in self._running():
                try:
                    attempt.shipper.ship()
                except LinkClosed:
                    return
                except ReportStale:
                    attempt.drop()
                except PlatformError as error:
                    log.warning("log_refused", process=attempt.spec.id, reason=error.detail)

    def _beat(self) -> None:
        while not self._stopping.wait(self._beat_seconds):
            running = self._running()
            held = {attempt.spec.id: attempt.number for attempt in running}
            try:
                memory = {a.spec.id: size for a in running if (size := a.memory_bytes()) is not None}
                self._obey(self._tools.link.heartbeat(held, memory))
            except LinkClosed:
                return
            except PlatformError as error:
                log.warning("heartbeat_refused", reason=error.detail)
            except OSError as error:
                log.warning("heartbeat_failed", reason=str(error))

    def _measure(self) -> None:
        if self._tools.metering is not None:
            self._tools.metering.run(self._running, self._stopping)

    def _watch(self) -> None:
        if self._services is not None:
            self._services.run(self._running, self._stopping)

    def _obey(self, beat: Beat) -> None:
        for attempt in self._running():
            if attempt.spec.id in beat.preempt:
                attempt.preempt()
            if attempt.spec.id in beat.cancel:
                attempt.cancel()
            if attempt.spec.id in beat.drop:
                attempt.drop()
        self._leave_if_told(beat)

    def _leave_if_told(self, beat: Beat) -> None:
        if beat.leave:
            log.info("worker_drained", worker=self._identity.worker_id)
            self.has_left = True
            self._stopping.set()

    def _ids(self) -> set[str]:
        return {attempt.spec.id for attempt in self._running()}

    def _running(self) -> list[Attempt]:
        with self._lock:
            return list(self._attempts.values())

    @property
    def _jobs(self) -> Path:
        return self._tools.home / "jobs"


def _in_thread(target: Callable[[], None]) -> None:
    threading.Thread(target=target, daemon=True).start()


@contextmanager
def only_worker(home: Path) -> Iterator[None]:
    """One worker a home. Raises HomeHasWorker."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise HomeHasWorker(
                f"A worker runs in {home} already.", hint="Give this one another --home, or end that one."
            ) from error
        yield


def worker_id(home: Path) -> str:
    """Made at the home's first start, kept from then on."""
    path = home / "id"
    if not path.exists():
        draft = home / "id.new"
        draft.write_text(new_id(), "ascii")
        draft.rename(path)
    return path.read_text("ascii").strip()
