"""An MLflow client's way of asking a server with two workspaces."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.testclient import TestClient

from lazulite.assembly import Platform
from lazulite.foundation.actor import Principal, PrincipalKind

PAGES = ("/api/", "/get-artifact", "/model-versions/get-artifact")


@dataclass(frozen=True)
class Api:
    """`ask` speaks of one workspace by MLflow's header; `token` None is the person at this machine."""

    platform: Platform
    http: TestClient

    def ask(
        self, method: str, path: str, message: Mapping[str, object] | None = None, *, workspace: str = "default",
        token: str | None = None,
    ) -> tuple[int, dict[str, object]]:  # fmt: skip
        headers = {"x-mlflow-workspace": workspace}
        if token:
            headers["authorization"] = f"Bearer {token}"
        address = path if path.startswith(PAGES) else f"/api/2.0/mlflow{path}"
        given = {"params": message} if method == "GET" else {"json": message or {}}
        answer = self.http.request(method, address, headers=headers, **given)
        return answer.status_code, answer.json() if answer.headers["content-type"].startswith("application/json") else {
            "text": answer.text
        }

    def ok(
        self, method: str, path: str, message: Mapping[str, object] | None = None, **where: str
    ) -> dict[str, object]:
        status, said = self.ask(method, path, message, **where)
        assert status == 200, said
        return said

    def put(self, path: str, content: bytes, *, workspace: str = "default", token: str | None = None) -> int:
        headers = {"x-mlflow-workspace": workspace, "content-type": "application/octet-stream"}
        if token:
            headers["authorization"] = f"Bearer {token}"
        address = f"/api/2.0/mlflow-artifacts/artifacts/{path}"
        return self.http.put(address, content=content, headers=headers).status_code

    def job_token(self, workspace: str) -> str:
        """Of a job in that workspace."""
        with self.platform.read() as tx:
            workspace_id = self.platform.workspaces.named(tx, workspace).id
        job = Principal(PrincipalKind.JOB, "f" * 32)
        return self.platform.write(lambda tx: self.platform.tokens.issue(tx, job, workspace_id=workspace_id))[0]
