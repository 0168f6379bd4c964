"""What every answer tells a browser, and how much may come in."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from lazulite.assembly import Platform
from lazulite.experience.http.application import ANSWERS, PAGES
from lazulite.processes.serve import create_app

LARGEST = 2000
UPLOADS = "/api/v1/workspaces/default/uploads"


@pytest.fixture
def client(platform: Platform) -> TestClient:
    small = replace(platform, settings=replace(platform.settings, max_upload_bytes=LARGEST))
    return TestClient(create_app(small), base_url="http://localhost")


@pytest.mark.parametrize(
    "path", ["/", "/page/page.js", "/api/v1/me", "/api/2.0/mlflow/experiments/get", "/nothing", "/w/api/jobs"]
)
def test_every_answer_says_how_little_a_browser_may_do_with_it(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["content-security-policy"] == (ANSWERS if path.startswith("/api/") else PAGES)
    assert "server" not in headers


def test_pages_take_scripts_from_here_alone_and_styles_from_where_charts_compute_them() -> None:
    rules = dict(rule.split(" ", 1) for rule in PAGES.split("; "))
    assert (rules["default-src"], rules["connect-src"]) == ("'self'", "'self'")
    assert rules["script-src"] == "'self' 'wasm-unsafe-eval'"
    assert rules["style-src"] == "'self' 'unsafe-inline'"
    assert (rules["object-src"], rules["base-uri"], rules["frame-ancestors"]) == ("'none'", "'none'", "'none'")


def test_what_people_stored_is_no_page_of_ours(client: TestClient) -> None:
    run = client.post("/api/2.0/mlflow/runs/create", json={"experiment_id": "0"}).json()["run"]["info"]["run_id"]
    artifact = f"/api/2.0/mlflow-artifacts/artifacts/0/{run}/artifacts/evil.html"
    assert client.put(artifact, content=b"<script>steal()</script>").status_code == 200
    answer = client.get("/get-artifact", params={"run_id": run, "path": "evil.html"})
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["content-security-policy"] == ANSWERS
    assert "sandbox" in ANSWERS
    assert answer.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://ml.example.com", True), ("http://ml.example.com", False), ("https://localhost", False),
        ("https://127.0.0.1", False),
    ],
)  # fmt: skip
def test_a_host_is_bound_to_tls_where_it_is_spoken_and_never_this_machine(
    platform: Platform, url: str, told: bool
) -> None:
    named = replace(platform, settings=replace(platform.settings, host_names=("ml.example.com",)))
    answer = TestClient(create_app(named), base_url=url).get("/healthz")
    assert answer.status_code == 200
    assert ("strict-transport-security" in answer.headers) == told


def pieces(size: int) -> Iterator[bytes]:
    """Of unknown length, as they come."""
    for _ in range(size // 100):
        yield b"x" * 100


def test_a_file_above_the_limit_is_refused_before_it_comes(client: TestClient) -> None:
    body = b"x" * (LARGEST + 1)
    answer = client.put(f"{UPLOADS}/{hashlib.sha256(body).hexdigest()}", content=body)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"] == "The body is larger than the 2,000 bytes that a request may have."


def test_a_file_of_unknown_length_is_refused_when_it_is_too_much_and_leaves_nothing(
    client: TestClient, platform: Platform
) -> None:
    answer = client.put(f"{UPLOADS}/{'0' * 64}", content=pieces(LARGEST + 100))
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    assert [path for path in platform.settings.blobs.rglob("*") if path.is_file()] == []


def test_a_file_at_the_limit_is_taken(client: TestClient) -> None:
    body = b"x" * LARGEST
    assert client.put(f"{UPLOADS}/{hashlib.sha256(body).hexdigest()}", content=body).status_code == 201
