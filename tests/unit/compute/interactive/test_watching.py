import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from lazulite.compute.folder import JobFolder
from lazulite.compute.interactive.entities import Offered
from lazulite.compute.interactive.preparing import PORTS, ServicesOutOfReach, offered, prepared
from lazulite.compute.interactive.watching import PATIENCE_SECONDS, Watch
from lazulite.compute.isolation import Network
from lazulite.compute.link import Dial
from lazulite.compute.spec import InteractiveSpec, JobSpec
from lazulite.runners import shim
from lazulite.words.errors import Unavailable
from lazulite.words.json import JSONObject
from tests.unit.compute.makers import make_spec


def write_identity(folder: Path, pid: int) -> None:
    """That process stands for a job's shim."""
    told = {"pid": pid, "boot_id": shim.boot_id(), "start_time": shim.start_time(pid)}
    (folder / "pid.json").write_text(json.dumps(told))


@dataclass
class Line:
    """The part of a link that a watch uses."""

    told: list[Mapping[str, JSONObject]] = field(default_factory=list)
    carried: list[Dial] = field(default_factory=list)
    carries: threading.Event = field(default_factory=threading.Event)
    refuses: bool = False

    def serving(self, process_id: str, attempt: int, services: Mapping[str, JSONObject]) -> None:
        if self.refuses:
            raise Unavailable("Not now.")
        self.told.append(services)

    def carry(self, dial: Dial) -> None:
        self.carried.append(dial)
        self.carries.set()


@dataclass(frozen=True)
class Job:
    spec: JobSpec
    folder: JobFolder
    number: int = 1

    @property
    def path(self) -> Path:
        return self.folder.path


class Stand:
    """A job with one service, on a clock of the test's."""

    def __init__(self, folder: Path, kind: str = "custom") -> None:
        self.line, self.now = Line(), 0.0
        self.watch = Watch(self.line, lambda: self.now)  # type: ignore[arg-type]  # as much of a link as is used
        spec = make_spec(services={"app": InteractiveSpec(kind)})
        self.job = Job(spec, JobFolder(folder))
        self.job.folder.said.mkdir()
        self.argv, self.variables = prepared(spec, self.job.folder, python="/e/python")
        write_identity(folder, os.getpid())

    @property
    def port(self) -> int:
        return offered(self.job.folder)["app"].port

    def look(self) -> tuple[str, str]:
        """(state, what is said) as last told."""
        self.watch.look([self.job])
        last = Offered.from_json(self.line.told[-1]["app"])
        return last.state.value, last.said


@pytest.fixture
def stand(tmp_path: Path) -> Stand:
    return Stand(tmp_path)


def test_a_job_without_services_is_started_as_it_is(tmp_path: Path) -> None:
    assert prepared(make_spec(), JobFolder(tmp_path), python="/p") == ((), {})
    assert offered(JobFolder(tmp_path)) == {}


def test_a_job_is_told_of_its_port_and_path(stand: Stand) -> None:
    path = f"/workspaces/default/jobs/{stand.job.spec.id}/services/app/"
    assert stand.variables == {"LAZULITE_SERVICE_APP_PORT": str(stand.port), "LAZULITE_SERVICE_APP_PATH": path}


def test_a_service_runs_once_something_listens_and_that_is_told_once(stand: Stand) -> None:
    assert stand.look() == ("Starting", "")
    with socket.create_server(("127.0.0.1", stand.port)):
        assert [stand.look(), stand.look()] == [("Running", "")] * 2
    assert len(stand.line.told) == 2


def test_what_the_server_refused_is_told_again(stand: Stand) -> None:
    stand.line.refuses = True
    stand.watch.look([stand.job])
    assert stand.line.told == []
    stand.line.refuses = False
    assert stand.look() == ("Starting", "")


def test_a_port_is_none_that_connections_are_given(stand: Stand) -> None:
    assert PORTS[0] <= stand.port < PORTS[1]


