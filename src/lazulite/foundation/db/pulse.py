"""Whether anything has been committed, without a look at what."""

import sqlite3
import threading
from collections.abc import Callable

from sqlalchemy import Engine, PoolProxiedConnection
from sqlalchemy.exc import DatabaseError
from sqlalchemy.exc import TimeoutError as PoolExhausted

LOOK_SECONDS = 0.25


class Pulse:
    """Looks a few times a second whether anybody has committed, by whatever process, so that nobody else has to.

    Until it is started, and while the database does not answer, something may always have been.
    """

    def __init__(self, engine: Engine, *, seconds: float = LOOK_SECONDS) -> None:
        self._engine = engine
        self._seconds = seconds
        self._count = 0
        self._listeners: list[Callable[[], None]] = []
        self._sqlite: PoolProxiedConnection | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="pulse", daemon=True)

    @property
    def count(self) -> int:
        """Another one once something was committed: take it before you read, and you need not read again while it
        stays."""
        if not self._thread.is_alive():
            self._count += 1
        return self._count

    def listen(self, listener: Callable[[], None]) -> None:
        """`listener` is called whenever the count has changed: it must be quick."""
        self._listeners.append(listener)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join()
        if self._sqlite is not None:
            self._sqlite.close()

    def _loop(self) -> None:
        seen = object()
        while not self._stop.wait(self._seconds):
            mark = self._mark()
            if mark != seen:
                seen = mark
                self._count += 1
                for listener in self._listeners:
                    listener()

    def _mark(self) -> object:
        """Another one after each commit."""
        try:
            return self._data_version() if self._engine.dialect.name == "sqlite" else self._snapshot()
        except (DatabaseError, PoolExhausted, sqlite3.Error):
            return object()

    def _data_version(self) -> object:
        """SQLite tells each connection of the commits of the others."""
        if self._sqlite is None:
            self._sqlite = self._engine.raw_connection()
        cursor = self._sqlite.cursor()
        cursor.execute("PRAGMA data_version")
        version = cursor.fetchone()
        cursor.close()
        return version

    def _snapshot(self) -> object:
        """Which transactions have ended and which are on their way: those that only read are not among them."""
        with self._engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            return connection.exec_driver_sql("SELECT pg_current_snapshot()::text").scalar()
