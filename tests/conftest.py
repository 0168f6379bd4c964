"""What every test may ask for: both databases, a platform, a real server in a home of its own."""

import gc
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import uuid
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

import pytest
from anyio.from_thread import start_blocking_portal
from sqlalchemy import Dialect, create_engine
from starlette.testclient import TestClient

from lazulite.assembly import Platform
from lazulite.foundation.db import database as databases
from lazulite.foundation.db.columns import metadata
from lazulite.foundation.db.database import Database
from lazulite.migrations import catalogue  # noqa: F401 - fills the catalogue of tables
from lazulite.testing import FrozenClock, platform_in_memory
from tests.small_disk import SmallDisk

SERVED = {
    "postgresql": "postgresql",
    "mlflow_client": "mlflow",
    "browser": "chromium",
    "mounts": "mounting",
    "sandboxes": "bubblewrap",
    "containers": "podman",
}  # a test's marker, and the part that serves it
LAZULITE = (sys.executable, "-m", "lazulite.processes.main")
REQUIRED = set(filter(None, os.environ.get("LAZULITE_TESTS_REQUIRE", "").split(",")))


def pytest_collection_finish() -> None:
    """Thousands of tests and all that they import stay: a collector that goes through them again and again finds
    nothing, and takes a tenth of the time."""
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A skipped test has failed where the part that serves it is required; elsewhere it skips and says why."""
    report = yield
    for marker, part in SERVED.items():
        if report.skipped and part in REQUIRED and item.get_closest_marker(marker):
            report.outcome, report.longrepr = "failed", f"{part} is required here: {report.longrepr}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A test that asks many things says how many: its property `report`."""
    for passed in terminalreporter.getreports("passed"):
        for name, value in passed.user_properties:
            if name == "report":
                terminalreporter.write_line(str(value))


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The URL of an own PostgreSQL cluster, one a test run, reached over a Unix socket."""
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not binaries:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    cluster = PostgreSQL(binaries[-1])
    yield cluster.url
    cluster.remove()


@pytest.fixture
def own_postgresql(postgresql_server: str) -> Iterator["PostgreSQL"]:
    """A cluster of the test's own, which it may stop."""
    cluster = PostgreSQL(max(Path("/usr/lib/postgresql").glob("*/bin")))
    yield cluster
    cluster.remove()


class PostgreSQL:
    """A cluster that runs. `initdb` refuses root, and pytest's folders shut other users out: a short folder of its own
    user's."""

    def __init__(self, binaries: Path) -> None:
        self._binaries = binaries
        self._folder = Path(tempfile.mkdtemp(prefix="lzpg-", dir="/tmp"))
        self._as_user: list[str] = []
        if os.geteuid() == 0:
            shutil.chown(self._folder, "postgres")
            self._as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        self._run("initdb", "-D", self._data, "-U", "postgres", "-A", "trust", "--no-sync")
        self.start()

    @property
    def url(self) -> str:
        return f"postgresql://postgres@/postgres?host={self._folder}"

    def start(self) -> None:
        options = (
            f"-c listen_addresses='' -c unix_socket_directories={self._folder} -c fsync=off -c max_connections=200"
        )
        self._run("pg_ctl", "-D", self._data, "-w", "-l", str(self._folder / "log"), "-o", options, "start")

    def stop(self, how: str = "immediate") -> None:
        """`immediate` is as a crash, `fast` ends every connection in order."""
        self._run("pg_ctl", "-D", self._data, "-m", how, "-w", "stop")

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def _data(self) -> str:
        return str(self._folder / "data")

    def _run(self, program: str, *arguments: str) -> None:
        command = [*self._as_user, str(self._binaries / program), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self._folder)


@pytest.fixture
def postgresql_url(postgresql_server: str) -> str:
    """A fresh database on the run's cluster."""
    return new_database(postgresql_server)


def new_database(postgresql: str) -> str:
    import psycopg

    name = f"t{uuid.uuid4().hex}"
    with closing(psycopg.connect(postgresql, autocommit=True)) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return postgresql.replace("/postgres?", f"/{name}?")


class Compilations(dict[tuple[object, ...], object]):
    """What statements were compiled to, by the database's name where an engine's own cache has its own dialect."""

    def get(self, key: tuple[object, ...], default: object = None) -> object:
        return super().get(self._shared(key), default)

    def __setitem__(self, key: tuple[object, ...], compiled: object) -> None:
        super().__setitem__(self._shared(key), compiled)

    def _shared(self, key: tuple[object, ...]) -> tuple[object, ...]:
        dialect, *statement = key
        assert isinstance(dialect, Dialect)
        return (dialect.name, *statement)


