"""A home on a disk that takes a fifth of a second for every sync: writers share one, and readers wait for none."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest

from lazulite import Client, command
from tests.conftest import Server, start_server, stop_home
from tests.flows.inference.site import until
from tests.slow_disk import SlowDisk

MLFLOW = "/api/2.0/mlflow"
WRITERS, EACH = 20, 3


@pytest.fixture
def disk(tmp_path: Path) -> SlowDisk:
    return SlowDisk.make(tmp_path / "disk", seconds=0.2)


@pytest.fixture
def server(disk: SlowDisk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("LD_PRELOAD", str(disk.library))
    running = start_server(tmp_path / "home")
    monkeypatch.delenv("LD_PRELOAD")
    yield running
    stop_home(running.home)
    with running.process:
        running.process.wait(60)


def test_writers_share_a_sync_and_readers_wait_for_none(server: Server, disk: SlowDisk) -> None:
    over, reads = threading.Event(), list[int]()

    def write(writer: int) -> list[str]:
        with httpx2.Client(base_url=server.url, timeout=60, trust_env=False) as http:
            answers = [http.post(f"{MLFLOW}/runs/create", json={"run_name": f"{writer}-{n}"}) for n in range(EACH)]
            return [answer.json()["run"]["info"]["run_id"] for answer in answers]

    def read() -> None:
        with httpx2.Client(base_url=server.url, timeout=60, trust_env=False) as http:
            while not over.is_set():
                reads.append(http.get("/api/v1/workspaces/default/jobs").status_code)

    before = disk.syncs
    disk.slow()
    with ThreadPoolExecutor(WRITERS + 1) as pool:
        reading = pool.submit(read)
        acknowledged = [run for made in pool.map(write, range(WRITERS)) for run in made]
        over.set()
        reading.result()
    assert disk.syncs - before < len(acknowledged)
    assert len(reads) > disk.syncs - before
    assert set(reads) == {200}
    with httpx2.Client(base_url=server.url, timeout=60, trust_env=False) as http:
        found = http.post(f"{MLFLOW}/runs/search", json={"experiment_ids": ["0"], "max_results": 1_000}).json()["runs"]
    assert {run["info"]["run_id"] for run in found} == set(acknowledged)


def test_a_job_runs_once_and_keeps_its_worker(server: Server, disk: SlowDisk, tmp_path: Path) -> None:
    disk.slow()
    with Client(server.url) as client:
        once = command(command=f"echo once >> {tmp_path / 'said'}", environment={"requirements": []})
        name = str(client.jobs.create(once)["name"])
        assert client.jobs.wait(name, timeout_seconds=120)["status"] == "Completed"

        def facts() -> list[str]:
            return [fact["type"] for fact in client.events.list(subject=f"jobs/{name}")]

        until(lambda: "JobFinished" in facts(), "the job's end is a fact")
        assert "ProcessNotResponding" not in facts()
    assert (tmp_path / "said").read_text() == "once\n"
