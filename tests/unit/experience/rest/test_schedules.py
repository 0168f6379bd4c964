import json
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from lazulite.assembly import Platform
from lazulite.processes.serve import create_app
from lazulite.testing import FrozenClock
from tests.errands import fire_schedules
from tests.unit.services.training.jobs.yard import Yard

ROOT = "/api/v1/workspaces/default/schedules"
SCHEDULE = "name: nightly\ntags: {a: 1}\ntrigger: {type: cron, expression: 0 3 * * *}\ncreate_job: ./job.yml\n"
JOB = {"create_job": {"document": "command: x\nenvironment: {requirements: []}\ncompute: c\n", "path": "./job.yml"}}
BODY = {"document": SCHEDULE, "sources": JOB}
THREE = "2026-01-01T03:00:00Z"


@pytest.fixture
def client(platform: Platform) -> TestClient:
    return TestClient(create_app(platform), base_url="http://127.0.0.1")


def test_a_plan_tells_the_next_times_and_the_job(client: TestClient) -> None:
    plan = client.post(f"{ROOT}/validate", json=BODY).json()
    assert (plan["name"], plan["tags"], plan["is_enabled"]) == ("nightly", {"a": "1"}, True)
    assert plan["trigger"] == {"type": "cron", "expression": "0 3 * * *", "time_zone": "UTC"}
    assert plan["missed"] == {"run": "latest", "at_most": 24}
    assert (len(plan["next_times"]), plan["next_times"][0]) == (10, THREE)
    assert (plan["job"]["command"], plan["job"]["display_name"]) == ("x", "nightly-20260101T030000Z")
    assert plan["warnings"] == plan["job"]["warnings"] != []


def test_settings_reach_into_the_schedule(client: TestClient) -> None:
    body = {**BODY, "set": {"create_job.command": "y", "is_enabled": False}}
    plan = client.post(f"{ROOT}/validate", json=body).json()
    assert (plan["job"]["command"], plan["is_enabled"]) == ("y", False)


def test_what_is_no_schedule_of_jobs_is_refused(client: TestClient) -> None:
    answer = client.post(f"{ROOT}/validate", json={"document": "name: n\nimport_data: x\n"})
    assert (answer.status_code, answer.json()["code"]) == (422, "other_product")


def test_a_schedule_is_made_and_shown_with_what_came_of_its_times(
    client: TestClient, platform: Platform, clock: FrozenClock
) -> None:
    made = client.post(ROOT, json=BODY)
    assert made.status_code == 201
    assert (made.json()["next_fire_at"], made.json()["last"], made.json()["counts"]) == (THREE, None, {})
    assert made.json()["create_job"]["command"] == "x"
    assert made.json()["warnings"] != []
    clock.advance(timedelta(hours=3))
    fire_schedules(platform)
    [run] = client.get(f"{ROOT}/nightly/runs").json()["items"]
    assert (run["fire_at"], run["why"], run["outcome"], run["job_status"]) == (THREE, "due", "fired", "Queued")
    platform.relay.drain()
    yard = Yard(platform)
    yard.end(yard.start())
    shown = client.get(f"{ROOT}/nightly").json()
    assert shown["last"] == {**run, "job_status": "Completed"}
    assert (shown["counts"], shown["next_times"][0]) == ({"fired": 1}, "2026-01-02T03:00:00Z")
    assert client.get(ROOT).json()["items"] == [shown]
    assert client.post(ROOT, json=BODY).json()["code"] == "schedule_exists"


def test_another_document_finds_the_code_that_was_uploaded(client: TestClient, platform: Platform) -> None:
    code = Yard(platform).files(a_py=b"x").to_json()
    document = SCHEDULE.replace("./job.yml", "{command: x, code: ./src, environment: {requirements: []}}")
    assert client.post(ROOT, json={"document": document, "sources": {"create_job.code": code}}).status_code == 201
    text = client.get(f"{ROOT}/nightly").json()["document"]
    changed = client.patch(f"{ROOT}/nightly", json={"document": text.replace("0 3", "0 4"), "set": {"tags.b": "2"}})
    assert (changed.status_code, changed.json()["tags"]) == (200, {"a": "1", "b": "2"})
    assert changed.json()["trigger"]["expression"] == "0 4 * * *"
    elsewhere = client.patch(f"{ROOT}/nightly", json={"document": text.replace("./src", "./lib")})
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (422, "source_lacking")


def test_what_was_changed_meanwhile_is_not_written_over(client: TestClient, clock: FrozenClock) -> None:
    client.post(ROOT, json=BODY)
    seen = {"If-Match": client.get(f"{ROOT}/nightly").headers["ETag"]}
    clock.advance(timedelta(seconds=1))
    assert client.patch(f"{ROOT}/nightly", json={"set": {"tags.b": "1"}}, headers=seen).status_code == 200
    late = client.patch(f"{ROOT}/nightly", json={"set": {"tags.b": "2"}}, headers=seen)
    assert (late.status_code, late.json()["code"]) == (409, "schedule_changed")