@pytest.fixture(scope="session", autouse=True)
def statements_compiled_once() -> Iterator[None]:
    """For all databases of a run: to do it anew for each takes a fifth of a test."""
    shared = partial(create_engine, execution_options={"compiled_cache": Compilations()})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(databases, "create_engine", shared)
        yield


@pytest.fixture(scope="session", autouse=True)
def one_loop() -> Iterator[None]:
    """All clients ask in one event loop, as those of a server do: a quarter of each request would go into its own."""
    with start_blocking_portal() as portal, pytest.MonkeyPatch.context() as patch:
        patch.setattr(TestClient, "portal", portal)
        yield
        portal.call(portal.stop, True)


@pytest.fixture(scope="session")
def sqlite_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with all tables and nothing in them, to be copied: to make them takes a hundred times as long."""
    file = tmp_path_factory.mktemp("tables") / "lazulite.db"
    make_tables(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgresql_tables(postgresql_server: str) -> str:
    """A database with all tables, which one test after the other uses: to make one takes ten times as long."""
    url = new_database(postgresql_server)
    make_tables(url)
    return url


def make_tables(url: str) -> None:
    database = Database(url)
    metadata.create_all(database.engine)
    database.close()


def empty_tables(url: str) -> None:
    """As if they had just been made, their counters too. Raises LockNotAvailable where somebody still writes."""
    import psycopg

    statements = [f"DELETE FROM {table.name}" for table in reversed(metadata.sorted_tables)]
    with closing(psycopg.connect(url, autocommit=True)) as connection:
        counters = [str(name) for (name,) in connection.execute("SELECT sequencename FROM pg_sequences")]
        statements += [f"ALTER SEQUENCE {name} RESTART" for name in counters]
        connection.execute(f"SET lock_timeout = '20s'; {'; '.join(statements)}".encode())


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'lazulite.db'}"
    return str(request.getfixturevalue("postgresql_url"))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def tables_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with all tables and nothing in them, on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        file = shutil.copy(request.getfixturevalue("sqlite_tables"), tmp_path / "lazulite.db")
        yield f"sqlite:///{file}"
        return
    url = str(request.getfixturevalue("postgresql_tables"))
    yield url
    empty_tables(url)


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture
def db(tables_url: str, clock: FrozenClock) -> Iterator[Database]:
    """A database with all tables and nothing in them, on SQLite and on PostgreSQL."""
    database = Database(tables_url, clock=clock)
    yield database
    database.close()


@pytest.fixture
def platform(tmp_path: Path, tables_url: str, clock: FrozenClock) -> Iterator[Platform]:
    """Every service over a fresh home, on SQLite and on PostgreSQL; deliver facts by `platform.relay.drain()`."""
    made = platform_in_memory(tmp_path / "home", clock=clock, database_url=tables_url)
    yield made
    made.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """A disk of its own, for tests with the marker `mounts`."""
    disk = SmallDisk.mount(tmp_path / "disk", megabytes=48)
    yield disk
    disk.unmount()


@dataclass(frozen=True)
class Server:
    """A running `lazulite serve`."""

    url: str
    home: Path
    process: "subprocess.Popen[str]"


def start_server(
    home: Path, *options: str, program: Sequence[str] = LAZULITE, port: str = "0",
    variables: Mapping[str, str] | None = None,
) -> Server:  # fmt: skip
    """variables: settings beside the options. Raises RuntimeError with what it said when it ends before it is ready."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("LAZULITE_")} | dict(variables or {})
    environment.setdefault("UV_CACHE_DIR", str(Path.home() / ".cache" / "lazulite-tests" / "uv"))  # one for all homes
    command = [*program, "serve", "--home", str(home), "--port", port, "--scoring-port", "0", *options]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
    said: list[str] = []
    assert process.stderr is not None
    for line in process.stderr:
        said.append(line)
        if line.startswith("ready "):
            threading.Thread(target=_drain, args=(process.stderr,), daemon=True).start()
            process.stderr = None  # the thread's own from here on: who leaves the process does not close it
            return Server(line.split()[1], home, process)
    with process:  # its pipe is closed too
        code = process.wait()
    raise RuntimeError(f"the server ended with {code}:\n{''.join(said)}")


def _drain(pipe: IO[str]) -> None:
    with pipe:
        for line in pipe:
            sys.stderr.write(line)


def stop_home(home: Path) -> None:
    """End everything of a home, whatever state it is in."""
    subprocess.run(
        [sys.executable, "-m", "lazulite.processes.main", "stop", "--home", str(home)], check=False, timeout=60
    )


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A real server with its worker and gateway, ended after the test with all that it started."""
    running = start_server(tmp_path / "home")
    yield running
    stop_home(running.home)
    with running.process:
        running.process.wait(30)
