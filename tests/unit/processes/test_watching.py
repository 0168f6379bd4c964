"""What one schedule or trigger brings upon the server is its own affair."""

import json
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from lazulite.assembly import Platform
from lazulite.processes.serve import create_app
from lazulite.processes.watching import BROKEN, fire_schedules, fire_triggers
from lazulite.testing import FrozenClock
from tests.git_host import GitHost

ROOT = "/api/v1/workspaces/default"
JOB = {"command": "x", "environment": {"requirements": []}}


@pytest.fixture
def client(platform: Platform) -> TestClient:
    return TestClient(create_app(platform), base_url="http://127.0.0.1")


@pytest.fixture
def code(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "host").mkdir()
    with GitHost(tmp_path / "host") as host:
        host.make("flights").commit({"train.py": "print(1)\n"})
        yield host.address("flights", "main")


def make(client: TestClient, noun: str, document: object) -> None:
    made = client.post(f"{ROOT}/{noun}", json={"document": json.dumps(document)})
    assert made.status_code == 201, made.text


def make_both(client: TestClient, name: str, job: object) -> None:
    """A trigger that waits for the first hook, and a schedule of every hour."""
    make(client, "triggers", {"name": name, "when": "GitHookCreated", "start": {"job": job}})
    hourly = {"type": "cron", "expression": "0 * * * *"}
    make(client, "schedules", {"name": name, "trigger": hourly, "create_job": job})


def outcomes(client: TestClient, name: str) -> list[tuple[str, str]]:
    [run] = client.get(f"{ROOT}/schedules/{name}/runs").json()["items"]
    [entry] = client.get(f"{ROOT}/triggers/{name}/history").json()["items"]
    return [(run["outcome"], run["reason"]), (entry["outcome"], entry["found"])]


def fire_all(client: TestClient, platform: Platform, clock: FrozenClock) -> None:
    hook = {"name": "h", "host": "github", "repository": "https://forge.example/a/b"}
    assert client.post(f"{ROOT}/git-hooks", json=hook).status_code == 201
    platform.relay.drain()
    clock.advance(timedelta(hours=1))
    fire_schedules(platform)
    fire_triggers(platform)


def test_what_nobody_has_thought_of_is_logged_and_stops_the_one_that_it_befalls(
    client: TestClient, platform: Platform, clock: FrozenClock, code: str, tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    clock.advance(timedelta(minutes=1))
    make_both(client, "a-broken", {**JOB, "code": code})
    make_both(client, "honest", JOB)
    shutil.rmtree(tmp_path / "home" / "blobs" / "incoming")
    fire_all(client, platform, clock)
    assert outcomes(client, "a-broken") == [("refused", BROKEN), ("refused", BROKEN)]
    assert [record.message for record in caplog.records].count("start_broken") == 2
    assert outcomes(client, "honest") == [("fired", ""), ("fired", "")]


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("git+http://127.0.0.1:1/r.git@main#subdirectory=%252e%252e", "does not answer"),
        ("git+http://127.0.0.1:1/r.git@main#subdirectory=R%26D", "does not answer"),
        (f"git+http://{'a' * 70}.example/r.git", "does not answer"),
    ],
)
def test_an_address_that_leads_nowhere_is_refused_for_itself(
    client: TestClient, platform: Platform, clock: FrozenClock, address: str, told: str
) -> None:
    make(client, "triggers", {"name": "odd", "when": "GitHookCreated", "start": {"job": {**JOB, "code": address}}})
    make(client, "triggers", {"name": "plain", "when": "GitHookCreated", "start": {"job": JOB}})
    fire_all(client, platform, clock)
    [odd], [plain] = (client.get(f"{ROOT}/triggers/{name}/history").json()["items"] for name in ("odd", "plain"))
    assert (odd["outcome"], plain["outcome"]) == ("refused", "fired")
    assert told in odd["found"]
