"""Facts, audit and lineage over HTTP."""

import json
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from lazulite.assembly import Platform
from lazulite.foundation.actor import LOCAL, Principal, PrincipalKind
from lazulite.processes.serve import create_app

ROOT = "/api/v1/workspaces/default"


@pytest.fixture
def client(platform: Platform) -> Iterator[TestClient]:
    with TestClient(create_app(platform), base_url="http://127.0.0.1") as made:
        yield made


@pytest.fixture
def told(platform: Platform) -> list[str]:
    """Three runs started, in the default workspace: the types of its facts, oldest first."""
    with platform.read() as tx:
        workspace_id = platform.workspaces.named(tx, "default").id
    for number in range(3):
        run_id = f"{number}" * 32
        platform.write(lambda tx, run_id=run_id: platform.tracking.create_run(tx, LOCAL, workspace_id, run_id=run_id))  # type: ignore[misc]
    platform.relay.drain()
    with platform.read() as tx:
        return [event.type for event in platform.audit.events(tx, workspace_id, after=0, limit=100)]


def test_facts_are_cloud_events(client: TestClient, told: list[str]) -> None:
    items = client.get(f"{ROOT}/events").json()["items"]
    assert [item["type"] for item in items] == told
    last = items[-1]
    assert (last["specversion"], last["source"], last["subject"]) == ("1.0", "/workspaces/default", f"runs/{'2' * 32}")
    assert (last["actor"], last["datacontenttype"], last["typeversion"]) == ("local:local", "application/json", "1")


def test_pages_of_facts_follow_each_other(client: TestClient, told: list[str]) -> None:
    first = client.get(f"{ROOT}/events", params={"max_results": 2}).json()
    rest = client.get(f"{ROOT}/events", params={"page_token": first["next_page_token"]}).json()
    assert [item["type"] for item in [*first["items"], *rest["items"]]] == told


def test_the_newest_facts_come_first_where_that_is_asked(client: TestClient, told: list[str]) -> None:
    asked = {"max_results": 2, "order_by": "sequence desc"}
    first = client.get(f"{ROOT}/events", params=asked).json()
    later = {"max_results": 100, "order_by": "sequence desc", "page_token": first["next_page_token"]}
    rest = client.get(f"{ROOT}/events", params=later).json()
    assert [item["type"] for item in [*first["items"], *rest["items"]]] == told[::-1]
    assert client.get(f"{ROOT}/events", params={"order_by": "type"}).status_code == 422


def test_facts_are_filtered_by_type_and_subject(client: TestClient, told: list[str]) -> None:
    assert "RunStarted" in told
    found = client.get(f"{ROOT}/events", params={"type": "RunStarted", "subject": f"runs/{'1' * 32}"}).json()["items"]
    assert [item["subject"] for item in found] == [f"runs/{'1' * 32}"]


def test_a_wrong_token_or_place_is_refused(client: TestClient) -> None:
    assert client.get(f"{ROOT}/events", params={"page_token": "!"}).json()["code"] == "page_token_invalid"
    answer = client.get(f"{ROOT}/events/stream", headers={"last-event-id": "soon"})
    assert answer.json()["code"] == "place_invalid"


def test_the_audit_is_listed_and_explained(client: TestClient, told: list[str]) -> None:
    items = client.get(f"{ROOT}/audit", params={"subject": "runs"}).json()["items"]
    assert [item["subject"] for item in items] == [f"runs/{number * 32}" for number in "210"]
    shown = client.get(f"{ROOT}/audit/{items[0]['id']}").json()
    assert (shown["type"], shown["causes"]) == ("RunStarted", [])
    assert client.get(f"{ROOT}/audit/nothing").json()["code"] == "audit_entry_missing"


def test_a_job_reads_no_audit(client: TestClient, platform: Platform) -> None:
    with platform.read() as tx:
        workspace_id = platform.workspaces.named(tx, "default").id
    job = Principal(PrincipalKind.JOB, "f" * 32)
    token = platform.write(lambda tx: platform.tokens.issue(tx, job, workspace_id=workspace_id))[0]
    assert client.get(f"{ROOT}/audit", headers={"authorization": f"Bearer {token}"}).status_code == 403


def test_lineage_is_one_graph(client: TestClient, told: list[str]) -> None:
    said = client.get(f"{ROOT}/lineage", params={"of": f"run:{'0' * 32}", "direction": "up"}).json()
    assert (said["of"], [node["kind"] for node in said["nodes"]], said["edges"]) == (f"run:{'0' * 32}", ["run"], [])
    missing = client.get(f"{ROOT}/lineage", params={"of": "model:delays:2"}).json()
    assert missing["code"] == "node_missing"
    assert json.dumps(missing["detail"]).count("model:delays:2") == 1


def test_every_kind_of_fact_is_listed_with_what_it_tells(client: TestClient) -> None:
    items = client.get("/api/v1/events/types").json()["items"]
    assert [item["type"] for item in items] == sorted(item["type"] for item in items)
    assert next(item for item in items if item["type"] == "AssetUpdated") == {
        "type": "AssetUpdated",
        "subject": "{data,models,environments,components}/NAME",
        "always": ["kind", "name"],
        "sometimes": ["description", "tags"],
        "happens": "An asset's description or tags have changed.",
    }


def test_facts_that_happen_are_of_listed_types(client: TestClient, told: list[str]) -> None:
    assert set(told) <= {item["type"] for item in client.get("/api/v1/events/types").json()["items"]}
