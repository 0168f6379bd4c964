"""Hands mini-batches to processes, tries again what failed, and ends when too much has."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Iterator

from .batches import Batch
from .gathering import Gathering
from .thresholds import Tally, Thresholds
from .workers import EntryScript, Outcome, Worker, WorkerLost


class Driver:
    """`timeout_seconds`: of a mini-batch, None for as long as it takes. level: DEBUG tells of every mini-batch."""

    def __init__(
        self, script: EntryScript, thresholds: Thresholds, gathering: Gathering, *, timeout_seconds: float | None,
        level: str = "INFO",
    ) -> None:  # fmt: skip
        self._script = script
        self._thresholds = thresholds
        self._gathering = gathering
        self._timeout = timeout_seconds
        self._level = logging.getLevelName(level)
        self._lock = threading.Lock()
        self._tally = Tally()
        self._over = ""  # why nothing more is begun
        self._workers: set[Worker] = set()

    def run(self, batches: Iterator[Batch], *, processes: int) -> int:
        """0, or 1 when more has failed than is borne."""
        threads = [threading.Thread(target=self._work, args=(batches,)) for _ in range(processes)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        tally = self._tally
        why = self._over or self._thresholds.verdict(tally)
        self._say(
            logging.INFO,
            f"{tally.done} mini-batches with {tally.items} items: {tally.failed} failed, "
            f"{tally.lost_items} items without a result.",
        )
        if why:
            self._say(logging.ERROR, why)
        return 1 if why else 0

    def _work(self, batches: Iterator[Batch]) -> None:
        """One process's share. It is started for its first mini-batch: there may be fewer than processes."""
        worker: Worker | None = None
        try:
            while True:
                batch = self._next(batches)
                if batch is None:
                    break
                worker, outcome = self._tried(worker, batch)
                self._settle(batch, outcome)
        except SystemExit as refused:
            self._stop(str(refused))
        except Exception as error:  # noqa: BLE001  # reading a table may raise anything, and the job has failed then
            traceback.print_exc()
            self._stop(f"{type(error).__name__}: {error}")
        finally:
            if worker is not None:
                self._forget(worker)
                worker.close()

    def _next(self, batches: Iterator[Batch]) -> Batch | None:
        with self._lock:
            return None if self._over else next(batches, None)

    def _tried(self, worker: Worker | None, batch: Batch) -> tuple[Worker | None, Outcome]:
        """How it went in the end, and the process if it is still there."""
        outcome = Outcome()
        for number in range(1 + self._thresholds.retries):
            if self._over:
                break
            try:
                worker = worker or self._started()
                outcome = worker.run(batch, self._timeout)
            except WorkerLost as lost:
                self._forget(worker)
                worker, outcome = None, Outcome(error=str(lost))
            if not outcome.error:
                self._say(logging.DEBUG, f"{batch.said}: {outcome.returned} results")
                break
            again = "is tried again" if number < self._thresholds.retries else "failed"
            self._say(logging.WARNING, f"{batch.said} {again}: {outcome.error}")
        return worker, outcome

    def _started(self) -> Worker:
        made = Worker(self._script)
        with self._lock:
            self._workers.add(made)
        return made

    def _forget(self, worker: Worker | None) -> None:
        with self._lock:
            self._workers -= {worker}

    def _settle(self, batch: Batch, outcome: Outcome) -> None:
        """What ends when all is over already counts no more."""
        with self._lock:
            if self._over:
                return
            tally, short = self._tally, self._thresholds.is_short(batch.items, outcome.returned)
            tally.done += 1
            tally.items += batch.items
            tally.lost_items += max(0, batch.items - outcome.returned)
            tally.broken += bool(outcome.error)
            tally.failed += bool(outcome.error) or short
            self._gathering.add(batch.index, outcome.rows)
            if batch.table is not None:
                batch.table.unlink()
            exceeded = self._thresholds.exceeded(tally)
        if exceeded:
            self._stop(exceeded)

    def _stop(self, why: str) -> None:
        """Whatever runs is ended."""
        with self._lock:
            self._over = self._over or why
            for worker in self._workers:
                worker.kill()

    def _say(self, level: int, text: str) -> None:
        if level >= self._level:
            sys.stderr.write(f"{text}\n")
            sys.stderr.flush()
