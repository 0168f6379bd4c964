import asyncio
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from lazulite.experience.http.bodies import LARGEST_BYTES
from lazulite.processes.serve import create_app
from lazulite.testing import platform_in_memory

PIECE = b" " * 1_000_000
PIECES = LARGEST_BYTES // len(PIECE) + 1
JOBS = "/api/v1/workspaces/default/jobs"
UPLOAD = f"/api/v1/workspaces/default/uploads/{'0' * 64}"
JSON = {"content-type": "application/json"}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    platform = platform_in_memory(tmp_path / "home")
    yield TestClient(create_app(platform), base_url="http://localhost")
    platform.close()


def pieces() -> Iterator[bytes]:
    for _ in range(PIECES):
        yield PIECE


def test_a_body_without_a_stated_length_is_refused_when_it_is_too_large(client: TestClient) -> None:
    answer = client.post(JOBS, content=pieces(), headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    assert answer.json()["detail"] == "The body is larger than the 64,000,000 bytes that a request may have."


def test_a_body_that_states_too_much_is_refused_unread(client: TestClient) -> None:
    headers = {**JSON, "content-length": str(LARGEST_BYTES + 1)}
    answer = client.post(JOBS, content=b"{}", headers=headers)
    assert (answer.status_code, answer.headers["connection"]) == (413, "close")


def test_mlflow_hears_it_in_its_own_words(client: TestClient) -> None:
    answer = client.post("/api/2.0/mlflow/runs/create", content=pieces(), headers=JSON)
    assert (answer.status_code, answer.json()["error_code"]) == (413, "RESOURCE_EXHAUSTED")


def test_what_goes_to_disk_as_it_comes_may_be_larger(client: TestClient) -> None:
    digest = hashlib.sha256(PIECE * PIECES).hexdigest()
    answer = client.put(f"/api/v1/workspaces/default/uploads/{digest}", content=pieces())
    assert (answer.status_code, answer.json()["size"]) == (201, len(PIECE) * PIECES)


def test_a_key_for_an_upload_would_hold_it_in_memory(client: TestClient) -> None:
    headers = {"idempotency-key": "once"}
    answer = client.put(UPLOAD, content=pieces(), headers=headers)
    assert answer.status_code == 413


def test_who_goes_in_the_middle_of_an_upload_is_no_mistake_of_ours(client: TestClient) -> None:
    async def scenario() -> list[str]:
        scope = {
            "type": "http", "method": "PUT", "path": UPLOAD, "headers": [(b"host", b"localhost")], "query_string": b"",
            "http_version": "1.1", "scheme": "http", "server": ("localhost", 80), "client": ("127.0.0.1", 1),
            "state": {},
        }  # fmt: skip
        told = [{"type": "http.request", "body": b"abc", "more_body": True}, {"type": "http.disconnect"}]
        sent: list[str] = []

        async def receive() -> dict[str, object]:
            return told.pop(0)

        async def send(message: dict[str, object]) -> None:
            sent.append(str(message["type"]))

        await client.app(scope, receive, send)  # type: ignore[arg-type]  # as uvicorn calls it
        return sent

    assert asyncio.run(scenario()) == ["http.response.start", "http.response.body"]
    assert not list((client.app.state.platform.blobs.root / "incoming").iterdir())  # type: ignore[attr-defined]
