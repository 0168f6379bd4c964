"""Every route of the control plane: whose it is, and that it shows a workspace to nobody from another one."""

import re
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from lazulite.assembly import Platform
from lazulite.foundation.actor import LOCAL, Principal, PrincipalKind
from lazulite.processes.serve import create_app
from lazulite.testing import platform_in_memory

OPEN = {"/healthz", "/readyz", "/metrics", "/health", "/version", "/api/v1/schemas", "/api/v1/schemas/1"}
APPROVING = re.compile(r"/(approve|refuse|rollback)$")


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    made = platform_in_memory(tmp_path_factory.mktemp("home"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def app(platform: Platform) -> FastAPI:
    return create_app(platform)


@pytest.fixture(scope="module")
def client(app: FastAPI) -> TestClient:
    return TestClient(app, base_url="http://localhost")


def token(platform: Platform, kind: PrincipalKind, workspace: str) -> dict[str, str]:
    def issue(tx: object) -> str:
        known = {one.name: one for one in platform.workspaces.list(tx)}  # type: ignore[arg-type]  # a Tx
        box = known.get(workspace) or platform.workspaces.create(tx, LOCAL, workspace)  # type: ignore[arg-type]  # a Tx
        return platform.tokens.issue(tx, Principal(kind, "x"), workspace_id=box.id)[0]  # type: ignore[arg-type]  # a Tx

    return {"Authorization": f"Bearer {platform.write(issue)}"}


def calls(app: FastAPI) -> list[tuple[str, str]]:
    """(method, path) of every documented route, its parameters filled in; the workspace is the default one.

    MLflow's routes have a test of their own, over their own table.
    """
    found = []
    for path, verbs in app.openapi()["paths"].items():
        filled = re.sub(r"\{(\w+)\}", lambda m: "default" if m[1] == "workspace" else "1", path)
        found += [(method.upper(), filled) for method in verbs]
    assert len(found) > 100
    return sorted(found)


def test_no_route_lets_a_job_of_another_workspace_in(app: FastAPI, client: TestClient, platform: Platform) -> None:
    foreign = token(platform, PrincipalKind.JOB, "team-a")
    let_in = []
    for method, path in calls(app):
        if path in OPEN or path == "/api/v1/workspaces":
            continue
        status = client.request(method, path, headers=foreign, json={} if method != "GET" else None).status_code
        if status not in {401, 403}:
            let_in.append((method, path, status))
    assert let_in == []


def test_no_route_takes_an_unknown_token(app: FastAPI, client: TestClient) -> None:
    unknown = {"Authorization": "Bearer lz_guess"}
    let_in = [
        (method, path)
        for method, path in calls(app)
        if path not in OPEN
        and client.request(method, path, headers=unknown, json={} if method != "GET" else None).status_code != 401
    ]
    assert let_in == []


@pytest.mark.parametrize("kind", [PrincipalKind.JOB, PrincipalKind.RULE, PrincipalKind.WORKER, PrincipalKind.GATEWAY])
def test_only_people_decide_on_a_release(
    app: FastAPI, client: TestClient, platform: Platform, kind: PrincipalKind
) -> None:
    own = token(platform, kind, "default")
    deciding = [(method, path) for method, path in calls(app) if APPROVING.search(path)]
    assert len(deciding) >= 3
    for method, path in deciding:
        assert client.request(method, path, headers=own, json={}).status_code == 403, path


def test_a_job_lists_only_its_own_workspace(client: TestClient, platform: Platform) -> None:
    seen = client.get("/api/v1/workspaces", headers=token(platform, PrincipalKind.JOB, "team-a"))
    refused = client.get("/api/v1/workspaces")
    assert {one["name"] for one in refused.json()["items"]} >= {"default", "team-a"}
    assert seen.status_code == 403 or [one["name"] for one in seen.json()["items"]] == ["team-a"]


def test_the_openapi_document_names_every_route_of_our_own(client: TestClient) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    assert {"/api/v1/workspaces/{workspace}/jobs", "/api/v1/workspaces/{workspace}/releases"} <= set(paths)
