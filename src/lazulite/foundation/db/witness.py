"""Whether anything has been committed, without a look at what."""

import threading

from sqlalchemy import Engine, PoolProxiedConnection


class Witness:
    """Keeps a connection on SQLite, which tells each connection of the commits of the others."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._sqlite: PoolProxiedConnection | None = None
        self._lock = threading.Lock()

    def mark(self) -> object:
        """Another one after each commit. Raises sqlalchemy.exc.DatabaseError."""
        if self._engine.dialect.name == "sqlite":
            return self._data_version()
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            # Which transactions have ended and which are on their way: those that only read are not among them.
            return connection.exec_driver_sql("SELECT pg_current_snapshot()::text").scalar()

    def close(self) -> None:
        with self._lock:
            if self._sqlite is not None:
                self._sqlite.close()
                self._sqlite = None

    def _data_version(self) -> object:
        with self._lock:
            if self._sqlite is None:
                self._sqlite = self._engine.raw_connection()
            cursor = self._sqlite.cursor()
            cursor.execute("PRAGMA data_version")
            version = cursor.fetchone()
            cursor.close()
            return version
