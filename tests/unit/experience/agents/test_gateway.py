"""What a gateway asks and tells, over HTTP."""

import threading

import pytest
from starlette.testclient import TestClient

from lazulite.assembly import Platform
from lazulite.foundation.actor import LOCAL, Principal, PrincipalKind
from lazulite.processes.serve import create_app
from lazulite.services.inference.entities import Segment
from tests.unit.services.inference.makers import make_definition

BASE = "/api/v1/agents/gateway"
HEADERS = {"host": "127.0.0.1"}


@pytest.fixture
def client(platform: Platform) -> TestClient:
    return TestClient(create_app(platform), headers=HEADERS)


def test_the_table_is_given_at_once_to_who_has_another_version(platform: Platform, client: TestClient) -> None:
    _create_endpoint(platform, "delays")
    answer = client.get(f"{BASE}/table", params={"version": -1, "wait": 0})
    assert answer.status_code == 200
    assert list(answer.json()["endpoints"]) == ["default/delays"]


def test_nothing_is_said_to_who_has_this_version(platform: Platform, client: TestClient) -> None:
    _create_endpoint(platform, "delays")
    version = client.get(f"{BASE}/table").json()["version"]
    assert client.get(f"{BASE}/table", params={"version": version, "wait": 0}).status_code == 204


def test_a_waiting_gateway_is_woken_by_a_change(platform: Platform, client: TestClient) -> None:
    version = client.get(f"{BASE}/table").json()["version"]
    change = threading.Timer(0.1, _create_endpoint, (platform, "delays"))
    change.start()
    answer = client.get(f"{BASE}/table", params={"version": version, "wait": 20})
    change.join()
    assert (answer.status_code, list(answer.json()["endpoints"])) == (200, ["default/delays"])


def test_a_segment_announced_twice_is_known_once(platform: Platform, client: TestClient) -> None:
    told = {
        "id": "1", "workspace": "default", "endpoint": "delays", "deployment": "blue", "kind": "capture",
        "path": "/lake/1.parquet", "rows": 3, "min_time": "2026-01-01T00:00:00Z", "max_time": "2026-01-01T01:00:00Z",
        "digest": "a" * 64, "size": 10,
    }  # fmt: skip
    for _ in range(2):
        assert client.post(f"{BASE}/segments", json=[told]).status_code == 204
    assert [(segment.path, segment.rows) for segment in _segments(platform)] == [("/lake/1.parquet", 3)]


def test_what_is_sealed_of_an_endpoint_is_told_with_the_time_of_its_newest_row(
    platform: Platform, client: TestClient
) -> None:
    _create_endpoint(platform, "delays")
    told = {
        "id": "1", "workspace": "default", "endpoint": "delays", "kind": "feedback", "path": "/lake/1.parquet",
        "rows": 3, "min_time": "2026-01-01T00:00:00Z", "max_time": "2026-01-01T02:00:00Z", "digest": "a" * 64,
        "size": 10,
    }  # fmt: skip
    older = {**told, "path": "/lake/0.parquet", "max_time": "2026-01-01T01:00:00Z"}
    assert client.post(f"{BASE}/segments", json=[told, older, told, {**told, "endpoint": "other"}]).is_success
    collected = client.get("/api/v1/workspaces/default/online-endpoints/delays/collected").json()
    assert collected["feedback"] == {"segments": 2, "rows": 6, "bytes": 20, "last_at": "2026-01-01T02:00:00Z"}
    assert collected["capture"] == {"segments": 0, "rows": 0, "bytes": 0, "last_at": None}


def test_a_seal_is_asked_for_in_the_table_and_done_when_the_gateway_says_so(
    platform: Platform, client: TestClient
) -> None:
    before = client.get(f"{BASE}/table").json()["version"]
    seal = platform.write(platform.endpoints.request_seal)
    assert client.get(f"{BASE}/table", params={"version": before}).json()["seal"] == seal
    assert not _sealed(platform, seal)
    assert client.post(f"{BASE}/seals", json={"seal": seal}).status_code == 204
    assert _sealed(platform, seal)


def test_figures_are_kept_by_deployment_and_those_of_unknown_ones_passed_over(
    platform: Platform, client: TestClient
) -> None:
    deployment_id = _create_deployment(platform)
    figure = {"answered": 7, "errors": {"424": 2, "408": 1}, "p50_ms": 1.5}
    told = {"deployments": {deployment_id: figure, "gone": figure}}
    assert client.post(f"{BASE}/figures", json=told).status_code == 204
    with platform.read() as tx:
        deployment = platform.deployments.get(tx, _default(platform), "delays", "blue")
        figures = platform.endpoints.figures(tx, deployment)
        assert platform.endpoints.answered(tx, deployment_id) == 7
    assert (figures["answered"], figures["errors"], figures["p50_ms"]) == (7, 3, 1.5)


def test_a_job_may_not_speak_for_a_gateway(platform: Platform, client: TestClient) -> None:
    job = Principal(PrincipalKind.JOB, "job-1")
    secret, _ = platform.write(lambda tx: platform.tokens.issue(tx, job, workspace_id=_default(platform)))
    answer = client.get(f"{BASE}/table", headers={"authorization": f"Bearer {secret}"})
    assert answer.status_code == 403


def _default(platform: Platform) -> str:
    with platform.read() as tx:
        return platform.workspaces.named(tx, "default").id


def _create_endpoint(platform: Platform, name: str) -> None:
    workspace_id = _default(platform)
    platform.write(lambda tx: platform.endpoints.create(tx, LOCAL, workspace_id, name=name))


def _create_deployment(platform: Platform) -> str:
    _create_endpoint(platform, "delays")
    workspace_id = _default(platform)
    made = platform.write(
        lambda tx: platform.deployments.create(tx, LOCAL, workspace_id, "delays", "blue", make_definition())
    )
    return made.id


def _segments(platform: Platform) -> list[Segment]:
    with platform.read() as tx:
        return platform.endpoints.gateways.segments(tx, _default(platform), "delays", kind="capture")


def _sealed(platform: Platform, seal: int) -> bool:
    with platform.read() as tx:
        return platform.endpoints.gateways.sealed(tx, seal)
