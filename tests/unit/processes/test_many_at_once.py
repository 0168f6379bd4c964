"""Fifty who create one name at once: one of them has made it, and all others hear of the conflict."""

import json
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from starlette.testclient import TestClient

from lazulite.assembly import Platform
from lazulite.processes.serve import create_app
from tests.unit.processes.team import MLMODEL, NAME, Team

MANY = 50
ROOT = "/api/v1/workspaces/default"
MLFLOW = "/api/2.0/mlflow"
JOB = {"command": "true", "environment": {"requirements": []}}
WATCHED = {"monitoring_target": {"endpoint_deployment_id": f"azureml:{NAME}"}}
CREATES: dict[str, dict[str, Any]] = {
    f"{ROOT}/data": {"name": "new", "version": "1", "type": "uri_folder", "path": "d"},
    f"{ROOT}/models": {"name": "new", "version": "1", "type": "mlflow_model", "path": "m"},
    f"{ROOT}/environments": {"name": "new", "version": "1", "requirements": []},
    f"{ROOT}/online-endpoints": {"name": "new"},
    f"{ROOT}/online-endpoints/{NAME}/deployments": {
        "name": "new", "endpoint_name": NAME, "model": f"azureml:{NAME}:1",
    },
    f"{ROOT}/monitors": {
        "name": "new", **WATCHED, "monitoring_signals": {"quality": {"type": "data_quality"}},
        "reference_data": {"path": f"azureml:{NAME}:1"},
    },
    f"{ROOT}/triggers": {"name": "new", "when": "DataProfiled", "owner": "local", "start": {"job": JOB}},
    f"{ROOT}/release-policies": {"name": "new", "model": "new", "owner": "operations"},
}  # fmt: skip
PLAIN: dict[str, dict[str, Any]] = {
    "/api/v1/workspaces": {"name": "new"},
    "/api/v1/users": {"name": "new", "password": "long enough to be one"},
    f"{MLFLOW}/experiments/create": {"name": "new"},
    f"{MLFLOW}/registered-models/create": {"name": "newer"},
}


@pytest.fixture
def team(platform: Platform) -> Iterator[Team]:
    http = TestClient(create_app(platform), base_url="http://localhost", raise_server_exceptions=False)
    made = Team(platform, http, "default")
    made.fill()
    yield made
    http.close()


def body_of(team: Team, path: str, document: dict[str, Any]) -> dict[str, Any]:
    files = {"d": ("a.csv", b"x\n1\n"), "m": ("MLmodel", MLMODEL)}
    listed = files.get(str(document.get("path")))
    return {"document": json.dumps(document), **({"sources": {"path": team.upload(*listed)}} if listed else {})}


def test_one_has_made_it_and_the_others_hear_of_the_conflict(team: Team) -> None:
    bodies = {path: body_of(team, path, document) for path, document in CREATES.items()} | PLAIN
    told = {path: statuses(team, path, body) for path, body in bodies.items()}
    expected = {path: {(400 if path.startswith(MLFLOW) else 409): MANY - 1} for path in bodies}
    assert {path: {s: n for s, n in counts.items() if s >= 300} for path, counts in told.items()} == expected
    assert team.platform.relay.drain() is None
    assert team.platform.relay.standing()["facts_parked"] == 0


def test_of_versions_without_a_number_each_gets_its_own(team: Team) -> None:
    body = body_of(team, f"{ROOT}/models", {"name": "many", "type": "mlflow_model", "path": "m"})
    counts = statuses(team, f"{ROOT}/models", body)
    assert set(counts) <= {201, 409}
    listed = team.get("/models/many/versions?max_results=100")["items"]
    assert sorted(int(one["version"]) for one in listed) == list(range(1, counts[201] + 1))


def statuses(team: Team, path: str, body: dict[str, Any]) -> Counter[int]:
    """Of so many who ask at the same moment."""
    together = Barrier(MANY)

    def ask(_: int) -> int:
        together.wait(30)
        return team.http.post(path, json=body).status_code

    with ThreadPoolExecutor(MANY) as pool:
        return Counter(pool.map(ask, range(MANY)))
