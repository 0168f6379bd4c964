import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from lazulite.runners import shim

PATIENCE_SECONDS = 60.0


def lay_out(folder: Path, *argv: str, **limits: object) -> None:
    folder.mkdir(exist_ok=True)
    launch = {"argv": argv, "cwd": str(folder), "env": dict(os.environ), **limits}
    (folder / "launch.json").write_text(json.dumps(launch))


def start(folder: Path, *argv: str, **limits: float) -> "subprocess.Popen[bytes]":
    lay_out(folder, *argv, **limits)
    return subprocess.Popen([sys.executable, "-I", "-S", shim.__file__, str(folder)], start_new_session=True)


def run(folder: Path, *argv: str, **limits: float) -> dict[str, object]:
    assert start(folder, *argv, **limits).wait(PATIENCE_SECONDS) == 0
    return ended(folder)


def ended(folder: Path) -> dict[str, object]:
    value = json.loads((folder / "exit.json").read_text())
    return {name: value[name] for name in ("exit_code", "signal", "reason", "detail")}


def until(is_true: Callable[[], object]) -> None:
    pause, waited = threading.Event(), 0.0
    while not is_true():
        assert waited < PATIENCE_SECONDS
        pause.wait(0.01)
        waited += 0.01


def gone(pids: list[int]) -> bool:
    return all(shim.start_time(pid) is None for pid in pids)


def said_pids(folder: Path) -> list[int]:
    return [int(line) for line in (folder / "log.txt").read_text().split()]


def test_the_exit_code_and_everything_printed_are_kept(tmp_path: Path) -> None:
    end = run(tmp_path, "sh", "-c", "echo out; echo err >&2; exit 3")
    assert end == {"exit_code": 3, "signal": "", "reason": "exited", "detail": ""}
    assert (tmp_path / "log.txt").read_text() == "out\nerr\n"


def test_what_cannot_be_started_says_so(tmp_path: Path) -> None:
    assert run(tmp_path, "no-such-program") == {
        "exit_code": 127, "signal": "", "reason": "not_started", "detail": "no-such-program: No such file or directory",
    }  # fmt: skip


def test_a_process_killed_by_a_signal_names_it(tmp_path: Path) -> None:
    end = run(tmp_path, "sh", "-c", "kill -SEGV $$")
    assert end == {"exit_code": 139, "signal": "SIGSEGV", "reason": "killed", "detail": ""}


@pytest.mark.skipif(not shim.LINUX, reason="elsewhere there are no real-time signals")
def test_a_process_killed_by_a_signal_without_a_name_numbers_it(tmp_path: Path) -> None:
    end = run(tmp_path, "sh", "-c", "kill -35 $$")
    assert end == {"exit_code": 163, "signal": "SIG35", "reason": "killed", "detail": ""}


def test_a_timeout_of_centuries_is_waited_for(tmp_path: Path) -> None:
    end = run(tmp_path, "sh", "-c", "sleep 0.1; exit 3", timeout_seconds=1e10)
    assert end == {"exit_code": 3, "signal": "", "reason": "exited", "detail": ""}


def test_a_timeout_ends_grandchildren_in_sessions_of_their_own_too(tmp_path: Path) -> None:
    script = "sleep 300 & echo $!; setsid sh -c 'echo $$; exec sleep 300' & wait"
    end = run(tmp_path, "sh", "-c", script, timeout_seconds=0.5, grace_seconds=5)
    assert end["reason"] == "timeout"
    assert len(said_pids(tmp_path)) == 2
    assert gone(said_pids(tmp_path))


def test_a_process_that_will_not_end_is_killed_after_the_grace(tmp_path: Path) -> None:
    end = run(tmp_path, "sh", "-c", "trap '' TERM; while :; do sleep 1; done", timeout_seconds=0.2, grace_seconds=0.2)
    assert end == {"exit_code": 137, "signal": "SIGKILL", "reason": "timeout", "detail": ""}


@pytest.mark.parametrize(("own", "asked", "has"), [(4096, 8192, 4096), (4096, 1000, 1000)])
def test_a_limit_is_no_higher_than_the_shims_own(tmp_path: Path, own: int, asked: int, has: int) -> None:
    lay_out(tmp_path, "bash", "-c", "ulimit -Su; ulimit -Hu", rlimits={"NPROC": asked})
    script = f'ulimit -u {own} && exec "$@"'
    shims = [sys.executable, "-I", "-S", shim.__file__, str(tmp_path)]
    subprocess.run(["bash", "-c", script, "bash", *shims], check=True)
    assert (tmp_path / "log.txt").read_text() == f"{has}\n{has}\n"


def test_what_a_finished_job_left_running_is_ended(tmp_path: Path) -> None:
    end = run(tmp_path, "sh", "-c", "setsid sleep 300 & echo $!; exit 0")
    assert (end["reason"], end["exit_code"]) == ("exited", 0)
    assert gone(said_pids(tmp_path))


@pytest.mark.parametrize(("stop", "reason"), [({"reason": "canceled"}, "canceled"), (None, "stopped")])
def test_sigterm_ends_the_job_for_the_reason_that_was_left(
    tmp_path: Path, stop: dict[str, str] | None, reason: str
) -> None:
    process = start(tmp_path, "sh", "-c", "echo $$; exec sleep 300")
    until(lambda: (tmp_path / "log.txt").exists() and said_pids(tmp_path))
    if stop:
        (tmp_path / "stop.json").write_text(json.dumps(stop))
    process.terminate()
    assert process.wait(PATIENCE_SECONDS) == 0
    assert ended(tmp_path) == {"exit_code": 143, "signal": "SIGTERM", "reason": reason, "detail": ""}


def test_a_killed_shim_takes_its_job_with_it(tmp_path: Path) -> None:
    process = start(tmp_path, "sh", "-c", "echo $$; exec sleep 300")
    until(lambda: (tmp_path / "log.txt").exists() and said_pids(tmp_path))
    process.send_signal(signal.SIGKILL)
    process.wait()
    until(lambda: gone(said_pids(tmp_path)))
    assert not (tmp_path / "exit.json").exists()


def test_a_second_shim_for_the_same_folder_gives_way(tmp_path: Path) -> None:
    first = start(tmp_path, "sh", "-c", "echo once; exec sleep 300")
    until(lambda: (tmp_path / "pid.json").exists())
    second = subprocess.run([sys.executable, "-I", "-S", shim.__file__, str(tmp_path)], check=False)
    assert second.returncode == 3
    first.terminate()
    first.wait(PATIENCE_SECONDS)
    assert (tmp_path / "log.txt").read_text() == "once\n"


def test_an_identity_is_boot_pid_and_start_time(tmp_path: Path) -> None:
    process = start(tmp_path, "sleep", "300")
    until(lambda: (tmp_path / "pid.json").exists())
    assert json.loads((tmp_path / "pid.json").read_text()) == {
        "boot_id": shim.boot_id(), "pid": process.pid, "start_time": shim.start_time(process.pid),
    }  # fmt: skip
    process.terminate()
    process.wait(PATIENCE_SECONDS)
    assert shim.start_time(process.pid) is None
