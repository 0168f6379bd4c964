"""Endpoints and deployments over HTTP."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from lazulite.assembly import Platform
from lazulite.compute.process import Process
from lazulite.foundation.actor import LOCAL, Principal, PrincipalKind
from lazulite.foundation.blobs.content import Blob
from lazulite.processes.serve import create_app
from lazulite.services.assets.entities import AssetType, NewVersion
from lazulite.testing import FrozenClock
from lazulite.words.manifests import FileEntry, Manifest

ENDPOINTS = "/api/v1/workspaces/default/online-endpoints"
DEPLOYMENTS = f"{ENDPOINTS}/delays/deployments"
MLMODEL = "flavors:\n  python_function:\n    loader_module: mlflow.sklearn\n"
BLUE = """
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: delays
model: azureml:delays:1
instance_type: Standard_DS3_v2
data_collector:
  collections:
    model_inputs: {enabled: 'True'}
"""


@pytest.fixture
def client(platform: Platform) -> TestClient:
    return TestClient(create_app(platform), headers={"host": "127.0.0.1"})


def test_an_endpoint_is_made_from_azure_mls_document_and_shown(client: TestClient) -> None:
    document = "$schema: x\nname: delays\nauth_mode: key\ntags: {team: ops}\n"
    made = client.post(ENDPOINTS, json={"document": document, "set": {}})
    assert made.status_code == 201
    shown = client.get(f"{ENDPOINTS}/delays").json()
    assert shown == made.json()
    assert (shown["tags"], shown["traffic"], shown["scoring_uri"]) == ({"team": "ops"}, {}, None)
    assert [one["name"] for one in client.get(ENDPOINTS).json()["items"]] == ["delays"]


def test_tags_that_are_not_named_stay_and_null_removes_one(client: TestClient) -> None:
    client.post(ENDPOINTS, json={"document": "name: delays\ntags: {team: ops, tier: a}\n", "set": {}})
    changed = client.patch(f"{ENDPOINTS}/delays", json={"tags": {"tier": None, "cost": "7"}}).json()
    assert changed["tags"] == {"team": "ops", "cost": "7"}


def test_the_scoring_uri_is_the_gateways(platform: Platform, client: TestClient) -> None:
    _create_endpoint(client)
    _gateway_at(platform.settings.home, 4711)
    shown = client.get(f"{ENDPOINTS}/delays").json()
    assert shown["scoring_uri"] == "http://127.0.0.1:4711/endpoints/default/delays/score"


def test_keys_are_given_to_who_may_have_them_and_never_to_a_job(platform: Platform, client: TestClient) -> None:
    _create_endpoint(client)
    keys = client.get(f"{ENDPOINTS}/delays/keys").json()
    renewed = client.post(f"{ENDPOINTS}/delays/keys", json={"key": "secondary"}).json()
    assert renewed["primaryKey"] == keys["primaryKey"]
    assert renewed["secondaryKey"] != keys["secondaryKey"]
    job = Principal(PrincipalKind.JOB, "job-1")
    secret, _ = platform.write(lambda tx: platform.tokens.issue(tx, job, workspace_id=_default(platform)))
    as_job = {"authorization": f"Bearer {secret}"}
    assert client.get(f"{ENDPOINTS}/delays/keys", headers=as_job).status_code == 403
    assert client.get(f"{ENDPOINTS}/delays", headers=as_job).status_code == 200


def test_a_change_made_for_another_state_of_the_endpoint_is_refused(
    platform: Platform, client: TestClient, clock: FrozenClock
) -> None:
    _create_endpoint(client)
    read = client.get(f"{ENDPOINTS}/delays").headers["etag"]
    clock.advance(timedelta(seconds=1))
    changed = client.patch(f"{ENDPOINTS}/delays", json={"description": "mine"}, headers={"if-match": read})
    stale = client.patch(f"{ENDPOINTS}/delays", json={"description": "theirs"}, headers={"if-match": read})
    assert (changed.status_code, stale.status_code, stale.json()["code"]) == (200, 409, "endpoint_changed")
    again = client.patch(
        f"{ENDPOINTS}/delays", json={"description": "theirs"}, headers={"if-match": changed.headers["etag"]}
    )
    assert again.json()["description"] == "theirs"


def test_a_deployment_of_a_registered_model_comes_up_with_the_models_own_requirements(
    platform: Platform, client: TestClient
) -> None:
    _create_endpoint(client)
    _register(platform)
    made = client.post(DEPLOYMENTS, json={"document": BLUE, "all_traffic": True})
    assert made.status_code == 201, made.text
    shown = made.json()
    assert shown["provisioning_state"] == "Creating"
    assert shown["requirements"] == ["mlflow-skinny==3.17.2", "lightgbm==4.6.0", "pandas<3"]
    assert shown["data_collector"] == {"enabled": True, "sampling_rate": 1.0}
    assert shown["warnings"] == ["instance_type has no effect here"]
    process = _process(platform, shown["replicas"][0]["id"])
    assert (process.spec.kind, process.spec.environment.python) == ("service", "3.11")


def test_ready_replicas_make_it_succeed_and_move_the_traffic(platform: Platform, client: TestClient) -> None:
    _create_endpoint(client)
    _register(platform)
    made = client.post(DEPLOYMENTS, json={"document": BLUE, "all_traffic": True}).json()
    _answer(platform, made["replicas"][0]["id"])
    shown = client.get(f"{DEPLOYMENTS}/blue").json()
    assert (shown["provisioning_state"], shown["traffic_percent"]) == ("Succeeded", 100)
    refused = client.delete(f"{DEPLOYMENTS}/blue")
    assert (refused.status_code, refused.json()["code"]) == (409, "deployment_has_traffic")
    stopped = client.patch(f"{ENDPOINTS}/delays", json={"traffic": {"blue": 0}})
    assert (stopped.status_code, stopped.json()["traffic"]) == (200, {})
    assert client.delete(f"{DEPLOYMENTS}/blue").status_code == 204
    assert client.get(DEPLOYMENTS).json()["items"] == []


def test_the_log_of_what_failed_can_be_read(platform: Platform, client: TestClient) -> None:
    _create_endpoint(client)
    _register(platform)
    process = client.post(DEPLOYMENTS, json={"document": BLUE}).json()["replicas"][0]["id"]
    platform.logs.append(process, offset=0, data=b"Traceback\nValueError: no such column\n")
    platform.write(lambda tx: platform.queue.cancel(tx, LOCAL, process))
    platform.relay.drain()
    shown = client.get(f"{DEPLOYMENTS}/blue").json()
    assert (shown["provisioning_state"], shown["error"]) == ("Failed", "It was canceled.")
    assert client.get(f"{DEPLOYMENTS}/blue/logs", params={"lines": 1}).text.splitlines() == [
        f"== {process}",
        "ValueError: no such column",
    ]


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("name: blue\n  endpoint_name: [", "The document is no YAML: line 2, column 16"),
        (BLUE + "instance_cout: 2\n", "there is no field 'instance_cout' here. Did you mean 'instance_count'?"),
        (BLUE.replace("delays:1", "delay:1"), "delay"),
        (BLUE + "code_configuration: {scoring_script: score.py}\n", "MLflow models are served without either"),
        (BLUE + "instance_count: 0\n", "'instance_count' is 0: input should be greater than or equal to 1"),
    ],
)
def test_a_document_that_cannot_be_is_refused_and_leaves_nothing(
    platform: Platform, client: TestClient, document: str, said: str
) -> None:
    _create_endpoint(client)
    _register(platform)
    refused = client.post(DEPLOYMENTS, json={"document": document})
    assert refused.status_code in {400, 404, 422}
    assert said in refused.json()["detail"]
    assert client.get(DEPLOYMENTS).json()["items"] == []


def test_a_model_without_requirements_is_refused_before_anything_starts(platform: Platform, client: TestClient) -> None:
    _create_endpoint(client)
    _register(platform, requirements=None)
    refused = client.post(DEPLOYMENTS, json={"document": BLUE})
    assert (refused.status_code, refused.json()["code"]) == (422, "model_not_servable")
    assert "its folder has no requirements.txt" in refused.json()["detail"]


def _create_endpoint(client: TestClient) -> None:
    assert client.post(ENDPOINTS, json={"document": "name: delays\n"}).status_code == 201


def _default(platform: Platform) -> str:
    with platform.read() as tx:
        return platform.workspaces.named(tx, "default").id


def _register(platform: Platform, *, requirements: str | None = "mlflow==3.17.2\nlightgbm==4.6.0\n") -> None:
    texts = {"MLmodel": MLMODEL, "python_env.yaml": "python: 3.11.2\n", "requirements.txt": requirements}
    stored = {path: platform.blobs.put([text.encode()]) for path, text in texts.items() if text is not None}
    manifest = Manifest(tuple(FileEntry(path, blob.size, blob.digest) for path, blob in stored.items()))
    workspace_id, new = _default(platform), NewVersion(AssetType.MLFLOW_MODEL, manifest=manifest)
    blobs: list[Blob] = list(stored.values())
    platform.write(lambda tx: platform.blobs.hold(tx, workspace_id, blobs))
    platform.write(lambda tx: platform.models.create(tx, LOCAL, workspace_id, "delays", new))


def _process(platform: Platform, process_id: str) -> Process:
    with platform.read() as tx:
        return platform.queue.get(tx, _default(platform), process_id)


def _answer(platform: Platform, process_id: str) -> None:
    """A worker takes the process, starts it and says that it answers."""
    from lazulite.compute.process import Worker

    def work(tx: object) -> None:
        queue = platform.queue
        worker = Worker("w", "w", "default", 2, str(LOCAL.principal), None, platform.clock.now())
        queue.register(tx, LOCAL, worker, held={})
        claimed = queue.claim(tx, LOCAL, "w", claim_id="c")
        assert [one.spec.id for one in claimed] == [process_id]
        queue.accept(tx, LOCAL, "w", process_id, attempt=1, environment={})
        queue.ready(tx, LOCAL, "w", process_id, attempt=1, address={"socket": "/run/1"}, probe={})

    platform.write(work)
    platform.relay.drain()


def _gateway_at(home: Path, port: int) -> None:
    (home / "gateway").mkdir(parents=True)
    (home / "gateway" / "address.json").write_text(json.dumps({"host": "127.0.0.1", "port": port}))
