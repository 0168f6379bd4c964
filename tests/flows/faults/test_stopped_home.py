"""Worker and gateway of a home stopped (SIGSTOP): the control plane does not wait for them, not even to end them."""

import os
import signal
from pathlib import Path

import httpx2
import pytest

from lazulite.processes.identity import ProcessIdentity
from tests.conftest import Server, stop_home
from tests.flows.inference.site import processes_of, until


def identity(path: Path) -> ProcessIdentity:
    return until(lambda: ProcessIdentity.read(path), f"{path.name} is there")


@pytest.mark.judge
def test_the_control_plane_answers_and_ends_them_all_the_same(server: Server) -> None:
    pids = [identity(server.home / path).pid for path in ("worker/worker.json", "gateway/address.json")]
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    with httpx2.Client(base_url=server.url, timeout=5, trust_env=False) as http:
        for number in range(50):
            answer = http.post("/api/2.0/mlflow/runs/create", json={"run_name": f"n{number}"})
            assert answer.status_code == 200
        document = '{"command": "echo late", "environment": {"requirements": []}}'
        job = http.post("/api/v1/workspaces/default/jobs", json={"document": document}).json()["name"]
        assert http.get(f"/api/v1/workspaces/default/jobs/{job}").json()["status"] == "Queued"
        for pid in pids:
            os.kill(pid, signal.SIGCONT)
        path = f"/api/v1/workspaces/default/jobs/{job}"
        until(lambda: http.get(path).json()["status"] == "Completed", "the job is done")
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    stop_home(server.home)
    assert processes_of(server.home) == []
