"""Nodes that are really started: as children of the server and by an operator's programs."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from lazulite import Client
from lazulite.experience.sdk.answers.compute import ComputeNode
from lazulite.experience.sdk.answers.jobs import Job
from tests.conftest import Server, start_server, stop_home
from tests.flows.compute.site import PATIENCE_SECONDS, until

GATED = 'until [ -e "$GATE" ]; do sleep 0.05; done; echo done'
START = 'exec "$PYTHON" -m lazulite.processes.main worker $LAZULITE_WORKER_ARGUMENTS --home "$PWD/home"'
STOP = 'echo "$LAZULITE_NODE_NAME" >> "$STOPPED"'


@dataclass
class Site:
    folder: Path
    server: Server = field(init=False)
    client: Client = field(init=False)

    def start(self) -> None:
        told = {"STOPPED": self.folder / "stopped", "LAZULITE_STARTERS": self.folder / "starters.yml"}
        variables = {"PYTHON": sys.executable, **{name: str(path) for name, path in told.items()}}
        self.server = start_server(self.folder / "home", "--no-worker", variables=variables)
        self.client = Client(self.server.url)

    def target(self, starter: str, **more: object) -> None:
        self.client.compute.create(
            {"name": "burst", "type": "pool", "starter": starter, "max_instances": 1, "idle_time_before_scale_down": 0,
             **more}  # type: ignore[dict-item]  # JSON
        )  # fmt: skip

    def submit(self, command: str = GATED) -> str:
        document = {
            "command": command, "environment": {"image": "python"}, "compute": "azureml:burst",
            "environment_variables": {"GATE": str(self.gate)},
        }  # fmt: skip
        return self.client.jobs.create(document).name

    @property
    def gate(self) -> Path:
        """Once it is there, jobs end."""
        return self.folder / "gate"

    def ended(self, name: str) -> Job:
        return self.client.jobs.wait(name, timeout_seconds=PATIENCE_SECONDS)

    def node(self, *states: str) -> ComputeNode:
        """The newest, once it is in one of these states."""

        def look() -> ComputeNode | None:
            found = [*self.client.compute.nodes("burst", max_results=1)]
            return found[0] if found and found[0].state in states else None

        return until(look)

    def restart(self) -> None:
        self.server.process.kill()
        self.server.process.wait()
        self.client.close()
        self.start()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    starters = {
        "boxes": {"start": ["sh", "-c", START], "stop": ["sh", "-c", STOP]},
        "broken": {"start": ["sh", "-c", "echo No machine of that size is free.; exit 3"]},
        "missing": {"start": [str(tmp_path / "nothing")]},
    }
    (tmp_path / "starters.yml").write_text(json.dumps(starters))
    made = Site(tmp_path)
    made.start()
    yield made
    made.gate.touch()
    made.client.close()
    stop_home(made.server.home)
    for home in (tmp_path / "home" / "nodes").glob("*/home"):
        stop_home(home)
    with made.server.process:
        made.server.process.wait(30)


def test_a_job_on_a_target_without_machines_gets_one_that_ends_when_it_is_idle(site: Site) -> None:
    site.target("local")
    name = site.submit()
    node = site.node("running")
    worker = site.client.workers.get(str(node.worker_id))
    assert (worker.name, worker.queues, worker.labels) == (node.name, ["burst"], {"node": node.id})
    assert site.client.compute.get("burst").nodes == 1
    site.gate.touch()
    assert site.ended(name).status == "Completed"
    assert site.node("left").id == node.id
    until(lambda: not [*site.client.workers.list()])
    until(lambda: not (site.server.home / "nodes" / node.id).exists())
    assert site.client.compute.get("burst").nodes == 0


def test_a_node_and_its_job_outlive_the_server(site: Site) -> None:
    site.target("local")
    name = site.submit()
    node = site.node("running")
    site.restart()
    site.gate.touch()
    assert site.ended(name).status == "Completed"
    assert [one.attempt for one in site.client.jobs.get(name).attempts] == [1]
    assert site.node("left").id == node.id


def test_an_operators_program_starts_a_machine_and_another_one_stops_it(site: Site) -> None:
    site.target("boxes")
    name = site.submit("echo there")
    assert site.ended(name).status == "Completed"
    node = site.node("left")
    until(lambda: (site.folder / "stopped").exists())
    assert (site.folder / "stopped").read_text() == f"{node.name}\n"


REASONS = {
    "broken": "No machine of that size is free.",
    "missing": "nothing could not be run: No such file or directory.",
}


@pytest.mark.parametrize(("starter", "reason"), REASONS.items())
def test_what_its_program_said_last_is_why_a_job_waits(site: Site, starter: str, reason: str) -> None:
    site.target(starter)
    name = site.submit("echo never")
    assert site.node("unusable").reason.endswith(reason)
    waiting = site.client.jobs.get(name).waiting_for or ""
    assert waiting.startswith("No node could be started: ")
    assert reason.rstrip(".") in waiting
    site.client.jobs.cancel(name)


def test_everything_of_a_home_ends_with_it(site: Site) -> None:
    site.target("local")
    site.submit()
    node = site.node("running")
    pid = json.loads((site.server.home / "nodes" / node.id / "worker" / "worker.json").read_text())["pid"]
    stop_home(site.server.home)
    assert not Path(f"/proc/{pid}").exists()
