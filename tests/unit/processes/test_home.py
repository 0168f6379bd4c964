"""One server a home."""

import subprocess
import sys
from pathlib import Path

import pytest

from lazulite.processes.home import HomeInUse, HomeLock, HomeUnusable, read_address, write_address
from lazulite.processes.identity import ProcessIdentity


def test_the_second_server_of_a_home_is_refused_and_told_of_the_first(tmp_path: Path) -> None:
    with HomeLock(tmp_path):
        write_address(tmp_path, "http://127.0.0.1:1234")
        with pytest.raises(HomeInUse, match="in use by the server at http://127.0.0.1:1234"), HomeLock(tmp_path):
            pass
    assert read_address(tmp_path) is None
    with HomeLock(tmp_path):
        pass


def test_a_process_is_known_by_more_than_its_pid() -> None:
    me = ProcessIdentity.mine()
    assert me.is_alive
    assert not ProcessIdentity(me.pid, me.boot_id, me.start_time + 1).is_alive
    assert not ProcessIdentity(me.pid, "another boot", me.start_time).is_alive


def test_a_process_that_ignores_sigterm_is_killed() -> None:
    ignoring = "import signal, sys; signal.signal(15, signal.SIG_IGN); print('on', flush=True); signal.pause()"
    with subprocess.Popen([sys.executable, "-c", ignoring], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        from lazulite.runners.shim import boot_id, start_time

        ProcessIdentity(process.pid, boot_id(), start_time(process.pid) or 0).end(grace_seconds=0.05)
        assert process.wait(10) == -9


def test_half_a_file_names_no_process(tmp_path: Path) -> None:
    (tmp_path / "pid.json").write_text('{"pid": 1')
    assert ProcessIdentity.read(tmp_path / "pid.json") is None
    assert ProcessIdentity.read(tmp_path / "absent.json") is None


def test_a_home_that_cannot_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(HomeUnusable, match=r"The home .*file cannot be used: File exists\."):
        HomeLock(tmp_path / "file")
    assert ProcessIdentity.read(tmp_path / "file" / "pid.json") is None
