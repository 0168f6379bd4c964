"""MLflow's addresses, all its spellings, turned into one: so that every verb is a route once."""

import re

from starlette.types import ASGIApp, Receive, Scope, Send

from lazulite.experience.http.callers import MLFLOW_WORKSPACE

ROOT = "/api/2.0"
_ADDRESS = re.compile(
    r"(?:/workspaces/(?P<workspace>[^/]+))?"
    r"(?:/(?:ajax-)?api/[23]\.0(?P<verb>/mlflow(?:-artifacts)?(?:/.*)?)"
    r"|(?P<page>/health|/version|/get-artifact|/model-versions/get-artifact))",
    re.DOTALL,
)


class Addresses:
    """`/workspaces/{w}/ajax-api/3.0/mlflow/…` becomes `/api/2.0/mlflow/…` with the header that names the workspace."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        match = _ADDRESS.fullmatch(scope["path"]) if scope["type"] == "http" else None
        if match is not None:
            path = f"{ROOT}{match['verb']}" if match["verb"] else match["page"]
            scope = {**scope, "path": path, "raw_path": path.encode()}
            if match["workspace"]:
                scope["headers"] = _naming(scope["headers"], match["workspace"])
        await self._app(scope, receive, send)


def _naming(headers: list[tuple[bytes, bytes]], workspace: str) -> list[tuple[bytes, bytes]]:
    """The path's workspace replaces the header's."""
    name = MLFLOW_WORKSPACE.encode()
    return [*((key, value) for key, value in headers if key != name), (name, workspace.encode())]
