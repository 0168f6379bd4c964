"""Every list there is, asked in the one language: each of its fields, both directions, words, totals, tokens."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event
from starlette.testclient import TestClient

from lazulite.assembly import Platform
from lazulite.compute.nodes.entities import Starter
from lazulite.foundation.actor import LOCAL
from lazulite.processes.serve import create_app
from lazulite.services.assets.entities import AssetKind, AssetType, NewVersion
from lazulite.services.training.jobs.entities import Description
from lazulite.testing import platform_in_memory
from tests.unit.services.training.jobs.yard import Yard, make_job

ROOT = "/api/v1/workspaces/default"
LISTS = {
    f"{ROOT}/jobs", f"{ROOT}/data", f"{ROOT}/data/delays/versions", f"{ROOT}/models", f"{ROOT}/models/delays/versions",
    f"{ROOT}/components", f"{ROOT}/components/delays/versions", f"{ROOT}/jobs/delays/trials", f"{ROOT}/studies",
    f"{ROOT}/datastores", f"{ROOT}/compute", f"{ROOT}/git-hooks", f"{ROOT}/git-hooks/delays/deliveries",
    f"{ROOT}/git-hooks/delays/statuses", f"{ROOT}/compute/delays/nodes",
    f"{ROOT}/environments", f"{ROOT}/environments/delays/versions", f"{ROOT}/models/delays/versions/1/evidence",
    f"{ROOT}/online-endpoints", f"{ROOT}/online-endpoints/delays/deployments", f"{ROOT}/monitors",
    f"{ROOT}/monitors/delays/runs", f"{ROOT}/releases", f"{ROOT}/release-policies", f"{ROOT}/triggers",
    f"{ROOT}/triggers/delays/history", f"{ROOT}/schedules", f"{ROOT}/schedules/delays/runs",
    f"{ROOT}/audit", f"{ROOT}/tokens", f"{ROOT}/loops", f"{ROOT}/members",
    "/api/v1/workers", "/api/v1/users", "/api/v1/audit",
}  # fmt: skip
SWEEP = {
    "name": "delays", "type": "sweep",
    "trial": {"command": "x ${{search_space.a}}", "environment": {"requirements": []}},
    "search_space": {"a": {"type": "choice", "values": [1, 2]}}, "limits": {"max_total_trials": 2},
    "objective": {"goal": "maximize", "primary_metric": "a"}, "sampling_algorithm": "grid",
}  # fmt: skip
UNLIKE = {f"{ROOT}/events", f"{ROOT}/datastores/delays/files"}
VALUES = ("'x'", "1", "true", "'2026-01-01T00:00:00Z'")


@pytest.fixture
def client(platform: Platform) -> Iterator[TestClient]:
    with TestClient(create_app(platform), base_url="http://127.0.0.1") as http:
        fill(http, Yard(platform))
        yield http


def fill(http: TestClient, yard: Yard) -> None:
    """Two of each, where two can be."""
    for kind, type_ in ((AssetKind.DATA, AssetType.URI_FOLDER), (AssetKind.MODEL, AssetType.CUSTOM_MODEL)):
        for name in ("delays", "delays", "weather"):
            new = NewVersion(type_)
            yard.platform.write(
                lambda tx, kind=kind, name=name, new=new: yard.platform.assets.create_version(  # type: ignore[misc]  # as they are now
                    tx, LOCAL, yard.workspace, kind, name, new
                )
            )
    signals = {"quality": {"type": "data_quality"}}
    target = {"endpoint_deployment_id": "azureml:delays"}
    start = {"job": {"command": "true", "environment": {"requirements": []}}}
    for name in ("delays", "weather"):
        yard.submit(make_job(about=Description(name)))
        made(http, "environments", {"name": name, "requirements": ["six"]})
        made(http, "components", {"name": name, "command": "true", "environment": {"requirements": []}})
        made(http, "datastores", {"name": name, "type": "http", "url": "https://a.b"})
        hook = {"name": name, "host": "azure_devops", "repository": "https://a.b/c"}
        http.post(f"{ROOT}/git-hooks", json=hook)
        http.post(f"{ROOT}/git-hooks/delays/deliveries", json={})
        nodes = {"starter": "local", "min_instances": 2, "max_instances": 2}
        made(http, "compute", {"name": name, "type": "amlcompute", **nodes})
        made(http, "online-endpoints", {"name": name})
        watched = {"name": name, "monitoring_target": target, "monitoring_signals": signals}
        made(http, "monitors", {**watched, "reference_data": {"path": "azureml:delays:1"}})
        made(http, "triggers", {"name": name, "when": "DataProfiled", "start": start})
        timed = {"type": "cron", "expression": "0 3 * * *"}
        made(http, "schedules", {"name": name, "trigger": timed, "create_job": start["job"]})
        assert http.post(f"{ROOT}/schedules/delays/run", json={}).status_code == 202
        made(http, "release-policies", {"name": name, "model": name, "owner": "risk"})
        http.post(f"{ROOT}/tokens", json={"person": name})
        http.post(f"{ROOT}/models/delays/versions/1/evidence", json={"kind": name, "content": {}})
        window = {"from": "2025-12-01T00:00:00Z", "to": "2026-01-01T00:00:00Z"}
        assert http.post(f"{ROOT}/monitors/delays/runs", json=window).status_code == 201
        http.post(f"{ROOT}/releases", json={"model": name, "version": 1})
        http.post(f"{ROOT}/studies", json={"name": name, "directions": ["MINIMIZE"]})
    yard.start()
    yard.platform.nodes.starters = {"local": Starter("local")}
    yard.platform.write(yard.platform.nodes.tick)
    made(http, "jobs", SWEEP)
    yard.platform.relay.drain()


def made(http: TestClient, noun: str, document: dict[str, object]) -> None:
    answer = http.post(f"{ROOT}/{noun}", json={"document": str(document)})
    assert answer.status_code == 201, answer.text


def fields_of(client: TestClient, path: str) -> list[str]:
    """As the refusal of an unknown order names them."""
    refused = client.get(path, params={"order_by": "zzzzzz"}).json()
    assert refused["code"] == "filter_invalid", (path, refused)
    found = re.search(r"Write one of (.*), with asc or desc", refused["hint"])
    assert found is not None
    return found[1].split(", ")


def test_no_list_is_left_out(client: TestClient) -> None:
    """Whatever answers with items and takes a token is one of them, but for facts, which come by cursor, and files."""
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    paged = {
        path
        for path, verbs in paths.items()
        if any(one["name"] == "page_token" for one in verbs.get("get", {}).get("parameters", ()))
    }
    filled = {re.sub(r"\{version\}", "1", re.sub(r"\{workspace\}", "default", path)) for path in paged}
    assert {re.sub(r"\{(name|endpoint)\}", "delays", path) for path in filled} - UNLIKE == LISTS


def test_every_list_is_ordered_and_filtered_by_each_of_its_fields(client: TestClient) -> None:
    for path in sorted(LISTS):
        every = client.get(path, params={"count": True}).json()
        assert every["total"] == len(every["items"]), path
        for field in fields_of(client, path):
            for direction in ("asc", "desc"):
                asked = {"order_by": f"{field} {direction}"}
                assert len(client.get(path, params=asked).json()["items"]) == every["total"], (path, asked)
            answers = [client.get(path, params={"filter": f"{field} = {value}"}).status_code for value in VALUES]
            assert 200 in answers, (path, field)
            assert set(answers) <= {200, 422}, (path, field)


def test_every_list_goes_on_by_its_token_and_by_no_other_way(client: TestClient) -> None:
    for path in sorted(LISTS - {f"{ROOT}/online-endpoints/delays/deployments", f"{ROOT}/triggers/delays/history"}):
        every = client.get(path).json()["items"]
        seen: list[object] = []
        token = None
        while True:
            one = client.get(path, params={"max_results": 1, **({"page_token": token} if token else {})}).json()
            seen += one["items"]
            if one["next_page_token"] is None:
                break
            token = one["next_page_token"]
        assert seen == every, path
        if token is None:
            continue
        other = fields_of(client, path)[-1]
        refused = client.get(path, params={"page_token": token, "order_by": f"{other} desc", "text": "x"}).json()
        assert refused["code"] == "page_token_invalid", (path, refused)


def test_every_list_is_searched_by_words_and_names_the_nearest_field(client: TestClient) -> None:
    for path in sorted(LISTS):
        found = client.get(path, params={"text": "surely nowhere", "count": True}).json()
        assert (found["items"], found["total"], found["next_page_token"]) == ([], 0, None), path
        same = client.get(path, params={"filter": "text = 'surely nowhere'"}).json()
        assert same["items"] == [], path
        field = fields_of(client, path)[0]
        refused = client.get(path, params={"filter": f"{field}x = 'a'"}).json()
        assert (refused["code"], refused["hint"]) == ("filter_invalid", f"Did you mean '{field}'?"), path


def test_pages_have_one_to_a_thousand_rows(client: TestClient) -> None:
    for path in sorted(LISTS):
        for wrong in (0, 1001):
            assert client.get(path, params={"max_results": wrong}).status_code == 422, path


def test_the_first_page_of_every_list_comes_out_of_an_index_as_it_lies(tmp_path: Path) -> None:
    """But for workers and users: all of a home's are looked through, of which there are few."""
    platform = platform_in_memory(tmp_path / "home")
    asked: list[tuple[str, object]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        asked.append((statement, parameters))

    with TestClient(create_app(platform), base_url="http://127.0.0.1") as http:
        fill(http, Yard(platform))
        event.listen(platform.db.engine, "before_cursor_execute", note)
        for path in sorted(LISTS - {"/api/v1/workers", "/api/v1/users"}):
            asked.clear()
            assert http.get(path).status_code == 200
            pages = [one for one in asked if "LIMIT" in one[0]]
            assert pages, path
            plans = [plan for statement, parameters in pages for plan in plan_of(platform, statement, parameters)]
            slow = [plan for plan in plans if plan.startswith("SCAN") or plan.endswith("TEMP B-TREE FOR ORDER BY")]
            assert slow == [], path
    platform.close()


def plan_of(platform: Platform, statement: str, parameters: object) -> list[str]:
    with platform.db.engine.connect() as connection:
        return [
            str(row[-1])
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)  # type: ignore[arg-type]  # as they came
        ]
