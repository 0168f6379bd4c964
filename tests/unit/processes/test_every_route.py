"""Every route of the control plane, MLflow's included: that it lets nobody in from another workspace."""

import re
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.testclient import TestClient

from lazulite.assembly import Platform
from lazulite.foundation.actor import LOCAL, Principal, PrincipalKind
from lazulite.processes.serve import create_app
from lazulite.testing import platform_in_memory

# What tells of nobody's work: health, the studio's files, descriptions of the protocol, "there is no such route".
OPEN = {
    "/healthz", "/readyz", "/metrics", "/health", "/version", "/", "/login", "/studio/1",
    "/workspaces/default", "/workspaces/default/", "/workspaces/default/1", "/workspaces/default/1/no/such/verb",
    "/api/v1/openapi.json", "/api/v1/schemas", "/api/v1/schemas/1", "/api/v1/events/types",
    "/api/v1/login", "/api/v1/logout", "/api/v1/about",
    "/api/2.0/mlflow/server-info", "/api/2.0/mlflow/server-features",
    "/api/2.0/mlflow/no/such/verb", "/api/2.0/mlflow-artifacts/no/such/verb",
}  # fmt: skip
WORKSPACES = "/api/v1/workspaces"
# Takes what is signed, whoever brings it.
SIGNED = {("POST", f"{WORKSPACES}/default/git-hooks/1/deliveries")}
TOLD_WHO_THEY_ARE = {("GET", WORKSPACES), ("GET", "/api/v1/me")}  # of themselves alone
FALLBACK = {"rest": "no/such/verb"}
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
        if kind is PrincipalKind.PERSON:
            platform.admittance.welcome(tx, LOCAL, box.id, "x", None)  # type: ignore[arg-type]  # a Tx
        return platform.tokens.issue(tx, Principal(kind, "x"), workspace_id=box.id)[0]  # type: ignore[arg-type]  # a Tx

    return {"Authorization": f"Bearer {platform.write(issue)}"}


def filled_path(path: str) -> str:
    """A route's path with its parameters filled in; the workspace is the default one."""

    def filled(match: re.Match[str]) -> str:
        return "default" if match[1] == "workspace" else FALLBACK.get(match[1], "1")

    return re.sub(r"\{(\w+)(?::path)?\}", filled, path)


def calls(app: FastAPI) -> list[tuple[str, str]]:
    """(method, path) of every route there is."""
    found = {
        (method, filled_path(str(route.path)))
        for route in iter_route_contexts(app.routes)
        for method in route.methods or ()
    }
    assert len(found) > 200
    assert {path for _, path in found} >= OPEN
    return sorted(found)


def status(client: TestClient, method: str, path: str, headers: dict[str, str]) -> int:
    body = None if method in {"GET", "HEAD"} else {}
    return client.request(method, path, headers=headers, json=body).status_code


def test_no_route_lets_a_job_of_another_workspace_in(app: FastAPI, client: TestClient, platform: Platform) -> None:
    foreign = token(platform, PrincipalKind.JOB, "team-a")
    asked = [call for call in calls(app) if call[1] not in OPEN and call not in TOLD_WHO_THEY_ARE | SIGNED]
    assert [call for call in asked if status(client, *call, foreign) != 403] == []


def test_no_route_takes_an_unknown_token(app: FastAPI, client: TestClient) -> None:
    unknown = {"Authorization": "Bearer lz_guess"}
    asked = [call for call in calls(app) if call[1] not in OPEN]
    assert [call for call in asked if status(client, *call, unknown) != 401] == []


@pytest.mark.parametrize("kind", [PrincipalKind.JOB, PrincipalKind.RULE, PrincipalKind.WORKER, PrincipalKind.GATEWAY])
def test_only_people_decide_on_a_release(
    app: FastAPI, client: TestClient, platform: Platform, kind: PrincipalKind
) -> None:
    own = token(platform, kind, "default")
    deciding = [(method, path) for method, path in calls(app) if APPROVING.search(path)]
    assert len(deciding) == 3
    for method, path in deciding:
        assert client.request(method, path, headers=own, json={}).status_code == 403, path


@pytest.mark.parametrize("kind", [PrincipalKind.JOB, PrincipalKind.PERSON])
@pytest.mark.parametrize("workspace", ["default", "team-a"])
def test_a_token_lists_only_its_own_workspace(
    client: TestClient, platform: Platform, kind: PrincipalKind, workspace: str
) -> None:
    platform.write(lambda tx: platform.workspaces.create(tx, LOCAL, f"{workspace}-{kind.value}"))
    own = token(platform, kind, workspace)
    everybody = client.get(WORKSPACES).json()["items"]
    assert {one["name"] for one in everybody} >= {"default", workspace, f"{workspace}-{kind.value}"}
    assert [one["name"] for one in client.get(WORKSPACES, headers=own).json()["items"]] == [workspace]


def test_the_openapi_document_names_every_route_of_our_own(client: TestClient) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    assert {"/api/v1/workspaces/{workspace}/jobs", "/api/v1/workspaces/{workspace}/releases"} <= set(paths)
