import pytest
from starlette.testclient import TestClient

from lazulite.assembly import Platform
from lazulite.processes.serve import create_app

PLACE = "/api/v1/workspaces/default/schedules/validate"
SCHEDULE = "name: nightly\ntags: {a: 1}\ntrigger: {type: cron, expression: 0 3 * * *}\ncreate_job: ./job.yml\n"
JOB = {"create_job": {"document": "command: x\nenvironment: {requirements: []}\ncompute: c\n", "path": "./job.yml"}}


@pytest.fixture
def client(platform: Platform) -> TestClient:
    return TestClient(create_app(platform), base_url="http://127.0.0.1")


def test_a_plan_tells_the_next_times_and_the_job(client: TestClient) -> None:
    plan = client.post(PLACE, json={"document": SCHEDULE, "sources": JOB}).json()
    assert (plan["name"], plan["tags"], plan["is_enabled"]) == ("nightly", {"a": "1"}, True)
    assert plan["trigger"] == {"type": "cron", "expression": "0 3 * * *", "time_zone": "UTC"}
    assert len(plan["next_times"]) == 10
    assert plan["next_times"][0].endswith("T03:00:00Z")
    assert plan["job"]["command"] == "x"
    assert plan["warnings"] == plan["job"]["warnings"] != []


def test_settings_reach_into_the_schedule(client: TestClient) -> None:
    body = {"document": SCHEDULE, "sources": JOB, "set": {"create_job.command": "y", "is_enabled": False}}
    plan = client.post(PLACE, json=body).json()
    assert (plan["job"]["command"], plan["is_enabled"]) == ("y", False)


def test_what_is_no_schedule_of_jobs_is_refused(client: TestClient) -> None:
    answer = client.post(PLACE, json={"document": "name: n\nimport_data: x\n"})
    assert (answer.status_code, answer.json()["code"]) == (422, "other_product")
