"""Reads and writes: on SQLite one thread writes for everybody, on PostgreSQL each write runs alone."""

import json
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from sqlalchemy.pool import QueuePool

from lazulite.foundation.clock import Clock, SystemClock
from lazulite.foundation.db.pulse import Pulse
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.db.writer import Writer
from lazulite.foundation.disk import DiskFull
from lazulite.words.errors import Invalid, Unavailable

T = TypeVar("T")
URLS = "Use sqlite:///PATH or postgresql://USER@HOST/NAME."
SNAPSHOT = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}  # as SQLite reads anyway
DISK_FULL = "53100"
PASSING = ("53", "57P", "25006")  # out of its resources, stopped by somebody, or read only as a standby is
# A database whose machine or network is gone says nothing: seconds (tcp_user_timeout: milliseconds) until that is one.
PATIENCE = {
    "connect_timeout": 5, "keepalives_idle": 15, "keepalives_interval": 5, "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}  # fmt: skip
READERS_STATEMENTS = 48  # prepared ones that each connection keeps: of the driver's 128 most are never asked again
RETRIED = {"40001", "40P01"}  # serialization failure, deadlock: PostgreSQL asks for another try


class Database:
    """`write(fn)` answers after the commit; `fn` holds SQL only and may run twice."""

    def __init__(self, url: str, *, clock: Clock | None = None) -> None:
        self.url = _parsed(url)
        self.clock = clock or SystemClock()
        self._listeners: list[Callable[[], None]] = []
        if self.dialect not in {"sqlite", "postgresql"}:
            raise Invalid(
                f"The database URL names {self.dialect!r}; Lazulite keeps its metadata in SQLite or PostgreSQL.",
                hint=URLS,
            )
        self.engine = _engine(url)
        self._snapshots = self.engine if self._embedded else self.engine.execution_options(**SNAPSHOT)
        self._writer = Writer(_sqlite_writer_engine(url), self.clock, self._published) if self._embedded else None
        self.pulse = Pulse(self.engine)

    @property
    def dialect(self) -> str:
        return self.url.get_backend_name()

    @property
    def _embedded(self) -> bool:
        return self.dialect == "sqlite"

    def write(self, fn: Callable[[Tx], T]) -> T:
        """What `fn` gives, once it is committed. What `fn` raises comes back, and nothing of it stays."""
        if self._writer:
            return self._writer.run(fn)
        return self._write_alone(fn)

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """One snapshot: all that is committed at its first statement, and nothing later. Raises Unavailable."""
        try:
            with self._snapshots.connect() as connection, connection.begin():
                yield Tx(connection, self.clock.now())
        except (DatabaseError, PoolExhausted) as error:
            raise _unavailable(error) from error

    def revision(self, tx: Tx) -> str | None:
        """Of its tables, as the migrations noted it; None where none has."""
        if not inspect(tx.connection).has_table("alembic_version"):
            return None
        found = tx.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return None if found is None else str(found)

    def on_facts(self, listener: Callable[[], None]) -> None:
        """`listener` is called after each commit of facts by this process: it must be quick and must not write."""
        self._listeners.append(listener)

    def close(self) -> None:
        if self._writer:
            self._writer.close()
        self.pulse.stop()
        self.engine.dispose()

    def _published(self) -> None:
        for listener in self._listeners:
            listener()

    def _write_alone(self, fn: Callable[[Tx], T], tries: int = 6) -> T:
        for attempt in range(tries):
            try:
                with self.engine.begin() as connection:
                    tx = Tx(connection, self.clock.now(), self._published)
                    result = fn(tx)
            except OperationalError as error:
                if getattr(error.orig, "sqlstate", None) not in RETRIED or attempt == tries - 1:
                    raise _unavailable(error) from error
                time.sleep(random.uniform(0.005, 0.02) * 2**attempt)
            except (DatabaseError, PoolExhausted) as error:
                raise _unavailable(error) from error
            else:
                tx.committed()
                return result
        raise AssertionError("unreachable")


def _parsed(url: str) -> URL:
    try:
        return make_url(url)
    except (ArgumentError, ValueError) as error:
        raise Invalid(f"The database URL {url!r} cannot be read.", hint=URLS) from error


def _unavailable(error: DatabaseError | PoolExhausted) -> Exception:
    """What passes by itself, as a refusal; else the error itself, which is our own mistake."""
    if isinstance(error, PoolExhausted):
        return Unavailable("The database has more to do than it gets done.", hint="Try again in a moment.")
    state = getattr(error.orig, "sqlstate", None)
    if state == DISK_FULL:
        return DiskFull("the database")
    if error.connection_invalidated or state is None or state.startswith(PASSING):
        said = str(error.orig).partition("\n")[0].rstrip(".")
        return Unavailable(f"The database does not answer: {said}.", hint="Try again when it is back.")
    return error


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _engine(url: str) -> Engine:
    if make_url(url).get_backend_name() == "sqlite":
        engine = create_engine(
            url, poolclass=QueuePool, pool_size=8, max_overflow=56, pool_use_lifo=True,  # few keep pages of their own
            json_serializer=_dumps, hide_parameters=True, connect_args={"cached_statements": READERS_STATEMENTS},
        )  # fmt: skip
        _prepare_sqlite(engine, begin="BEGIN")
        return engine
    return create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        pool_size=8, max_overflow=24, pool_pre_ping=True, json_serializer=_dumps, hide_parameters=True,
        connect_args=PATIENCE,
    )  # fmt: skip


def _sqlite_writer_engine(url: str) -> Engine:
    path = make_url(url).database
    if not path or path == ":memory:":
        raise Invalid("SQLite needs a file here: reads and writes use connections of their own.")
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Invalid(f"There can be no database at {path}: {error.strerror}.", hint=URLS) from error
    engine = create_engine(
        url, poolclass=QueuePool, pool_size=1, max_overflow=0, json_serializer=_dumps, hide_parameters=True
    )
    _prepare_sqlite(engine, begin="BEGIN IMMEDIATE")
    return engine


def _prepare_sqlite(engine: Engine, *, begin: str) -> None:
    # Sessions, password hashes and endpoints' keys lie in it; what SQLite lays beside it has the same mode.
    @event.listens_for(engine, "do_connect")
    def keep_private(_dialect: object, _record: object, _args: object, _parameters: object) -> None:
        path = Path(str(engine.url.database))
        if not path.exists() and path.parent.is_dir():
            path.touch(mode=0o600)

    # The driver's own transaction handling would commit before some statements; BEGIN is ours.
    @event.listens_for(engine, "connect")
    def configure(connection: object, _record: object) -> None:
        connection.isolation_level = None  # type: ignore[attr-defined]  # a sqlite3.Connection
        cursor = connection.cursor()  # type: ignore[attr-defined]  # a sqlite3.Connection
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def start(connection: object) -> None:
        connection.exec_driver_sql(begin)  # type: ignore[attr-defined]  # a sqlalchemy.Connection
