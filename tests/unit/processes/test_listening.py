"""Where a server listens, for everybody and for this machine's own processes."""

import socket
from pathlib import Path

import pytest

from lazulite.foundation.settings import Settings
from lazulite.processes.listening import faces_of


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    pem = tmp_path / "x.pem"
    return Settings(home=tmp_path, database_url="sqlite:///x", port=0, tls_cert=pem, tls_key=pem)


def test_without_tls_everybody_finds_it_at_one_place(tmp_path: Path) -> None:
    plain = Settings(home=tmp_path, database_url="sqlite:///x", port=0)
    with faces_of(plain) as faces:
        settled = faces.settled(plain)
    assert settled.near_port is None
    assert settled.url == settled.near_url == f"http://127.0.0.1:{settled.port}"
    assert settled.port > 0


def test_under_tls_its_own_processes_find_it_again_where_it_was(settings: Settings) -> None:
    with faces_of(settings) as faces:
        first = faces.settled(settings)
    with faces_of(settings) as faces:
        second = faces.settled(settings)
    assert first.near_url.startswith("http://127.0.0.1:")
    assert first.url.startswith("https://")
    assert first.near_port == second.near_port != first.port


def test_another_place_is_taken_where_somebody_else_has_that_one(settings: Settings, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        (tmp_path / "near_port").write_text(str(taken.getsockname()[1]))
        with faces_of(settings) as faces:
            near = faces.settled(settings).near_port
        assert near not in {None, taken.getsockname()[1]}
        assert (tmp_path / "near_port").read_text() == str(near)
