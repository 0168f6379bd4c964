import pytest
from starlette.testclient import TestClient

from lazulite.assembly import Platform
from lazulite.foundation.actor import LOCAL
from lazulite.foundation.events.facts import NewFact
from lazulite.foundation.events.outbox import publish
from lazulite.processes.serve import create_app
from tests.errands import fire_triggers

ROOT = "/api/v1/workspaces/default/triggers"
DOCUMENT = """
name: retrain
when: DriftDetected
if: data.overall.share >= 0.3
debounce: {quiet: 10s, longest: PT5M}
at_most: {times: 2, per: P1D}
start: {job: {type: command, command: echo, environment: {requirements: []}}}
"""


@pytest.fixture
def client(platform: Platform) -> TestClient:
    return TestClient(create_app(platform), base_url="http://127.0.0.1")


def test_a_trigger_tells_how_long_it_waits_and_how_often_it_may_fire(client: TestClient) -> None:
    made = client.post(ROOT, json={"document": DOCUMENT})
    assert made.status_code == 201, made.text
    shown = client.get(f"{ROOT}/retrain").json()
    told = shown["quiet_seconds"], shown["longest_seconds"], shown["at_most"], shown["if"]
    assert told == (10.0, 300.0, "2 in 1 day", ["data.overall.share >= 0.3"])


def test_it_is_changed_by_who_has_seen_it_as_it_is(client: TestClient) -> None:
    client.post(ROOT, json={"document": DOCUMENT})
    seen = {"If-Match": client.get(f"{ROOT}/retrain").headers["ETag"]}
    changed = client.patch(f"{ROOT}/retrain", json={"set": {"debounce.quiet": "1m"}}, headers=seen)
    assert (changed.status_code, changed.json()["quiet_seconds"]) == (200, 60.0)
    assert client.get(f"{ROOT}/retrain").headers["ETag"] == changed.headers["ETag"] != seen["If-Match"]
    late = client.patch(f"{ROOT}/retrain", json={"set": {"debounce.quiet": "2m"}}, headers=seen)
    assert (late.status_code, late.json()["code"]) == (409, "trigger_changed")
    other = DOCUMENT.replace("name: retrain", "name: other")
    wrong = client.patch(f"{ROOT}/retrain", json={"document": other})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/name")
    again = client.patch(f"{ROOT}/retrain", json={"document": client.get(f"{ROOT}/retrain").json()["document"]})
    assert again.json()["quiet_seconds"] == 60.0


def test_its_history_tells_how_the_jobs_stand_that_it_started(client: TestClient, platform: Platform) -> None:
    at_once = DOCUMENT.replace("debounce: {quiet: 10s, longest: PT5M}", "debounce: 0")
    client.post(ROOT, json={"document": at_once})
    for share in (0.4, 0.1):
        drift = NewFact("DriftDetected", "monitors/m", workspace(platform), {"overall": {"share": share}})
        platform.write(lambda tx, drift=drift: publish(tx, LOCAL, drift))
    platform.relay.drain()
    fire_triggers(platform)
    told = [(one["outcome"], one["job_status"]) for one in client.get(f"{ROOT}/retrain/history").json()["items"]]
    assert sorted(told) == [("fired", "Queued"), ("held", None)]


def workspace(platform: Platform) -> str:
    with platform.read() as tx:
        return platform.workspaces.named(tx, "default").id
