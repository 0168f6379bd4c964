import json
import os
import resource
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lazulite.compute.backends.local import LocalBackend, NotLaunched, held_alone, is_alive, marked
from lazulite.compute.backends.protocol import Launch, Limits, Sighting
from lazulite.compute.failures import LOST, Exit
from lazulite.runners import shim
from tests.small_disk import SmallDisk


def until(is_true: Callable[[], object]) -> None:
    pause, waited = threading.Event(), 0.0
    while not is_true():
        assert waited < 60
        pause.wait(0.01)
        waited += 0.01


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "job"
    path.mkdir()
    yield path
    LocalBackend().clear(path)


def launch(folder: Path, script: str) -> None:
    LocalBackend().launch(folder, Launch(("sh", "-c", script), folder, dict(os.environ), grace_seconds=5))


def identity(folder: Path) -> dict[str, object]:
    value: dict[str, object] = json.loads((folder / "pid.json").read_text())
    return value


def test_what_was_launched_is_seen_running_and_ended_by_any_backend(folder: Path) -> None:
    assert LocalBackend().look(folder) == Sighting(started=False)
    launch(folder, "until [ -e go ]; do sleep 0.02; done; exit 4")
    assert LocalBackend().look(folder) == Sighting(started=True)
    (folder / "go").touch()
    until(lambda: LocalBackend().look(folder).ended)
    assert LocalBackend().look(folder).ended == Exit(4, "exited")


def test_whoever_launched_it_is_told_of_its_end(folder: Path) -> None:
    seen, told = list[Sighting](), threading.Event()

    def ended() -> None:
        seen.append(LocalBackend().look(folder))
        told.set()

    backend = LocalBackend()  # which tells for as long as it is there
    backend.launch(folder, Launch(("sh", "-c", "exit 4"), folder, dict(os.environ)), ended=ended)
    assert told.wait(30)
    assert seen == [Sighting(started=True, ended=Exit(4, "exited"))]


def test_launched_twice_it_runs_once(folder: Path) -> None:
    launch(folder, "echo once; sleep 300")
    before = identity(folder)
    launch(folder, "echo twice; sleep 300")
    assert identity(folder) == before


def test_cancel_asks_it_to_end(folder: Path) -> None:
    launch(folder, "sleep 300")
    LocalBackend().cancel(folder, "canceled")
    until(lambda: LocalBackend().look(folder).ended)
    ended = LocalBackend().look(folder).ended
    assert ended is not None
    assert ended.reason == "canceled"


def test_a_killed_shim_is_noticed_and_its_leftovers_are_ended(folder: Path) -> None:
    launch(folder, "setsid sleep 300 & setsid setsid sleep 300 & echo started; wait")
    until(lambda: (folder / "log.txt").exists() and "started" in (folder / "log.txt").read_text())
    os.kill(int(str(identity(folder)["pid"])), signal.SIGKILL)
    until(lambda: LocalBackend().look(folder).ended)
    assert LocalBackend().look(folder).ended == Exit(None, LOST)
    assert marked(str(folder)) == []


def test_memory_is_that_of_the_whole_process_tree(folder: Path) -> None:
    assert LocalBackend().memory_bytes(folder) is None
    launch(folder, "sleep 300")
    until(lambda: (LocalBackend().memory_bytes(folder) or 0) > 100_000)
    assert (LocalBackend().memory_bytes(folder) or 0) < 100_000_000


def test_a_pid_alone_is_nobody() -> None:
    mine: dict[str, object] = {
        "pid": os.getpid(), "boot_id": shim.boot_id(), "start_time": shim.start_time(os.getpid()),
    }  # fmt: skip
    assert is_alive(mine)
    assert not is_alive({**mine, "start_time": 1})
    assert not is_alive({**mine, "boot_id": "another"})


@pytest.mark.mounts
@pytest.mark.parametrize(
    ("limits", "allowed", "is_root", "said"),
    [
        (
            Limits(1 << 30, 60, 2), resource.RLIM_INFINITY, False,
            "1 GiB of memory for each of its processes and 60 processes of its worker's user (setrlimit)",
        ),
        (Limits(processes=8192), 4096, False, "4096 processes of its worker's user (setrlimit)"),
        (Limits(1 << 30, 60), 4096, True, "1 GiB of memory for each of its processes (setrlimit)"),
        (Limits(processes=60), 4096, True, "none"),
    ],
)  # fmt: skip
def test_without_control_groups_what_the_kernel_holds_of_whom_is_said(
    limits: Limits, allowed: int, is_root: bool, said: str
) -> None:
    assert held_alone(limits, allowed=allowed, is_root=is_root) == said


def test_how_a_process_ended_on_a_full_disk_is_known_once_there_is_room(small_disk: SmallDisk, tmp_path: Path) -> None:
    folder = small_disk.path / "job"
    folder.mkdir()
    go = tmp_path / "go"
    launch(folder, f"until [ -e {go} ]; do sleep 0.02; done; exit 7")
    until(lambda: shim.descendants(int(str(identity(folder)["pid"]))))
    job = shim.descendants(int(str(identity(folder)["pid"])))
    small_disk.fill()
    go.touch()
    until(lambda: all(shim.start_time(pid) is None for pid in job))
    assert LocalBackend().look(folder) == Sighting(started=True)
    small_disk.clear()
    until(lambda: LocalBackend().look(folder).ended)
    assert LocalBackend().look(folder).ended == Exit(7, "exited")


@pytest.mark.mounts
def test_what_finds_no_room_to_begin_in_is_said_to_be_not_started(small_disk: SmallDisk) -> None:
    folder = small_disk.path / "job"
    folder.mkdir()
    (folder / "launch.json").write_bytes(b" " * 4_000)  # room for the launch, and none for the shim
    small_disk.fill()
    with pytest.raises(NotLaunched, match="It could not be started: "):
        LocalBackend().launch(folder, Launch(("true",), folder, {}))
