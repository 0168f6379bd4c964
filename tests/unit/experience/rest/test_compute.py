"""Compute targets over HTTP, and jobs that name them."""

import json
from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import pytest
from starlette.testclient import TestClient

from lazulite.assembly import Platform
from lazulite.compute.equipment import Equipment
from lazulite.processes.serve import create_app
from lazulite.testing import FrozenClock
from tests.unit.compute.makers import make_worker
from tests.unit.services.training.jobs.yard import WORKER

ROOT = "/api/v1/workspaces/default/compute"
JOBS = "/api/v1/workspaces/default/jobs"
CLUSTER = "{name: gpu-cluster, type: amlcompute, size: Standard_NC6s_v3, max_instances: 2, location: westus}"
NO_GPU = "needs 1 GPU; no worker has one; known: box (8 cores, 128 GiB, 0 GPUs)"
PLAIN = {"isolation": "process", "network": "open"}


@pytest.fixture
def client(platform: Platform) -> Iterator[TestClient]:
    row = make_worker(seen_at=platform.clock.now(), equipment=Equipment(8, 128 << 30))
    platform.write(lambda tx: platform.queue.register(tx, WORKER, row, held={}))
    with TestClient(create_app(platform), base_url="http://127.0.0.1") as http:
        yield http


def create(client: TestClient, document: str = CLUSTER, **settings: object) -> dict[str, object]:
    answer = client.post(ROOT, json={"document": document, "set": settings})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def job(compute: str, more: str = "") -> dict[str, str]:
    return {"document": f"command: 'true'\nenvironment: {{requirements: [six]}}\ncompute: azureml:{compute}\n{more}"}


def test_a_cluster_is_made_and_shown_with_what_is_in_the_way(client: TestClient) -> None:
    made = create(client)
    waits = f"A job there would wait: {NO_GPU}."
    assert made["warnings"] == ["location: workers are where they are.", waits]
    shown = client.get(f"{ROOT}/gpu-cluster").json()
    assert shown == {**made, "warnings": [waits]}
    told = {key: value for key, value in shown.items() if key not in {"id", "created_at", "updated_at", "warnings"}}
    assert told == {
        "name": "gpu-cluster", "type": "amlcompute", "size": "Standard_NC6s_v3", "tier": "dedicated",
        "needs": {"cpus": 0, "memory_bytes": 0, "gpus": 1, "labels": {}, **PLAIN},
        "priority": "medium", "min_instances": 0,
        "max_instances": 2, "idle_time_before_scale_down": None, "starter": None, "price": None, "description": "",
        "tags": {}, "properties": {}, "nodes": 0,
        "workers": [], "state": "Running", "provisioning_state": "Succeeded", "running": 0, "waiting": 0,
        "created_by": "local:local",
    }  # fmt: skip


def test_one_document_makes_many_by_settings(client: TestClient) -> None:
    create(client, name="a", size="Standard_DS3_v2")
    create(client, name="b")
    listed = client.get(ROOT).json()["items"]
    assert [(one["name"], one["workers"]) for one in listed] == [("a", ["box"]), ("b", [])]


def test_validation_makes_nothing(client: TestClient) -> None:
    plan = client.post(f"{ROOT}/validate", json={"document": CLUSTER}).json()
    assert (plan["name"], plan["needs"]["gpus"], plan["workers"]) == ("gpu-cluster", 1, [])
    assert plan["warnings"][0] == "location: workers are where they are."
    assert client.get(ROOT).json()["items"] == []


@pytest.mark.parametrize(
    ("document", "code", "said"),
    [
        ("{name: a, type: synapsespark}", "other_product", "A compute of type 'synapsespark' is not to be had here"),
        ("{name: serverless, type: pool}", "compute_name_invalid", "'serverless' always means the default queue"),
        ("{name: a, type: amlcompute, min_instances: 3, max_instances: 1}", "compute_invalid", "min_instances is 3"),
        ("{name: a, type: cluster}", "compute_kind_unknown", "The compute is of type 'cluster'"),
        (
            "{name: a, type: pool, max_instances: 1, starter: lcal}",
            "starter_unknown",
            "There is no starter 'lcal' here",
        ),
        ("{name: a, type: pool, starter: local}", "compute_invalid", "nothing says how many at most"),
    ],
)
def test_what_is_refused_says_where_and_why(client: TestClient, document: str, code: str, said: str) -> None:
    refused = client.post(f"{ROOT}/validate", json={"document": document})
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert said in refused.json()["detail"]
    assert refused.json()["errors"][0]["message"].startswith("line 1, column ")
    assert client.post(ROOT, json={"document": document}).status_code == 422


def test_what_was_set_is_refused_without_a_line(client: TestClient) -> None:
    refused = client.post(ROOT, json={"document": "name: a\ntype: pool\n", "set": {"starter": "lcal"}}).json()
    assert refused["errors"] == [{"pointer": "/starter", "message": refused["detail"]}]


