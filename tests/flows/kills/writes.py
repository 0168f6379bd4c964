"""A fixed sequence of writes of every kind, each repeated until it is acknowledged."""

import hashlib
import json
from typing import Any

from tests.flows.kills.house import House

ROOT = "/api/v1/workspaces/default"
MLFLOW = "/api/2.0/mlflow"
WORKER = "/api/v1/agents/workers/0198c0de-0000-7000-8000-000000000001"
NOON_MS = 1_750_000_000_000
TRIGGER = {
    "name": "retrain", "when": "ModelVersionRegistered", "if": ["subject == models/flights/2"],
    "start": {"job": {"command": "echo again", "environment": {"requirements": []}, "display_name": "again"}},
}  # fmt: skip
SCHEDULE = {
    "name": "leap", "trigger": {"type": "cron", "expression": "0 3 29 2 *"},
    "create_job": {"command": "echo leap", "environment": {"requirements": []}},
}  # fmt: skip
MONITOR = {
    "name": "watch",
    "create_monitor": {
        "monitoring_target": {"ml_task": "classification", "endpoint_deployment_id": "azureml:delays"},
        "reference_data": {
            "input_data": {"path": "azureml:rows:1", "type": "uri_folder"}, "data_context": "training",
            "target_column": "late",
        },
        "monitoring_signals": {"drift": {"type": "data_drift", "features": "all_features"}},
    },
}  # fmt: skip
POLICY = {"name": "careful", "model": "flights", "owner": "operations", "endpoint_name": "delays"}
MLMODEL = b"""flavors:
  python_function: {loader_module: flights, env: {virtualenv: python_env.yaml}}
signature:
  inputs: '[{"name": "x", "type": "double", "required": true}]'
  outputs: '[{"type": "tensor", "tensor-spec": {"dtype": "float64", "shape": [-1]}}]'
"""


def play(house: House) -> None:
    """All of it, in order; every step waits until the facts of the one before are delivered."""
    for step in (_data, _runs, _models, _serving, _watching, _second_version, _schedules, _jobs):
        step(house)


def _data(house: House) -> None:
    files = {"a.csv": b"x,late\n1,0\n2,1\n", "MLTable": b"type: mltable\n"}
    for content in files.values():
        house.ask("PUT", f"{ROOT}/uploads/{_digest(content)}", content)
    listed = [{"path": name, "size": len(content), "digest": _digest(content)} for name, content in files.items()]
    document = {"name": "rows", "version": "1", "type": "uri_folder", "path": "rows"}
    _create(house, "data", document, sources={"path": listed})
    house.ask("PATCH", f"{ROOT}/data/rows/versions/1", {"description": "rows of flights", "tags": {"tier": "gold"}})
    house.ask("PUT", f"{ROOT}/data/rows/labels/stable", {"version": "1"})
    house.ask("POST", f"{ROOT}/data/rows/versions/1/archive")


def _runs(house: House) -> None:
    made = house.ask("POST", f"{MLFLOW}/experiments/create", {"name": "delays"}, key="experiment")
    new = {"experiment_id": made["experiment_id"], "run_name": "first", "start_time": NOON_MS}
    run = house.ask("POST", f"{MLFLOW}/runs/create", new, key="run")["run"]["info"]["run_id"]
    points = [{"key": "loss", "value": 1 / (step + 1), "step": step, "timestamp": NOON_MS + step} for step in range(5)]
    batch = {"run_id": run, "metrics": points, "params": [{"key": "depth", "value": "3"}], "tags": [_tag("by", "me")]}
    house.ask("POST", f"{MLFLOW}/runs/log-batch", batch)
    read = {"name": "rows", "digest": "1", "source_type": "local", "source": "rows"}
    house.ask("POST", f"{MLFLOW}/runs/log-inputs", {"run_id": run, "datasets": [{"dataset": read}]})
    house.ask("POST", f"{MLFLOW}/runs/update", {"run_id": run, "status": "FINISHED", "end_time": NOON_MS + 9})


