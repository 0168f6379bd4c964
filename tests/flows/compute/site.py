"""Real processes of one home, each of which can be killed: a server without agents, and a worker beside it."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from lazulite.assembly import Platform
from lazulite.compute.process import Process
from lazulite.compute.spec import JobKind, JobSpec
from lazulite.compute.status import JobStatus
from lazulite.foundation.actor import LOCAL
from lazulite.foundation.events.outbox import read_after
from lazulite.foundation.settings import Settings
from lazulite.processes.home import read_address
from lazulite.processes.serve import open_platform
from lazulite.runners import shim
from lazulite.words.ids import new_run_id
from tests.flows.compute.relay import Relay

PATIENCE_SECONDS = 60.0
COMMAND = """
echo first
until [ -e go ]; do sleep 0.02; done
for each in a b c; do echo $each > ${{outputs.made}}/$each.txt; done
echo last
exit 7
"""
TAKE = {"outputs": {"made": "uri_folder"}}
T = TypeVar("T")


@dataclass
class Site:
    home: Path
    relay: Relay
    server: "subprocess.Popen[bytes] | None" = None
    worker: "subprocess.Popen[bytes] | None" = None
    names: list[str] = field(default_factory=list)

    def start(self) -> None:
        self.start_server()
        self.start_worker()

    def start_server(self) -> None:
        command = [sys.executable, "-m", "lazulite.processes.main", "serve", "--home", str(self.home), "--no-worker"]
        with (self.home / "server.txt").open("ab") as said:
            process = subprocess.Popen(
                [*command, "--port", "0", "--scoring-port", "0"], stdin=subprocess.DEVNULL, stderr=said
            )
        self.server = process
        address = until(lambda: found if (found := read_address(self.home)) and found.pid == process.pid else None)
        self.relay.upstream = address.url

    def start_worker(self) -> None:
        command = [sys.executable, "-m", "lazulite.processes.worker", self.relay.url, str(self.home)]
        self.worker = subprocess.Popen(command, stdin=subprocess.DEVNULL)

    def kill_server(self) -> None:
        assert self.server is not None
        self.server.kill()
        self.server.wait()

    def kill_worker(self) -> None:
        assert self.worker is not None
        self.worker.kill()
        self.worker.wait()

    def enqueue(self, command: str, **values: object) -> str:
        """Before the server starts: a home has one writer."""
        with self.platform() as platform:
            with platform.read() as tx:
                workspace = platform.workspaces.named(tx, "default").id
            given: dict[str, object] = {
                "id": new_run_id(), "workspace_id": workspace, "workspace": "default", "kind": JobKind.JOB,
                "name": "a job", "owner": "tests", "command": command,
            }  # fmt: skip
            spec = JobSpec(**{**given, **values})  # type: ignore[arg-type]  # a maker for tests
            platform.write(lambda tx: platform.queue.enqueue(tx, LOCAL, spec))
        return spec.id

    @contextmanager
    def platform(self) -> Iterator[Platform]:
        opened = open_platform(Settings(home=self.home, database_url=f"sqlite:///{self.home / 'lazulite.db'}"))
        try:
            yield opened
        finally:
            opened.close()

    def wait_for_end(self, name: str) -> Process:
        with self.platform() as platform:
            with platform.read() as tx:
                workspace = platform.workspaces.named(tx, "default").id

            def ended() -> Process | None:
                with platform.read() as tx:
                    process = platform.queue.get(tx, workspace, name)
                return process if process.ended else None

            return until(ended)

    def facts(self, name: str) -> list[str]:
        with self.platform() as platform:
            platform.relay.drain()
            with platform.read() as tx:
                return [fact.type for fact in read_after(tx, 0, subject=f"processes/{name}")]

    def log(self, name: str) -> str:
        path = self.home / "logs" / name[-2:] / f"{name}.txt"
        return path.read_text() if path.exists() else ""

    def job(self, name: str) -> Path:
        return self.home / "worker" / "jobs" / name

    def close(self) -> None:
        self.relay.close()  # first: a strike would start anew what has been ended here
        if self.worker is not None:
            self.kill_worker()
        if self.server is not None:
            self.kill_server()
        for pid in shim_pids(self.home):
            shim.send(os.kill, pid, signal.SIGTERM)


def shim_pids(home: Path) -> list[int]:
    return [json.loads(p.read_text())["pid"] for p in (home / "worker" / "jobs").glob("*/pid.json")]


def until(look: Callable[[], T | None]) -> T:
    """What `look` gives once it gives something."""
    pause, waited = threading.Event(), 0.0
    while not (found := look()):
        assert waited < PATIENCE_SECONDS, "it does not come"
        pause.wait(0.02)
        waited += 0.02
    return found


def assert_undisturbed(site: Site, name: str) -> None:
    ended = site.wait_for_end(name)
    reason = "The command ended with exit code 7.\nIts last line was: last"
    assert (ended.outcome, ended.exit_code, ended.reason) == (JobStatus.FAILED, 7, reason)
    assert site.log(name) == "first\nlast\n"
    assert [entry["path"] for entry in ended.outputs["made"]] == ["a.txt", "b.txt", "c.txt"]  # type: ignore[index,union-attr,call-overload]
    assert site.facts(name) == ["ProcessStarted", "ProcessEnded"]