def test_nodes_are_started_where_a_starter_is_named_and_told(client: TestClient, platform: Platform) -> None:
    made = create(client, "{name: burst, type: pool, starter: local, min_instances: 1, max_instances: 2}")
    assert (made["starter"], made["nodes"], made["warnings"]) == ("local", 0, [])
    assert client.get(f"{ROOT}/burst/nodes").json()["items"] == []
    platform.write(platform.nodes.tick)
    (node,) = client.get(f"{ROOT}/burst/nodes").json()["items"]
    told = {key: value for key, value in node.items() if key not in {"id", "name", "created_at"}}
    assert told == {
        "state": "preparing", "starter": "local", "worker_id": None, "joined_at": None, "idle_since": None,
        "ended_at": None, "reason": "",
    }  # fmt: skip
    assert node["name"] == f"burst-{node['id'][-6:]}"
    assert client.get(f"{ROOT}/burst").json()["nodes"] == 1
    assert client.get(f"{ROOT}/none/nodes").json()["code"] == "compute_missing"


def test_a_starter_is_named_and_taken_away_by_a_change(client: TestClient) -> None:
    create(client, "{name: burst, type: pool}")
    change = partial(client.patch, f"{ROOT}/burst")
    assert change(json={"starter": "local"}).json()["code"] == "compute_invalid"
    assert change(json={"starter": "lcal", "max_instances": 1}).json()["code"] == "starter_unknown"
    assert change(json={"starter": "local", "max_instances": 1}).json()["starter"] == "local"
    idle = [change(json={"idle_time_before_scale_down": told}) for told in ("5m", 90, None, "100000d")]
    assert [one.json().get("idle_time_before_scale_down") for one in idle] == [300, 90, None, None]
    assert "3650 days are the longest" in idle[-1].text
    assert change(json={"starter": None}).json()["starter"] is None


def test_a_change_says_what_is_to_be_different(client: TestClient, clock: FrozenClock) -> None:
    create(client, tags={"a": "1", "b": "2"})
    clock.advance(timedelta(seconds=1))
    change = {
        "size": None, "max_instances": None, "resources": {"cpu": 2, "memory": "1Gi"}, "priority": "high",
        "tags": {"a": None, "c": "3"}, "description": "d",
    }  # fmt: skip
    changed = client.patch(f"{ROOT}/gpu-cluster", json=change).json()
    assert (changed["size"], changed["max_instances"], changed["priority"]) == (None, None, "high")
    assert changed["needs"] == {"cpus": 2, "memory_bytes": 1 << 30, "gpus": 0, "labels": {}, **PLAIN}
    assert (changed["tags"], changed["description"], changed["workers"]) == ({"b": "2", "c": "3"}, "d", ["box"])
    assert client.patch(f"{ROOT}/gpu-cluster", json={"tags": {}}).json() == changed


def test_a_change_is_made_only_to_what_it_was_made_for(client: TestClient, clock: FrozenClock) -> None:
    create(client)
    tag = client.get(f"{ROOT}/gpu-cluster").headers["ETag"]
    clock.advance(timedelta(seconds=1))
    change = {"json": {"max_instances": 1}, "headers": {"If-Match": tag}}
    assert client.patch(f"{ROOT}/gpu-cluster", **change).status_code == 200  # type: ignore[arg-type]  # keywords
    assert client.patch(f"{ROOT}/gpu-cluster", **change).json()["code"] == "compute_changed"  # type: ignore[arg-type]  # keywords


def test_a_target_is_stopped_and_started(client: TestClient) -> None:
    create(client, "{name: cpus, type: pool}")
    stopped = client.post(f"{ROOT}/cpus/stop").json()
    assert (stopped["state"], stopped["warnings"]) == (
        "Stopped", ["A job there would wait: 'cpus' is stopped; start it: lazulite compute start -n cpus."]
    )  # fmt: skip
    assert client.post(f"{ROOT}/cpus/start").json()["state"] == "Running"


def test_a_job_on_a_target_that_nobody_can_serve_is_warned_of_and_says_why_it_waits(client: TestClient) -> None:
    create(client)
    warning = f"compute: it would wait on 'gpu-cluster': {NO_GPU}."
    plan = client.post(f"{JOBS}/validate", json=job("gpu-cluster")).json()
    assert (plan["queue"], plan["warnings"]) == ("gpu-cluster", [warning])
    made = client.post(JOBS, json=job("gpu-cluster", "queue_settings: {priority: low}"))
    assert made.json()["warnings"] == [warning]
    first = client.post(JOBS, json=job("gpu-cluster")).json()
    shown = client.get(f"{JOBS}/{made.json()['name']}").json()
    assert (shown["compute"], shown["waiting_for"], shown["queue_position"]) == ("gpu-cluster", f"N{NO_GPU[1:]}.", 2)
    assert client.get(f"{JOBS}/{first['name']}").json()["queue_position"] == 1
    assert client.get(f"{ROOT}/gpu-cluster").json()["waiting"] == 2
    busy = client.delete(f"{ROOT}/gpu-cluster")
    assert (busy.status_code, busy.json()["detail"]) == (
        409, "The compute 'gpu-cluster' is not empty: waiting 2, running 0."
    )  # fmt: skip


