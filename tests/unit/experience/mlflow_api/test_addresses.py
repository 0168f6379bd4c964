"""All spellings of an address become one."""

import asyncio

import pytest
from starlette.types import Receive, Scope, Send

from lazulite.experience.mlflow_api.addresses import Addresses


async def nothing() -> dict[str, object]:
    return {}


async def ignore(_message: object) -> None:
    return None


def seen(path: str, *headers: tuple[bytes, bytes]) -> tuple[str, list[tuple[bytes, bytes]]]:
    """What the application behind sees of a request."""
    scopes: list[Scope] = []

    async def app(scope: Scope, _receive: Receive, _send: Send) -> None:
        scopes.append(scope)

    scope = {"type": "http", "path": path, "headers": list(headers)}
    asyncio.run(Addresses(app)(scope, nothing, ignore))
    return scopes[0]["path"], scopes[0]["headers"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/api/2.0/mlflow/runs/get", "/api/2.0/mlflow/runs/get"),
        ("/ajax-api/2.0/mlflow/runs/get", "/api/2.0/mlflow/runs/get"),
        ("/api/3.0/mlflow/server-info", "/api/2.0/mlflow/server-info"),
        ("/ajax-api/3.0/mlflow-artifacts/artifacts/a b", "/api/2.0/mlflow-artifacts/artifacts/a b"),
        ("/workspaces/a/health", "/health"),
        ("/api/v1/workspaces/a/jobs", "/api/v1/workspaces/a/jobs"),
        ("/workspaces/a/jobs", "/workspaces/a/jobs"),
        ("/api/2.0/mlflowish/x", "/api/2.0/mlflowish/x"),
    ],
)
def test_an_address_of_mlflow_is_spelled_one_way_and_others_stay(path: str, expected: str) -> None:
    assert seen(path)[0] == expected


def test_the_paths_workspace_replaces_the_headers() -> None:
    header = (b"x-mlflow-workspace", b"other")
    assert seen("/workspaces/team-a/api/2.0/mlflow/runs/get", header) == (
        "/api/2.0/mlflow/runs/get", [(b"x-mlflow-workspace", b"team-a")],
    )  # fmt: skip
    assert seen("/api/2.0/mlflow/runs/get", header)[1] == [header]
