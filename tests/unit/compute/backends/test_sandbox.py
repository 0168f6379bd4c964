"""What only a sandbox keeps from a job."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from lazulite.compute.backends.sandbox import DRIVERS
from lazulite.compute.failures import explain
from lazulite.compute.isolation import Network
from tests.unit.compute.backends.subjects import Subject

pytestmark = pytest.mark.sandboxes
PYTHON = "python3 -I -S -c"
CALL = "import socket; s = socket.create_connection(('{host}', {port}), 5); s.sendall(b'GET / HTTP/1.0\\r\\n\\r\\n')"


class _Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f"the platform, to {self.client_address[0]}".encode())

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def platform_port() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.fixture(autouse=True)
def _folder(sandbox: Subject) -> None:
    sandbox.folder.mkdir()


def test_it_writes_in_its_folders_and_nowhere_else(sandbox: Subject, tmp_path: Path) -> None:
    (sandbox.folder / "spec.json").write_text("ours")
    sandbox.launch("echo a > mine; echo b > /tmp/mine; echo c > /etc/mine || echo d > /mine || echo e > ../pid.json")
    ended = sandbox.ended()
    assert (sandbox.code / "mine").read_text() == "a\n"
    assert (sandbox.folder / "tmp" / "mine").read_text() == "b\n"
    assert not Path("/etc/mine").exists()
    assert sandbox.log.count("Read-only file system") == 2
    assert sandbox.shim  # what we keep beside its folders is as we wrote it
    assert (sandbox.folder / "spec.json").read_text() == "ours"
    assert ended.exit_code == 0


def test_who_writes_outside_is_told_where_it_may(sandbox: Subject) -> None:
    sandbox.launch("echo c > /etc/mine")
    why = explain(sandbox.ended(), log_tail=sandbox.log, code=str(sandbox.code), timeout_seconds=None)
    assert why.endswith("it may write in its working directory, to its outputs and to /tmp.")


def test_it_sees_neither_homes_nor_other_jobs_nor_other_processes(sandbox: Subject, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    sandbox.launch(f"ls -d {tmp_path}/other; ls {Path.home()}/.ssh; ls /proc | grep -c '^[0-9]'")
    sandbox.ended()
    assert sandbox.log.count("No such file or directory") == 2
    assert int(sandbox.log.split()[-1]) < 10


def test_of_what_lies_in_opt_it_sees_the_drivers_alone(sandbox: Subject) -> None:
    """A home of Lazulite may be there, with its database."""
    sandbox.launch("ls /opt")
    sandbox.ended()
    drivers = {path.name for pattern in DRIVERS for path in Path("/opt").glob(pattern)}
    assert set(sandbox.log.split()) & {path.name for path in Path("/opt").iterdir()} == drivers


def test_it_reaches_the_platform_and_nobody_else(sandbox: Subject, platform_port: int) -> None:
    call = CALL.format(host="127.0.0.1", port=platform_port)
    other = CALL.format(host="192.0.2.1", port=80)
    script = f'{PYTHON} "{call}; print(s.makefile().read())" && {PYTHON} "{other}"'
    sandbox.launch(script, network=Network.PLATFORM, url=f"http://127.0.0.1:{platform_port}")
    assert sandbox.ended().exit_code == 1
    assert "the platform, to 127.0.0.2" in sandbox.log  # who comes from 127.0.0.1 is the person at this machine
    assert "Network is unreachable" in sandbox.log


def test_it_reaches_a_platform_by_its_name(sandbox: Subject, platform_port: int) -> None:
    """The name leads to its own loopback, and there stands the door, which calls whom the name means outside."""
    call = CALL.format(host="localhost.localdomain", port=platform_port)
    sandbox.launch(
        f'{PYTHON} "{call}"; cat /etc/hosts', network=Network.PLATFORM,
        url=f"http://localhost.localdomain:{platform_port}",
    )  # fmt: skip
    assert sandbox.ended().exit_code == 0
    assert sandbox.log == "127.0.0.1 localhost localhost.localdomain\n"


def test_with_no_network_it_reaches_nobody(sandbox: Subject, platform_port: int) -> None:
    call = CALL.format(host="127.0.0.1", port=platform_port)
    sandbox.launch(f'{PYTHON} "{call}"', url=f"http://127.0.0.1:{platform_port}")
    assert sandbox.ended().exit_code == 1
    assert "Connection refused" in sandbox.log


def test_with_an_open_network_it_reaches_what_its_machine_does(sandbox: Subject, platform_port: int) -> None:
    call = CALL.format(host="127.0.0.1", port=platform_port)
    sandbox.launch(f'{PYTHON} "{call}; print(s.makefile().read())"', network=Network.OPEN)
    assert sandbox.ended().exit_code == 0
    assert "the platform" in sandbox.log
