"""One gateway beside a server, whatever happens to it."""

import json
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from lazulite.compute.backends.protocol import Launch, Sighting
from lazulite.compute.failures import Exit
from lazulite.foundation.settings import Settings
from lazulite.processes.gateway_supervisor import KEPT_FOLDERS, GatewaySupervisor, ScoringPortInUse


@dataclass
class Shims:
    """A backend that starts nothing: what was launched, and how each ended."""

    launched: list[Launch] = field(default_factory=list)
    ended: dict[Path, Exit] = field(default_factory=dict)

    def launch(self, folder: Path, launch: Launch) -> None:
        self.launched.append(launch)

    def look(self, folder: Path) -> Sighting:
        return Sighting(started=True, ended=self.ended.get(folder))

    def cancel(self, folder: Path, reason: str) -> None:
        self.ended[folder] = Exit(0, reason)

    def clear(self, folder: Path) -> None:
        raise AssertionError("nobody asked")

    def memory_bytes(self, folder: Path) -> int | None:
        return None


@dataclass
class Home:
    folder: Path
    shims: Shims = field(default_factory=Shims)
    now: float = 0.0
    issued: int = 0

    def supervisor(self, *, scoring_port: int = 0, **more: Any) -> GatewaySupervisor:
        settings = Settings(home=self.folder, database_url="sqlite:///x", port=1, scoring_port=scoring_port, **more)
        return GatewaySupervisor(settings, issue_token=self._token, backend=self.shims, seconds=lambda: self.now)

    def _token(self) -> str:
        self.issued += 1
        return f"lz_{self.issued}"

    def dies(self, exit_code: int = 137, reason: str = "killed") -> None:
        newest = max((self.folder / "gateway" / "process").glob("*"))
        self.shims.ended[newest] = Exit(exit_code, reason)

    def answers_at(self, port: int, **told: object) -> None:
        said = {"host": "127.0.0.1", "port": port, **told}
        (self.folder / "gateway" / "address.json").write_text(json.dumps(said))

    def asked_port(self) -> str:
        argv = self.shims.launched[-1].argv
        return argv[argv.index("--port") + 1]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_one_gateway_is_started_and_left_alone_while_it_runs(home: Home) -> None:
    _tick(home.supervisor().tick, times=3)
    assert len(home.shims.launched) == 1


def test_a_running_gateway_is_found_again_by_the_next_server(home: Home) -> None:
    home.supervisor().tick()
    home.supervisor().tick()
    assert len(home.shims.launched) == 1


def test_a_gateway_that_dies_is_started_again_on_the_port_that_clients_know(home: Home) -> None:
    supervisor = home.supervisor()
    supervisor.tick()
    home.answers_at(4711)
    home.dies()
    supervisor.tick()
    assert (len(home.shims.launched), home.asked_port()) == (2, "4711")


def test_a_port_that_somebody_else_took_meanwhile_is_given_up_where_any_will_do(home: Home) -> None:
    supervisor = home.supervisor()
    supervisor.tick()
    home.answers_at(4711)
    home.dies(exit_code=1, reason="exited")
    supervisor.tick()
    assert home.asked_port() == "0"


def test_one_that_dies_again_and_again_waits_ever_longer(home: Home) -> None:
    supervisor = home.supervisor()
    supervisor.tick()
    for _ in range(2):
        home.dies()
        supervisor.tick()
    assert len(home.shims.launched) == 2
    home.now = 1.0
    supervisor.tick()
    assert len(home.shims.launched) == 3


def test_a_gateway_on_another_port_than_asked_for_now_gives_way(home: Home) -> None:
    home.supervisor().tick()
    home.answers_at(4711)
    supervisor = home.supervisor(scoring_port=4712)
    _tick(supervisor.tick, times=2)
    assert (len(home.shims.launched), home.asked_port()) == (2, "4712")


@pytest.mark.parametrize(
    "wanted",
    [
        {"host": "0.0.0.0"},
        {"tls_cert": Path("/c.pem"), "tls_key": Path("/k.pem")},
        {"trusted_proxies": ("10.0.0.1",)},
    ],
)
def test_a_gateway_that_listens_or_speaks_otherwise_than_asked_for_now_gives_way(
    home: Home, wanted: dict[str, Any]
) -> None:
    home.supervisor().tick()
    home.answers_at(4711)
    supervisor = home.supervisor(**wanted)
    _tick(supervisor.tick, times=2)
    assert len(home.shims.launched) == 2
    cert = str(wanted["tls_cert"]) if "tls_cert" in wanted else None
    told = {"tls_cert": cert, "trusted_proxies": [*wanted.get("trusted_proxies", ())]}
    home.answers_at(4711, asked=wanted.get("host", "127.0.0.1"), **told)
    _tick(supervisor.tick, times=2)
    assert len(home.shims.launched) == 2


def test_all_gateways_of_a_home_share_one_token_that_only_its_user_can_read(home: Home) -> None:
    supervisor = home.supervisor()
    supervisor.tick()
    home.dies()
    supervisor.tick()
    token = home.folder / "gateway" / "token"
    assert (home.issued, token.read_text(), token.stat().st_mode & 0o777) == (1, "lz_1", 0o600)


def test_the_folders_of_old_gateways_go(home: Home) -> None:
    supervisor = home.supervisor()
    for minute in range(8):
        home.now = minute * 100.0
        supervisor.tick()
        home.dies()
    assert len(list((home.folder / "gateway" / "process").glob("*"))) <= KEPT_FOLDERS + 1


def test_a_port_in_use_is_said_before_anything_runs(home: Home) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ScoringPortInUse, match=f"127.0.0.1:{port}, where endpoints are to answer, cannot be used"):
            home.supervisor(scoring_port=port).check_port()


def _tick(tick: Callable[[], None], *, times: int) -> None:
    for _ in range(times):
        tick()
