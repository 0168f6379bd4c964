"""Looking at this machine."""

import os
import socket
from dataclasses import replace
from pathlib import Path

import pytest

from lazulite.foundation.settings import settings_from
from lazulite.migrations.revisions import head
from lazulite.processes.doctor import machine
from lazulite.processes.doctor.findings import State


def test_a_home_is_looked_at_before_it_is_there(tmp_path: Path) -> None:
    home, disk = machine.look_at_home(settings_from({}, home=tmp_path / "new" / "home"))
    assert (home.state, home.said.endswith("is not there yet")) == (State.WARN, True)
    assert "GiB free" in disk.said
    assert not (tmp_path / "new").exists()


def test_a_home_that_is_there_says_on_which_file_system(tmp_path: Path) -> None:
    home, _ = machine.look_at_home(settings_from({}, home=tmp_path, database_url="postgresql://x"))
    assert home.said == f"{tmp_path} on {machine.filesystem_of(tmp_path)}"
    assert machine.filesystem_of(Path("/proc")) == "proc"


@pytest.mark.skipif(os.geteuid() != 0, reason="needs no file system that refuses its owner")
def test_a_home_that_cannot_be_written_is_said() -> None:
    home, _ = machine.look_at_home(settings_from({}, home=Path("/proc")))
    assert (home.state, home.said.startswith("/proc cannot be used: ")) == (State.FAIL, True)


def test_who_has_a_port_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        found = machine.look_at_port("port", "127.0.0.1", port, own="", option="--port")
        assert (found.state, f"{port} is taken by process {os.getpid()} (" in found.said) == (State.FAIL, True)
    assert machine.look_at_port("port", "127.0.0.1", port, own="", option="--port").state is State.OK


def test_a_database_is_looked_at_and_not_made(tmp_path: Path) -> None:
    settings = settings_from({}, home=tmp_path)
    assert machine.look_at_database(settings).said.endswith("has no tables yet")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "lazulite.db").write_text("no database")
    broken = machine.look_at_database(settings)
    assert (broken.state, "file is not a database" in broken.said) == (State.FAIL, True)


def test_a_database_says_its_revision_and_no_password(tmp_path: Path, tables_url: str) -> None:
    found = machine.look_at_database(replace(settings_from({}, home=tmp_path), database_url=tables_url))
    assert (found.state, found.said.endswith("has no tables yet")) == (State.WARN, True)  # made without a revision
    away = settings_from({}, home=tmp_path, database_url=f"postgresql://ana:secret@/x?host={tmp_path}")
    refused = machine.look_at_database(away)
    assert (refused.state, "secret" in refused.said) == (State.FAIL, False)
    assert head() >= "0002"


def test_environments_and_their_cache_are_weighed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "cache"))
    root = tmp_path / "worker" / "environments"
    for name in ("built", "broken"):
        (root / name).mkdir(parents=True)
    (root / "built" / ".complete").touch()
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "wheel").write_bytes(b"x" * 100_000)
    uv, environments = machine.look_at_uv(settings_from({}, home=tmp_path))
    assert uv.said.startswith("uv 0.")
    assert environments.said.startswith(f"1 in {root}")
    assert 100_000 <= machine.size_of(tmp_path / "cache") < 200_000


def test_a_config_with_a_token_that_others_read_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "config.json"
    file.write_text('{"url": "http://h", "token": "t"}')
    file.chmod(0o640)
    assert machine.look_at_config().do == f"chmod 600 {file}"
    file.chmod(0o600)
    assert machine.look_at_config().state is State.OK
    file.write_text("{")
    assert machine.look_at_config().state is State.FAIL
