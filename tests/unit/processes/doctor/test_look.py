"""Which platform is looked at."""

import socket
from pathlib import Path

import pytest

from lazulite.foundation.settings import settings_from
from lazulite.processes.doctor.findings import State
from lazulite.processes.doctor.look import is_of, look
from lazulite.processes.home import ServerAddress
from tests.conftest import Server

OF_THE_HOME = {"disk", "port", "scoring port", "database", "uv", "environments", "sockets"}


@pytest.fixture(autouse=True)
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No config.json and no variable names a platform."""
    monkeypatch.chdir(tmp_path)
    for name in ("LAZULITE_URL", "LAZULITE_TOKEN", "LAZULITE_WORKSPACE"):
        monkeypatch.delenv(name, raising=False)


def test_a_server_elsewhere_is_looked_at_over_http_and_this_home_left_out(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAZULITE_URL", server.url)
    other = settings_from({}, home=tmp_path / "other")
    found = {one.name: one for one in look(other, of_home=False)}
    assert found.keys() >= {"home", "server", "server's clock", "server's disk", "workers", "gateway", "config.json"}
    assert not found.keys() & OF_THE_HOME
    assert found["server"].said.startswith(f"{server.url} is version ")
    assert found["home"].said.startswith(f"LAZULITE_URL names {server.url}; ")
    assert found["home"].said.endswith(f"lazulite doctor --home {other.home}")
    assert {name for name, one in found.items() if one.state is State.FAIL} <= {"gateway", "workers"}, "still starting"

    own = {one.name for one in look(settings_from({}, home=server.home), of_home=False)}
    assert own >= OF_THE_HOME, "the server that is named is this home's"
    asked = {one.name: one.said for one in look(other, of_home=True)}
    assert asked.keys() >= OF_THE_HOME
    assert asked["server"] == "none runs on this home"


def test_a_server_elsewhere_that_does_not_answer_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        monkeypatch.setenv("LAZULITE_URL", url)
        found = {one.name: one for one in look(settings_from({}, home=tmp_path), of_home=False)}
    assert found.keys() == {"home", "server", "config.json"}
    assert (found["server"].state, found["server"].said.startswith(f"{url} does not answer: ")) == (State.FAIL, True)


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("http://ml.example:8899", True),
        ("http://localhost:8899", True),
        ("http://[::1]:8899", True),
        ("http://localhost:8900", False),
        ("http://other.example:8899", False),
    ],
)
def test_a_homes_own_server_is_known_by_its_names(url: str, same: bool) -> None:
    server = ServerAddress("http://ml.example:8899", 1, "boot", 1, near="http://127.0.0.1:8899")
    assert is_of(server, url) is same