def test_a_job_on_a_target_that_is_served_goes_there_without_a_word(client: TestClient) -> None:
    create(client, "{name: cpus, type: pool, resources: {cpu: 2}}")
    made = client.post(JOBS, json=job("cpus", "resources: {memory: 1Gi}\nqueue_settings: {job_tier: Premium}")).json()
    assert made["warnings"] == []
    shown = client.get(f"{JOBS}/{made['name']}").json()
    assert (shown["compute"], shown["waiting_for"], shown["queue_position"]) == ("cpus", "It is next.", 1)
    plan = client.post(f"{JOBS}/validate", json=job("cpus", "resources: {memory: 1Gi, instance_count: 2}")).json()
    assert plan["needs"] == {"cpus": 0, "memory_bytes": 1 << 30, "gpus": 0, "labels": {}, **PLAIN}
    assert (plan["instance_count"], plan["priority"]) == (2, None)


def test_a_job_without_a_compute_may_have_needs_too(client: TestClient) -> None:
    wanted = "resources: {instance_type: Standard_NC6s_v3, labels: {site: north}}"
    made = client.post(JOBS, json=job("serverless", wanted)).json()
    assert made["warnings"][-1] == (
        "compute: it would wait on 'default': needs 1 GPU and the label site=north; no worker has all of that; "
        "known: box (8 cores, 128 GiB, 0 GPUs, no such label)."
    )


def test_a_job_that_names_no_target_runs_on_the_default_queue_and_hears_the_nearest(client: TestClient) -> None:
    create(client)
    plan = client.post(f"{JOBS}/validate", json=job("gpu-clutser")).json()
    assert (plan["queue"], plan["warnings"]) == (
        "default", ["compute: there is no 'gpu-clutser' here, so it runs on 'default'. Did you mean 'gpu-cluster'?"]
    )  # fmt: skip


def test_another_workspace_has_its_own_targets(client: TestClient) -> None:
    create(client)
    client.post("/api/v1/workspaces", json={"name": "team-a"})
    there = "/api/v1/workspaces/team-a/compute"
    assert client.get(there).json()["items"] == []
    assert client.get(f"{there}/gpu-cluster").json()["code"] == "compute_missing"


def test_a_target_tells_what_waits_there_and_why(client: TestClient, clock: FrozenClock) -> None:
    create(client)
    name = client.post(JOBS, json=job("gpu-cluster")).json()["name"]
    clock.advance(timedelta(seconds=7.2))
    load = client.get(f"{ROOT}/gpu-cluster/load", params={"hours": 0.004}).json()
    [waiting] = load["waiting"]
    assert (waiting["id"], waiting["state"], waiting["worker"]) == (name, "Queued", None)
    assert waiting["waiting_for"] == NO_GPU[:1].upper() + NO_GPU[1:] + "."
    assert (load["waiting_in_all"], load["running"], load["running_in_all"]) == (1, [], 0)
    assert (load["past"]["seconds"], load["past"]["waiting"][:48]) == (0.15, [0.0] * 48)
    assert load["past"]["waiting"][48:] == [1.0] * 48


def test_a_queue_that_is_no_target_has_a_load_and_what_is_none_is_missing(client: TestClient) -> None:
    client.post(JOBS, json={"document": "command: 'true'\nenvironment: {requirements: []}\n"})
    assert client.get(f"{ROOT}/default/load").json()["waiting_in_all"] == 1
    assert client.get(f"{ROOT}/default/load", params={"hours": 5e-324}).status_code == 422
    missing = client.get(f"{ROOT}/defualt/load")
    assert (missing.status_code, missing.json()["hint"]) == (404, "Did you mean 'default'?")


def test_where_nobody_logs_in_one_is_told_that_a_shared_network_lets_jobs_do_all(client: TestClient) -> None:
    shared = "Jobs there share their machine's network."
    for body, is_told in (
        ({"name": "a", "isolation": "sandbox"}, False),
        ({"name": "b", "isolation": "sandbox", "network": "open"}, True),
        ({"name": "c", "isolation": "container"}, True),
        ({"name": "d"}, False),
    ):
        made = client.post(ROOT, json={"document": json.dumps({"type": "pool", **body})})
        assert made.status_code == 201, made.text
        assert any(shared in one for one in made.json()["warnings"]) is is_told, body


def test_services_of_a_job_with_a_network_of_its_own_are_refused_at_once(client: TestClient) -> None:
    client.post(ROOT, json={"document": "{name: boxed, type: pool, isolation: sandbox}"})
    document = "command: x\nenvironment: {requirements: []}\nservices: {lab: {type: jupyter_lab}}\n"
    assert client.post(JOBS, json={"document": document}).status_code == 201
    refused = client.post(JOBS, json={"document": f"{document}compute: boxed\n"})
    assert refused.status_code == 422
    assert "services: nobody would reach them" in refused.json()["detail"]
