"""Whatever of a home runs, `stop` ends it."""

import json
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from lazulite.processes.identity import ProcessIdentity
from lazulite.processes.stop import stop
from lazulite.runners.shim import boot_id, start_time

Run = Callable[[Path], "subprocess.Popen[bytes]"]


@pytest.fixture
def run() -> Iterator[Run]:
    """A process that would last, written down at a path."""
    started: list[subprocess.Popen[bytes]] = []

    def start(path: Path) -> "subprocess.Popen[bytes]":
        process = subprocess.Popen(["sleep", "300"])
        started.append(process)
        identity = ProcessIdentity(process.pid, boot_id(), start_time(process.pid) or 0)
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(asdict(identity)))
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("server.json", "server"),
        ("worker/worker.json", "worker"),
        ("gateway/process/g1/pid.json", "gateway g1"),
        ("worker/jobs/j1/pid.json", "j1"),
        ("worker/environments/e1/compiling.json", "compiling e1"),
        ("nodes/n1/worker/worker.json", "node n1"),
        ("nodes/n1/worker/jobs/j1/pid.json", "j1"),
    ],
)
def test_what_is_written_down_as_running_is_ended_and_named(tmp_path: Path, run: Run, place: str, name: str) -> None:
    process = run(tmp_path / "home" / place)
    assert stop(tmp_path / "home") == [name]
    assert process.wait(10) == -15
    assert stop(tmp_path / "home") == []
