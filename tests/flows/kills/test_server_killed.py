"""The server killed at a commit or at a fact: every acknowledged write is there once, and every fact was heard once."""

import shutil
import uuid
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from lazulite.foundation.settings import Settings
from lazulite.processes.serve import open_platform
from tests.flows.kills.house import House, Moment
from tests.flows.kills.remains import Remains, remains
from tests.flows.kills.writes import play

# An undisturbed run makes some 96 commits and hands out some 190 facts.
COMMITS = [Moment("commit", 4 + 9 * each, ("before", "after")[each % 2]) for each in range(10)]
FACTS = [Moment("fact", 5 + 19 * each, ("after", "before")[each % 2]) for each in range(10)]
THREE = (Moment("commit", 18, "after"), Moment("fact", 30, "before"), Moment("commit", 24, "before"))
MOMENTS = [
    pytest.param(THREE, id="three in a row"),
    *(pytest.param((one,), id=str(one), marks=pytest.mark.judge) for one in [*COMMITS, *FACTS]),
]
Fresh = Callable[[Path], str]
"""Puts an empty database at the newest revision beside a home: its URL."""


@pytest.fixture(scope="module")
def fresh_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Fresh:
    empty = tmp_path_factory.mktemp("empty") / "lazulite.db"
    _prepare(empty.parent, f"sqlite:///{empty}")

    def put(home: Path) -> str:
        home.mkdir()
        shutil.copy(empty, home)
        return f"sqlite:///{home / empty.name}"

    return put


@pytest.fixture(scope="module")
def fresh_postgresql(postgresql_server: str, tmp_path_factory: pytest.TempPathFactory) -> Fresh:
    def create(like: str) -> str:
        name = f"k{uuid.uuid4().hex}"
        with closing(psycopg.connect(postgresql_server, autocommit=True)) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {like}")
        return name

    def url(name: str) -> str:
        return postgresql_server.replace("/postgres?", f"/{name}?")

    empty = create("template1")
    _prepare(tmp_path_factory.mktemp("empty"), url(empty))
    return lambda _home: url(create(empty))


@pytest.fixture(scope="module")
def undisturbed(fresh_sqlite: Fresh, tmp_path_factory: pytest.TempPathFactory) -> Remains:
    return _played(tmp_path_factory.mktemp("undisturbed") / "home", fresh_sqlite)


@pytest.mark.parametrize("moments", MOMENTS)
def test_a_server_killed_at_any_moment_loses_nothing_and_doubles_nothing(
    tmp_path: Path, fresh_sqlite: Fresh, undisturbed: Remains, moments: Sequence[Moment]
) -> None:
    _assert_same(_played(tmp_path / "home", fresh_sqlite, moments), undisturbed)


@pytest.mark.postgresql
@pytest.mark.parametrize("moments", MOMENTS)
def test_nor_does_one_on_postgresql(
    tmp_path: Path, fresh_postgresql: Fresh, undisturbed: Remains, moments: Sequence[Moment]
) -> None:
    _assert_same(_played(tmp_path / "home", fresh_postgresql, moments), undisturbed)


def test_a_write_whose_acknowledgement_is_lost_is_sent_again_and_done_once(
    tmp_path: Path, fresh_sqlite: Fresh, undisturbed: Remains
) -> None:
    _assert_same(_played(tmp_path / "home", fresh_sqlite, twice=True), undisturbed)


def _prepare(home: Path, url: str) -> None:
    open_platform(Settings(home=home, database_url=url)).close()


def _played(home: Path, fresh: Fresh, moments: Sequence[Moment] = (), *, twice: bool = False) -> Remains:
    url = fresh(home)
    house = House(home, url, moments, twice=twice)
    try:
        play(house)
    finally:
        house.close()
    assert not house.to_come
    return remains(url)


def _assert_same(found: Remains, undisturbed: Remains) -> None:
    differing = {
        table: {"lost": undisturbed[table] - rows, "more": rows - undisturbed[table]}
        for table, rows in found.items()
        if rows != undisturbed[table]
    }
    assert differing == {}
