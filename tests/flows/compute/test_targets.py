"""Two workers with other queues, labels and machines: every job runs where it can, and says why where it cannot."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from lazulite import Client
from tests.conftest import Server, start_server, stop_home
from tests.flows.compute.site import PATIENCE_SECONDS, until

ONE_GPU = "#!/bin/sh\necho 'GPU 0: NVIDIA H100 80GB HBM3 (UUID: GPU-aa)'\n"
SHOW = "echo ran on $MARK with $CUDA_VISIBLE_DEVICES; until [ -e $GATE ]; do sleep 0.05; done"


@dataclass
class Site:
    server: Server
    client: Client
    folder: Path
    workers: dict[str, "subprocess.Popen[str]"]

    def start_worker(self, name: str, *options: str, path: str = "") -> None:
        """Whose jobs know by $MARK where they run."""
        variables = {**os.environ, "MARK": name, "PATH": f"{path}{os.environ['PATH']}", "GATE": str(self.gate)}
        command = [sys.executable, "-m", "lazulite.processes.main", "worker", "--url", self.server.url, "--slots", "2"]
        home = ["--home", str(self.folder / name)]
        self.workers[name] = subprocess.Popen(
            [*command, *home, *options], env=variables, stderr=subprocess.PIPE, text=True
        )

    @property
    def gate(self) -> Path:
        """Once it is there, jobs end."""
        return self.folder / "gate"

    def submit(self, compute: str | None = None, **more: object) -> str:
        document = {"command": SHOW, "environment": {"requirements": []}, "compute": compute, **more}
        return self.client.jobs.create({key: value for key, value in document.items() if value is not None}).name  # type: ignore[misc]  # JSON

    def ran_on(self, name: str) -> str:
        ended = self.client.jobs.wait(name, timeout_seconds=PATIENCE_SECONDS)
        assert ended.status == "Completed", ended.error
        return next(line for line in self.client.jobs.log(name).decode().splitlines() if line.startswith("ran on"))

    def id_of(self, name: str) -> str:
        """By the label that only this worker bears."""
        return next(one.id for one in self.client.workers.list() if one.labels.get("name") == name)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    server = start_server(tmp_path / "home", "--no-worker")
    with Client(server.url) as client:
        made = Site(server, client, tmp_path, {})
        yield made
        made.gate.touch()
        for worker in made.workers.values():
            worker.terminate()
            worker.communicate(timeout=30)
    stop_home(server.home)
    for name in made.workers:
        stop_home(tmp_path / name)
    with server.process:
        server.process.wait(30)


def test_jobs_run_where_they_can_and_say_why_where_they_cannot(site: Site) -> None:
    client = site.client
    client.compute.create({"name": "gpus", "type": "amlcompute", "size": "Standard_NC6s_v3", "max_instances": 1})
    client.compute.create({"name": "north", "type": "pool", "resources": {"labels": {"site": "north"}}})
    queues = ("--queue", "default", "--queue", "north")
    site.start_worker("plain", *queues, "--label", "site=north", "--label", "name=plain")
    until(lambda: len(list(client.workers.list())) == 1)

    waits = client.jobs.create({"command": SHOW, "environment": {"requirements": []}, "compute": "azureml:gpus"})
    said = "no worker serves 'gpus'; known: "
    assert waits.warnings[0].startswith(f"compute: it would wait on 'gpus': {said}")
    first = client.jobs.get(waits.name)
    assert (first.status, first.queue_position) == ("Queued", 1)
    assert str(first.waiting_for).startswith(said.replace("no", "No", 1))

    driver = site.folder / "bin"
    driver.mkdir()
    (driver / "nvidia-smi").write_text(ONE_GPU)
    (driver / "nvidia-smi").chmod(0o755)
    site.start_worker("fitted", "--label", "name=fitted", path=f"{driver}:")
    until(lambda: client.jobs.get(waits.name).status == "Running")
    second = site.submit("gpus")
    assert client.jobs.get(second).waiting_for == "1 of at most 1 run on 'gpus'."
    assert {one.name: [*one.workers] for one in client.compute.list()}["gpus"] != []

    north, everywhere = site.submit("north"), site.submit(resources={"gpu": 0, "labels": {"name": "fitted"}})
    site.gate.touch()
    assert site.ran_on(waits.name) == "ran on fitted with 0"
    assert site.ran_on(second) == "ran on fitted with 0"
    assert site.ran_on(north) == "ran on plain with"
    assert site.ran_on(everywhere) == "ran on fitted with"


def test_workers_are_cordoned_and_drained_and_forgotten(site: Site) -> None:
    client = site.client
    site.start_worker("one", "--label", "name=one")
    until(lambda: len(list(client.workers.list())) == 1)
    one = site.id_of("one")
    running = site.submit()
    until(lambda: client.jobs.get(running).status == "Running")

    client.workers.cordon(one)
    waits = site.submit()
    assert str(client.jobs.get(waits).waiting_for).endswith("is cordoned.")
    client.workers.uncordon(one)
    until(lambda: client.jobs.get(waits).status == "Running")

    assert client.workers.drain(one).duty == "draining"
    later = site.submit()
    assert site.workers["one"].poll() is None
    site.gate.touch()
    assert (site.ran_on(running), site.ran_on(waits)) == ("ran on one with", "ran on one with")
    _, said = site.workers["one"].communicate(timeout=PATIENCE_SECONDS)
    assert (site.workers["one"].returncode, said.splitlines()[-1]) == (
        0, "This worker was drained, and ends. To start it again: lazulite worker uncordon ID"
    )  # fmt: skip
    assert client.jobs.get(later).status == "Queued"

    site.start_worker("one", "--label", "name=one")  # which is still to be away
    site.workers["one"].communicate(timeout=PATIENCE_SECONDS)
    client.workers.uncordon(one)
    site.start_worker("one", "--label", "name=one")
    assert site.ran_on(later) == "ran on one with"


def test_the_command_line_makes_a_compute_of_azures_document(site: Site, tmp_path: Path) -> None:
    (tmp_path / "cluster.yml").write_text(
        "$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json\n"
        "name: basic-example\ntype: amlcompute\nsize: STANDARD_DS3_v2\nmax_instances: 2\n"
    )

    def lazulite(*words: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "lazulite.processes.main", *words, "-o", "json"]
        variables = {**os.environ, "LAZULITE_URL": site.server.url}
        return subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=variables, check=False)

    made = lazulite("compute", "create", "-f", "cluster.yml", "--set", "name=gpu-cluster", "--size", "Standard_NC6s_v3")
    assert made.returncode == 0, made.stderr
    assert (json.loads(made.stdout)["needs"]["gpus"], json.loads(made.stdout)["max_instances"]) == (1, 2)
    nobody = "no worker is there; start one: lazulite worker --url ADDRESS"
    assert made.stderr == f"warning: A job there would wait: {nobody}.\n"
    pool = lazulite("compute", "create", "-n", "big", "--cpu", "2", "--memory", "4Gi", "--label", "disk=fast")
    assert json.loads(pool.stdout)["needs"] == {
        "cpus": 2, "memory_bytes": 4 << 30, "gpus": 0, "labels": {"disk": "fast"}, "isolation": "process",
        "network": "open",
    }  # fmt: skip
    changed = lazulite("compute", "update", "big", "--max-instances", "3", "--set", "priority=low")
    assert (json.loads(changed.stdout)["max_instances"], json.loads(changed.stdout)["priority"]) == (3, "low")
    assert json.loads(lazulite("compute", "stop", "big").stdout)["state"] == "Stopped"
    assert json.loads(lazulite("compute", "start", "big").stdout)["state"] == "Running"
    assert lazulite("compute", "validate", "-f", "cluster.yml").returncode == 0
    assert [one["name"] for one in json.loads(lazulite("compute", "list").stdout)] == ["big", "gpu-cluster"]
    assert json.loads(lazulite("worker", "list").stdout) == []
    deleted = subprocess.run(
        [sys.executable, "-m", "lazulite.processes.main", "compute", "delete", "big", "--yes"],
        env={**os.environ, "LAZULITE_URL": site.server.url}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (deleted.returncode, deleted.stderr) == (0, "compute big is deleted\n")
    (tmp_path / "spark.yml").write_text("name: s\ntype: synapsespark\nresource_id: /x\n")
    refused = lazulite("compute", "validate", "-f", "spark.yml")
    assert refused.returncode == 1
    assert json.loads(refused.stderr)["detail"].startswith("A compute of type 'synapsespark' is not to be had here")
