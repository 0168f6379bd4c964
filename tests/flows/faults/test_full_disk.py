"""A home whose disk is full: typed refusals, nothing acknowledged is lost, and with room again all of it goes on."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from lazulite import Client, Output, command
from tests.conftest import Server, start_server, stop_home
from tests.flows.inference.site import processes_of, until
from tests.small_disk import SmallDisk

pytestmark = pytest.mark.mounts
ROOT = "/api/v1/workspaces/default"
MLFLOW = "/api/2.0/mlflow"
LARGE = b"x" * 3_000_000
EMPTY: dict[str, list[str]] = {"requirements": []}


@pytest.fixture
def server(small_disk: SmallDisk) -> Iterator[Server]:
    running = start_server(small_disk.path / "home")
    yield running
    stop_home(running.home)
    with running.process:
        running.process.wait(30)


@pytest.fixture
def http(server: Server) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=server.url, timeout=60, trust_env=False) as made:
        yield made


def upload(http: httpx2.Client, content: bytes) -> httpx2.Response:
    return http.put(f"{ROOT}/uploads/{hashlib.sha256(content).hexdigest()}", content=content)


def make_runs_until_refused(http: httpx2.Client) -> tuple[set[str], dict[str, Any]]:
    """The runs that were acknowledged, and the refusal of the one after them."""
    made: set[str] = set()
    while True:
        answer = http.post(f"{MLFLOW}/runs/create", json={"run_name": f"n{len(made)}", "tags": [_tag()]})
        if answer.status_code != 200:
            return made, {"status": answer.status_code, **answer.json()}
        made.add(answer.json()["run"]["info"]["run_id"])


def runs(http: httpx2.Client) -> set[str]:
    answer = http.post(f"{MLFLOW}/runs/search", json={"experiment_ids": ["0"], "max_results": 1_000})
    return {run["info"]["run_id"] for run in answer.json()["runs"]}


def test_a_full_disk_is_a_refusal_until_there_is_room_again(
    server: Server, http: httpx2.Client, small_disk: SmallDisk, tmp_path: Path
) -> None:
    go = tmp_path / "go"
    with Client(server.url) as client:
        giving, failing = start_jobs(client, go)
        small_disk.fill()
        acknowledged, refusal = make_runs_until_refused(http)
        assert (refusal["status"], refusal["error_code"]) == (503, "TEMPORARILY_UNAVAILABLE")
        assert "The disk of the home folder is full: nothing of this request was kept." in refusal["message"]
        refused = upload(http, LARGE)
        assert (refused.status_code, refused.json()["code"]) == (507, "disk_full")
        assert "Make room on it" in refused.json()["hint"]
        assert not list((server.home / "blobs" / "incoming").iterdir())
        assert runs(http) >= acknowledged
        go.touch()
        until(lambda: not processes_of(go), "both commands have ended")
        assert runs(http) >= acknowledged
        small_disk.clear()
        ended = client.jobs.wait(failing, timeout_seconds=60)
        assert (ended["status"], ended["exit_code"]) == ("Failed", 7)
        assert client.jobs.log_tail(failing).endswith("begun\n")
        assert client.jobs.wait(giving, timeout_seconds=60)["status"] == "Completed"
        fetched = client.jobs.download(giving, "out", tmp_path / "fetched")
        assert (fetched / "large").stat().st_size == len(LARGE)
        assert upload(http, LARGE).status_code == 201
        after = client.jobs.create(command(command="echo after", environment=EMPTY))["name"]
        assert client.jobs.wait(after, timeout_seconds=60)["status"] == "Completed"
    assert runs(http) >= acknowledged
    assert http.get("/readyz").json()["facts_parked"] == 0
    assert server.process.poll() is None


def start_jobs(client: Client, go: Path) -> list[str]:
    """One whose output is there and is to be brought home, and one whose last words there will be no room for."""
    waiting = f"until [ -e {go} ]; do sleep 0.05; done"
    gives = f"head -c {len(LARGE)} /dev/urandom > ${{{{outputs.out}}}}/large; echo begun; {waiting}"
    fails = f"echo begun; {waiting}; exit 7"
    jobs = [
        command(command=gives, environment=EMPTY, outputs={"out": Output(type="uri_folder")}),
        command(command=fails, environment=EMPTY),
    ]
    names = [str(client.jobs.create(job)["name"]) for job in jobs]
    for name in names:
        until(lambda name=name: "begun" in client.jobs.log_tail(name), "the job's log begins")  # type: ignore[misc]
    return names


def _tag() -> dict[str, str]:
    return {"key": "filler", "value": "x" * 4_000}