def test_a_job_that_does_not_listen_is_told_so(stand: Stand) -> None:
    stand.look()
    stand.now = PATIENCE_SECONDS + 1
    assert stand.look() == ("Starting", f"Nothing listens on port {stand.port} yet.")


@pytest.mark.parametrize(
    ("printed", "code", "said"),
    [
        ("/p: No module named jupyterlab", 1, "JupyterLab did not start: add 'jupyterlab' to the job's environment."),
        ("Bad config", 3, "It ended with exit code 3. Its last line was: Bad config"),
    ],
)
def test_one_that_ended_is_failed_with_its_own_words(tmp_path: Path, printed: str, code: int, said: str) -> None:
    stand = Stand(tmp_path, "jupyter_lab")
    (tmp_path / "said" / "service-app.txt").write_text(f"{printed}\n")
    (tmp_path / "said" / "service-app.json").write_text(json.dumps({"exit_code": code}))
    assert stand.look() == ("Failed", said)


def test_connections_are_carried_to_ports_of_services_alone(stand: Stand) -> None:
    own, job = stand.job.spec.id, stand.job
    stand.watch.carry([Dial("1", own, stand.port + 1), Dial("2", "other", stand.port)], [job])
    assert stand.line.carried == []


def test_what_is_no_file_where_a_service_tells_its_end_tells_nothing(stand: Stand) -> None:
    (stand.job.folder.said / "service-app.json").mkdir()
    assert stand.look() == ("Starting", "")


def test_a_service_that_tells_its_end_through_a_link_is_failed_for_it(stand: Stand, tmp_path: Path) -> None:
    (stand.job.folder.said / "service-app.json").symlink_to("/etc/hostname")
    assert stand.look() == (
        "Failed", "'said/service-app.json' is a link, and of a job that is kept from the machine no link is followed.",
    )  # fmt: skip


def test_one_job_whose_services_cannot_be_read_leaves_those_of_others(stand: Stand, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    broken = Job(make_spec(services={"app": InteractiveSpec("custom")}), JobFolder(tmp_path / "other"))
    (broken.path / "pid.json").write_text("{}")
    broken.folder.services.write_text("[")
    stand.watch.look([broken, stand.job])
    assert len(stand.line.told) == 1
    stand.watch.carry([Dial("1", broken.spec.id, stand.port)], [broken])
    assert stand.line.carried == []


@pytest.fixture
def foreign_shim() -> Iterator[int]:
    """The shim of a job that listens nowhere."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        yield process.pid
        process.kill()


@pytest.mark.skipif(not shim.LINUX, reason="elsewhere nobody can tell whose a port is")
@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
def test_what_something_else_listens_on_is_no_service_and_nobody_is_carried_there(
    stand: Stand, foreign_shim: int, host: str
) -> None:
    own = stand.job.spec.id
    with socket.create_server((host, stand.port)):
        write_identity(stand.job.path, foreign_shim)
        assert stand.look() == (
            "Starting",
            f"Something else on its machine listens on port {stand.port}: choose another, or let one be chosen.",
        )
        before = threading.active_count()
        stand.watch.carry([Dial("1", own, stand.port)], [stand.job])
        while threading.active_count() > before:
            pass
        assert stand.line.carried == []
        write_identity(stand.job.path, os.getpid())
        stand.watch.carry([Dial("2", own, stand.port)], [stand.job])
        assert stand.line.carries.wait(30)


def test_services_that_nobody_would_reach_are_refused(tmp_path: Path) -> None:
    spec = make_spec(services={"app": InteractiveSpec("custom")})
    with pytest.raises(ServicesOutOfReach) as refusal:
        prepared(spec, JobFolder(tmp_path), python="/p", reaches=Network.PLATFORM)
    assert refusal.value.detail == (
        "It offers services (app), and nobody reaches them: it has a network of its own (network: platform)."
    )
