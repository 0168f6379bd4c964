import pytest
from starlette.testclient import TestClient

from lazulite.assembly import Platform
from lazulite.processes.serve import create_app

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
