"""SQLite's one writer: waiting functions share a transaction, each in a savepoint, and are answered after COMMIT.

One that waits alone needs none: it is the transaction.
"""

import queue
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from lazulite.foundation.clock import Clock
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.disk import DiskFull
from lazulite.words.errors import Unavailable

T = TypeVar("T")
HINT = "Check the disk of the home folder."
GROUP = 64  # more waiters a transaction bring no more throughput, only later answers


@dataclass
class _Ask(Generic[T]):
    fn: Callable[[Tx], T]
    answer: "Future[T]" = field(default_factory=Future)
    result: T | None = None
    error: BaseException | None = None
    tx: Tx | None = None

    def run(self, tx: Tx) -> None:
        self.result, self.error, self.tx = None, None, tx
        self.result = self.fn(tx)

    def run_beside_others(self, tx: Tx) -> None:
        try:
            with tx.savepoint():
                self.run(tx)
        except OperationalError:
            raise
        except BaseException as error:  # noqa: BLE001 - carried to the thread that asked, whatever it is
            self.error = error

    def settle(self) -> None:
        assert self.tx is not None, "run() has set it"
        if self.error is not None:
            self.answer.set_exception(self.error)
        else:
            self.answer.set_result(self.result)  # type: ignore[arg-type]  # run() has set it
            self.tx.committed()


class Writer:
    """published: called after each commit of facts."""

    def __init__(self, engine: Engine, clock: Clock, published: Callable[[], None]) -> None:
        self._engine = engine
        self._clock = clock
        self._published = published
        self._asks: queue.SimpleQueue[_Ask[Any] | None] = queue.SimpleQueue()
        self._closed = False
        self._thread = threading.Thread(target=self._loop, name="sqlite-writer", daemon=True)
        self._thread.start()

    def run(self, fn: Callable[[Tx], T]) -> T:
        assert threading.current_thread() is not self._thread, "a write inside a write would wait for itself"
        if self._closed:
            raise Unavailable("The server is stopping and takes no more writes.", hint="Try again in a moment.")
        ask = _Ask(fn)
        self._asks.put(ask)
        return ask.answer.result()

    def close(self) -> None:
        self._closed = True
        self._asks.put(None)
        self._thread.join()
        self._engine.dispose()

    def _loop(self) -> None:
        while (first := self._asks.get()) is not None:
            group = [first]
            while len(group) < GROUP:
                try:
                    ask = self._asks.get_nowait()
                except queue.Empty:
                    break
                if ask is None:
                    self._asks.put(None)
                    break
                group.append(ask)
            if len(group) == 1:
                self._commit(first)
            else:
                self._commit_together(group)

    def _commit(self, ask: _Ask[Any]) -> None:
        try:
            with self._engine.begin() as connection:
                ask.run(self._tx(connection))
        except OperationalError as error:
            self._refuse(ask, error)
        except BaseException as error:  # noqa: BLE001 - carried to the thread that asked, whatever it is
            ask.answer.set_exception(error)
        else:
            ask.settle()

    def _commit_together(self, group: list[_Ask[Any]]) -> None:
        try:
            with self._engine.begin() as connection:
                for ask in group:
                    ask.run_beside_others(self._tx(connection))
        except OperationalError:
            # A full disk or a lock takes the whole transaction with it: find out who can still be served.
            for ask in group:
                self._commit(ask)
            return
        for ask in group:
            ask.settle()

    def _tx(self, connection: Connection) -> Tx:
        return Tx(connection, self._clock.now(), self._published)

    @staticmethod
    def _refuse(ask: _Ask[Any], error: OperationalError) -> None:
        refusal = DiskFull() if _is_full(error) else Unavailable(f"The database cannot write: {error.orig}.", hint=HINT)
        refusal.__cause__ = error
        ask.answer.set_exception(refusal)


def _is_full(error: BaseException) -> bool:
    """SQLite ends the transaction where the disk is full; what is raised then may be for want of its savepoint."""
    seen: BaseException | None = error
    while seen is not None:
        if getattr(seen, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
            return True
        seen = seen.__cause__ or seen.__context__
    return False
