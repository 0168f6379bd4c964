"""The fork server behind every start of a process: ended at any moment, and nothing is lost by it."""

import gc
import os
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lazulite.compute.backends.local import LocalBackend, NotLaunched
from lazulite.compute.backends.protocol import Launch, Sighting
from lazulite.compute.failures import LOST, Exit
from lazulite.runners import shim
from tests.unit.compute.backends.test_local import until


@pytest.fixture
def folders(tmp_path: Path) -> Iterator[list[Path]]:
    paths = [tmp_path / name for name in ("a", "b", "c")]
    for path in paths:
        path.mkdir()
    yield paths
    for path in paths:
        LocalBackend().clear(path)


def start(backend: LocalBackend, folder: Path, script: str, ended: Callable[[], None] = lambda: None) -> None:
    backend.launch(folder, Launch(("sh", "-c", script), folder, dict(os.environ)), ended=ended)


def servers() -> list[int]:
    """The fork servers of this process."""
    children = [pid for pid in shim.descendants(os.getpid()) if parent(pid) == os.getpid()]
    return [pid for pid in children if b"fork_server" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def parent(pid: int) -> int:
    return int((shim.stat_fields(pid) or ["", "0"])[1])


def test_one_server_forks_all_shims_of_a_backend_each_in_a_session_of_its_own(folders: list[Path]) -> None:
    backend, before = LocalBackend(), servers()
    for folder in folders:
        start(backend, folder, "exec sleep 300")
    (server,) = set(servers()) - set(before)
    shims = [pid for pid in shim.descendants(server) if parent(pid) == server]
    assert len(shims) == 3
    assert all(os.getsid(pid) == pid for pid in shims)


def test_a_job_has_nothing_open_of_the_server_and_its_signals_are_as_usual(folders: list[Path]) -> None:
    start(LocalBackend(), folders[0], "ls /proc/$$/fd; grep -E 'Sig(Blk|Ign|Cgt)' /proc/self/status")
    until(lambda: LocalBackend().look(folders[0]).ended)
    *descriptors, blocked, ignored, _ = (folders[0] / "log.txt").read_text().splitlines()
    assert set(descriptors) == {"0", "1", "2"}
    assert int(blocked.split()[1], 16) == 0
    own = {signal.SIGTERM, signal.SIGINT, signal.SIGCHLD, signal.SIGPIPE}
    assert not int(ignored.split()[1], 16) & sum(1 << (number - 1) for number in own)


def test_jobs_outlive_the_server_and_the_next_one_has_another(folders: list[Path]) -> None:
    first, second, _ = folders
    backend, before, told = LocalBackend(), servers(), threading.Event()
    start(backend, first, "until [ -e go ]; do sleep 0.02; done; exit 4", told.set)
    (server,) = set(servers()) - set(before)
    os.kill(server, signal.SIGKILL)
    assert told.wait(30)  # nobody will tell of its end now: who has launched it is to look by itself
    start(backend, second, "exit 5")
    assert set(servers()) - set(before) != {server}
    until(lambda: backend.look(second).ended)
    assert backend.look(first) == Sighting(started=True)
    (first / "go").touch()
    until(lambda: backend.look(first).ended)
    assert [backend.look(folder).ended for folder in (first, second)] == [Exit(4, "exited"), Exit(5, "exited")]


def test_a_stopped_server_keeps_what_it_was_asked_and_one_killed_then_loses_nothing(folders: list[Path]) -> None:
    first, second, _ = folders
    backend, before = LocalBackend(), servers()
    start(backend, first, "exit 0")
    (server,) = set(servers()) - set(before)
    os.kill(server, signal.SIGSTOP)
    asking = threading.Thread(target=start, args=(backend, second, "exit 6"))
    asking.start()
    until(lambda: (second / "launch.json").exists())
    os.kill(server, signal.SIGKILL)
    asking.join(30)
    until(lambda: backend.look(second).ended)
    assert backend.look(second).ended == Exit(6, "exited")


def test_a_server_that_stands_still_is_replaced(folders: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, _ = folders
    backend, before = LocalBackend(), servers()
    start(backend, first, "exec sleep 300")
    (server,) = set(servers()) - set(before)
    os.kill(server, signal.SIGSTOP)
    monkeypatch.setattr("lazulite.compute.backends.local.START_SECONDS", 0.3)
    start(backend, second, "exit 6")
    until(lambda: backend.look(second).ended)
    assert (backend.look(first), backend.look(second).ended) == (Sighting(started=True), Exit(6, "exited"))
    assert shim.start_time(server) is None


def test_the_server_ends_with_its_backend_and_jobs_go_on(folders: list[Path]) -> None:
    backend, before = LocalBackend(), servers()
    start(backend, folders[0], "exec sleep 300")
    (server,) = set(servers()) - set(before)
    del backend
    gc.collect()
    until(lambda: shim.start_time(server) is None)
    assert LocalBackend().look(folders[0]) == Sighting(started=True)


def test_what_a_shim_says_in_dismay_is_kept(folders: list[Path]) -> None:
    (folders[0] / "log.txt").mkdir()
    start(LocalBackend(), folders[0], "exit 0")
    until(lambda: LocalBackend().look(folders[0]).ended)
    assert LocalBackend().look(folders[0]).ended == Exit(None, LOST)
    assert "IsADirectoryError" in (folders[0] / "shim.txt").read_text()


def test_what_no_server_can_be_started_for_is_refused(folders: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lazulite.compute.backends.shims.FORK_SERVER", ("-c", "raise SystemExit('no module here')"))
    with pytest.raises(NotLaunched, match="no module here"):
        start(LocalBackend(), folders[0], "exit 0")
