"""What one schedule or trigger brings upon the server is its own affair."""

import json
import shutil
import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from lazulite.assembly import Platform
from lazulite.processes import watching
from lazulite.processes.serve import create_app
from lazulite.processes.turns import Turns
from lazulite.testing import FrozenClock
from tests.errands import fire_schedules, fire_triggers
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


def make(client: TestClient, noun: str, document: object, *, root: str = ROOT) -> None:
    made = client.post(f"{root}/{noun}", json={"document": json.dumps(document)})
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
    assert outcomes(client, "a-broken") == [("refused", watching.BROKEN), ("refused", watching.BROKEN)]
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


def test_a_host_that_does_not_answer_holds_up_nobody_elsewhere(
    client: TestClient, platform: Platform, clock: FrozenClock
) -> None:
    other, turns = "/api/v1/workspaces/other", Turns()
    assert client.post("/api/v1/workspaces", json={"name": "other"}).status_code == 201

    def outcome(root: str) -> str:
        [entry] = client.get(f"{root}/triggers/t/history").json()["items"]
        return str(entry["outcome"])

    with socket.create_server(("127.0.0.1", 0)) as host:
        slow = f"git+http://127.0.0.1:{host.getsockname()[1]}/flights.git@main"
        for root, job in ((ROOT, {**JOB, "code": slow}), (other, JOB)):
            make(client, "triggers", {"name": "t", "when": "GitHookCreated", "start": {"job": job}}, root=root)
            hook = {"name": "h", "host": "github", "repository": "https://forge.example/a/b"}
            assert client.post(f"{root}/git-hooks", json=hook).status_code == 201
        platform.relay.drain()
        clock.advance(timedelta(hours=1))
        watching.fire_triggers(platform, turns)
        caller, _ = host.accept()
        with caller:
            while len(turns.busy) > 1:
                pass
            assert (outcome(ROOT), outcome(other)) == ("waiting", "fired")
    assert turns.rest(60)
    assert outcome(ROOT) == "refused"
