from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from lazulite.assembly import Platform
from lazulite.experience.rest.search import HitKind, SearchHitOut, rank_of, ranked
from lazulite.processes.serve import create_app
from lazulite.services.training.jobs.entities import Description
from tests.unit.services.training.jobs.yard import Yard, make_job

ROOT = "/api/v1/workspaces/default"


def hit(kind: HitKind, title: str) -> SearchHitOut:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    return SearchHitOut(kind=kind, name=title, version=None, title=title, subject=title, state=None, updated_at=now)


@pytest.fixture
def client(platform: Platform) -> Iterator[TestClient]:
    with TestClient(create_app(platform), base_url="http://127.0.0.1") as http:
        yield http


def named(client: TestClient, text: str, **query: object) -> list[str]:
    answer = client.get(f"{ROOT}/search", params={"text": text, **query})
    assert answer.status_code == 200, answer.text
    return [f"{one['kind']} {one['title']}" for one in answer.json()["items"]]


@pytest.mark.parametrize(
    ("title", "rank"), [("Delays", 0), ("delays-monthly", 1), ("the-delays", 2), ("undelays", 3), ("late delays", 2)]
)
def test_a_name_ranks_by_where_the_text_stands_in_it(title: str, rank: int) -> None:
    assert rank_of("delays ", hit("job", title)) == rank


def test_no_noun_hides_another() -> None:
    jobs = [hit("job", f"delays {n}") for n in range(3)]
    found = ranked("delays", [[hit("model", "old delays")], [hit("monitor", "delays-monthly")], jobs])
    assert [one.title for one in found] == ["delays-monthly", "delays 0", "delays 1", "delays 2", "old delays"]


def test_everything_with_a_name_is_found(client: TestClient, platform: Platform) -> None:
    yard = Yard(platform)
    job = yard.submit(make_job(about=Description("delays today")))
    yard.submit(make_job(about=Description("weather")))
    client.post(f"{ROOT}/online-endpoints", json={"document": "name: delays"})
    client.post(f"{ROOT}/environments", json={"document": "{name: old-delays, requirements: [six]}"})
    start = {"job": {"command": "true", "environment": {"requirements": []}}}
    trigger = {"name": "delays-again", "when": "DataProfiled", "start": start}
    assert client.post(f"{ROOT}/triggers", json={"document": str(trigger)}).status_code == 201
    night = {
        "name": "delays-nightly",
        "trigger": {"type": "cron", "expression": "0 3 * * *"},
        "create_job": start["job"],
    }
    assert client.post(f"{ROOT}/schedules", json={"document": str(night)}).status_code == 201
    assert named(client, "DELAYS") == [
        "online-endpoint delays", "trigger delays-again", "schedule delays-nightly", "job delays today",
        "environment old-delays",
    ]  # fmt: skip
    assert named(client, "delays", max_results=2) == ["online-endpoint delays", "trigger delays-again"]
    assert named(client, job.name[:30]) == ["job delays today"]
    assert named(client, job.name[2:30]) == []
    assert named(client, " ") == []


def test_only_what_the_caller_may_read_is_found(client: TestClient, platform: Platform) -> None:
    yard = Yard(platform)
    yard.submit(make_job(about=Description("mine")))
    start = {"job": {"command": "true", "environment": {"requirements": []}}}
    client.post(f"{ROOT}/triggers", json={"document": str({"name": "mine", "when": "JobFinished", "start": start})})
    headers = {"Authorization": f"Bearer {yard.start().token}"}
    found = client.get(f"{ROOT}/search", params={"text": "mine"}, headers=headers).json()["items"]
    assert [one["kind"] for one in found] == ["job"]
    assert len(named(client, "mine")) == 2