def test_it_is_switched_run_and_deleted(client: TestClient, platform: Platform) -> None:
    client.post(ROOT, json=BODY)
    off = client.post(f"{ROOT}/nightly/disable").json()
    assert (off["is_enabled"], off["next_times"], off["document"].count("is_enabled: false")) == (False, [], 1)
    assert client.post(f"{ROOT}/nightly/enable").json()["next_fire_at"] == THREE
    for _ in range(2):
        again = client.post(f"{ROOT}/nightly/run", headers={"Idempotency-Key": "once"})
        assert (again.status_code, again.json()["outcome"]) == (202, "waiting")
    fire_schedules(platform)
    assert [run["why"] for run in client.get(f"{ROOT}/nightly/runs").json()["items"]] == ["asked"]
    assert client.delete(f"{ROOT}/nightly").status_code == 204
    assert client.get(f"{ROOT}/nightly").json()["code"] == "schedule_missing"
    assert len(client.get(f"{ROOT}/nightly/runs", params={"outcome": "fired"}).json()["items"]) == 1


def test_its_times_are_told_in_utc_and_on_its_own_clock(client: TestClient) -> None:
    client.post(ROOT, json={**BODY, "set": {"trigger.time_zone": "Pacific Standard Time"}})
    asked = {"count": 2, "since": "2026-03-07T00:00:00Z"}
    found = client.get(f"{ROOT}/nightly/next", params=asked).json()
    assert (found["time_zone"], found["times"]) == (
        "America/Los_Angeles", ["2026-03-07T11:00:00Z", "2026-03-08T10:00:00Z"],
    )  # fmt: skip
    assert found["local"] == ["2026-03-07T03:00:00-08:00", "2026-03-08T03:00:00-07:00"]
    for wrong in ({"since": "soon"}, {"since": "2026-03-07"}, {"count": 0}):
        assert client.get(f"{ROOT}/nightly/next", params=wrong).status_code == 422


def test_a_backfill_says_what_it_creates(client: TestClient, clock: FrozenClock) -> None:
    client.post(ROOT, json=BODY)
    clock.advance(timedelta(hours=1))
    asked = {"from": "2025-12-30T00:00:00Z"}
    made = client.post(f"{ROOT}/nightly/backfill", json=asked)
    assert made.status_code == 202
    assert made.json() == {
        "from": "2025-12-30T00:00:00Z", "to": "2026-01-01T01:00:00Z", "standing": 0,
        "created": ["2025-12-30T03:00:00Z", "2025-12-31T03:00:00Z"],
    }  # fmt: skip
    assert client.post(f"{ROOT}/nightly/backfill", json=asked).json()["standing"] == 2
    refused = client.post(f"{ROOT}/nightly/backfill", json={**asked, "to": "2999-01-01T00:00:00Z"})
    assert (refused.status_code, refused.json()["code"]) == (422, "backfill_invalid")


@pytest.mark.parametrize(
    "trigger",
    [
        {"type": "recurrence", "frequency": "month", "schedule": {"month_days": 0}},
        {"type": "recurrence", "frequency": "month", "schedule": {"month_days": []}},
        {"type": "recurrence", "frequency": "week", "schedule": {"week_days": []}},
        {"type": "recurrence", "frequency": "day", "schedule": {"hours": []}},
        {"type": "recurrence", "frequency": "day", "schedule": {"hours": 24}},
        {"type": "cron", "expression": "9" * 5000 + " * * * *"},
    ],
)
def test_a_pattern_of_no_day_or_hour_is_refused(client: TestClient, trigger: dict[str, object]) -> None:
    document = json.dumps({"name": "odd", "trigger": trigger, "create_job": {"command": "x"}})
    assert client.post(f"{ROOT}/validate", json={"document": document}).status_code == 422


def test_the_end_of_the_calendar_has_no_times(client: TestClient) -> None:
    client.post(ROOT, json=BODY)
    for since in ("9999-12-31T23:59:59Z", "9950-01-01T00:00:00Z"):
        told = client.get(f"{ROOT}/nightly/next", params={"since": since})
        assert (told.status_code, told.json()["times"]) == (200, [])


def test_a_change_does_not_say_what_a_commit_holds(client: TestClient) -> None:
    client.post(ROOT, json=BODY)
    checkout = {"git": {"repository": "https://forge.example/f", "commit": "5c1d" * 10, "branch": "main"}, "files": []}
    changed = client.patch(f"{ROOT}/nightly", json={"sources": {"create_job.code": checkout}})
    assert changed.status_code == 422
