import json

import pytest
from starlette.testclient import TestClient

from lazulite.assembly import Platform
from lazulite.processes.serve import create_app
from lazulite.words.json import JSON
from tests.unit.experience.rest.test_assets import ROOT, upload

TABLE = b"carat,price\n0.3,320\n0.4,410\n"
NO_COLUMN = "target_column_name is 'prize', and the reference azureml:gems:1 has no such column. Did you mean 'price'?"


@pytest.fixture
def client(platform: Platform) -> TestClient:
    made = TestClient(create_app(platform), base_url="http://127.0.0.1")
    assert made.post(f"{ROOT}/online-endpoints", json={"document": "name: gems"}).status_code == 201
    return made


def monitored(client: TestClient, target: str) -> tuple[int, dict[str, JSON]]:
    document = {
        "name": "daily",
        "monitoring_target": {"endpoint_deployment_id": "azureml:gems"},
        "reference_data": {"path": "azureml:gems:1", "target_column_name": target},
        "monitoring_signals": {"drift": {"type": "prediction_drift"}},
    }
    answer = client.post(f"{ROOT}/monitors", json={"document": json.dumps(document)})
    return answer.status_code, answer.json()


@pytest.mark.parametrize(("target", "warnings"), [("price", []), ("prize", [NO_COLUMN])])
def test_a_target_that_the_reference_does_not_hold_is_warned_of(
    client: TestClient, target: str, warnings: list[str]
) -> None:
    entry = {"path": "t.csv", "size": len(TABLE), "digest": upload(client, TABLE)}
    data = json.dumps({"name": "gems", "version": "1", "type": "uri_file", "path": "t.csv"})
    assert client.post(f"{ROOT}/data", json={"document": data, "sources": {"path": [entry]}}).status_code == 201
    status, made = monitored(client, target)
    assert (status, made["warnings"]) == (201, warnings)


def test_a_reference_that_is_not_there_is_refused(client: TestClient) -> None:
    status, told = monitored(client, "price")
    assert (status, told["code"]) == (404, "asset_missing")


def test_it_is_changed_by_who_has_seen_it_as_it_is(client: TestClient) -> None:
    entry = {"path": "t.csv", "size": len(TABLE), "digest": upload(client, TABLE)}
    data = json.dumps({"name": "gems", "version": "1", "type": "uri_file", "path": "t.csv"})
    assert client.post(f"{ROOT}/data", json={"document": data, "sources": {"path": [entry]}}).status_code == 201
    assert monitored(client, "price")[0] == 201
    one = f"{ROOT}/monitors/daily"
    seen = {"If-Match": client.get(one).headers["ETag"]}
    changed = client.patch(one, json={"set": {"reference_data.target_column_name": "prize"}}, headers=seen)
    assert (changed.status_code, changed.json()["warnings"]) == (200, [NO_COLUMN])
    assert client.get(one).headers["ETag"] == changed.headers["ETag"] != seen["If-Match"]
    late = client.patch(one, json={"set": {"description": "late"}}, headers=seen)
    assert (late.status_code, late.json()["code"]) == (409, "monitor_changed")
    wrong = client.patch(one, json={"document": changed.json()["document"], "set": {"name": "other"}})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/name")