def _models(house: House) -> None:
    house.ask("POST", f"{MLFLOW}/registered-models/create", {"name": "flights"}, key="model")
    _version(house, "1")
    alias = {"name": "flights", "alias": "champion", "version": "1"}
    house.ask("POST", f"{MLFLOW}/registered-models/alias", alias)


def _serving(house: House) -> None:
    """A worker speaks too: what it reports is acknowledged like everything else."""
    _create(house, "online-endpoints", {"name": "delays"})
    house.ask("PATCH", f"{ROOT}/online-endpoints/delays", {"description": "will it be late?"})
    blue = {"name": "blue", "endpoint_name": "delays", "model": "azureml:flights:1"}
    _create(house, "online-endpoints/delays/deployments", blue)
    house.ask("POST", WORKER, {"name": "here", "queue": "default", "slots": 2})
    [claimed] = house.ask("POST", f"{WORKER}/claim", {"claim_id": "first"})["claimed"]
    house.hold(f"{WORKER}/heartbeat", {"held": {claimed["spec"]["id"]: 1}})
    process = f"{WORKER}/processes/{claimed['spec']['id']}"
    house.ask("POST", f"{process}/accept", {"attempt": 1, "environment": {}})
    house.ask("POST", f"{process}/ready", {"attempt": 1, "address": {"socket": "/nowhere"}})
    house.ask("PATCH", f"{ROOT}/online-endpoints/delays", {"traffic": {"blue": 100}})
    house.ask("POST", f"{ROOT}/online-endpoints/delays/keys", {"key": "secondary"}, key="another key")
    described = json.dumps({**blue, "description": "the first"})
    house.ask("PUT", f"{ROOT}/online-endpoints/delays/deployments/blue", {"document": described}, key="update")


def _watching(house: House) -> None:
    _create(house, "triggers", TRIGGER)
    _create(house, "monitors", MONITOR)
    _create(house, "release-policies", POLICY)
    stricter = json.dumps({**POLICY, "deploy": {"answers": 500}})
    house.ask("PUT", f"{ROOT}/release-policies/careful", {"document": stricter})


def _second_version(house: House) -> None:
    """A trigger fires on it, a release is opened for it, and both start a job."""
    _version(house, "2")
    house.wait_for(f"{ROOT}/triggers/retrain/history?outcome=fired")


def _schedules(house: House) -> None:
    """The jobs of three leap days: each is created once."""
    _create(house, "schedules", SCHEDULE)
    past = {"from": "2010-01-01T00:00:00Z", "to": "2021-01-01T00:00:00Z"}
    house.ask("POST", f"{ROOT}/schedules/leap/backfill", past, key="backfill")
    for year in (2012, 2016, 2020):
        house.wait_for(f"{ROOT}/schedules/leap/runs?outcome=fired&filter=fire_at = '{year}-02-29T03:00:00Z'")


def _jobs(house: House) -> None:
    command = {"command": "echo once", "environment": {"requirements": []}, "display_name": "once"}
    job = _create(house, "jobs", command)["name"]
    house.ask("POST", f"{ROOT}/jobs/{job}/cancel", key="cancel")
    house.ask("POST", f"{ROOT}/triggers/retrain/disable", key="disable")


def _version(house: House, number: str) -> None:
    folder = f"/api/2.0/mlflow-artifacts/artifacts/flights-{number}"
    files = {"MLmodel": MLMODEL, "requirements.txt": b"mlflow==3.17.2\n", "python_env.yaml": b"python: 3.11\n"}
    for name, content in files.items():
        house.ask("PUT", f"{folder}/{name}", content)
    new = {"name": "flights", "source": f"mlflow-artifacts:/flights-{number}"}
    house.ask("POST", f"{MLFLOW}/model-versions/create", new, key=f"version {number}")


def _create(house: House, nouns: str, document: dict[str, Any], **envelope: object) -> dict[str, Any]:
    body = {"document": json.dumps(document), **envelope}
    return house.ask("POST", f"{ROOT}/{nouns}", body, key=f"create in {nouns}")


def _tag(key: str, value: str) -> dict[str, str]:
    return {"key": key, "value": value}


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
