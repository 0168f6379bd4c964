import hashlib

import pytest
from starlette.testclient import TestClient

from lazulite.assembly import Platform
from lazulite.processes.serve import create_app

ROOT = "/api/v1/workspaces/default"
TRAIN = "name: train\nversion: 1\ncommand: x\nenvironment: {requirements: [six]}\ncode: src\n"
WHOLE = "name: whole\ntype: pipeline\njobs:\n  a: {component: 'azureml:train:1'}\n"


@pytest.fixture
def client(platform: Platform) -> TestClient:
    return TestClient(create_app(platform), base_url="http://127.0.0.1")


def body(text: str, content: bytes = b"print()") -> dict[str, object]:
    entry = {"path": "a.py", "size": len(content), "digest": hashlib.sha256(content).hexdigest()}
    return {"document": text, "sources": {"code": [entry]}, "properties": {"mlflow.source.git.commit": "abc"}}


def create(client: TestClient, text: str, content: bytes = b"print()") -> dict[str, object]:
    client.put(f"{ROOT}/uploads/{hashlib.sha256(content).hexdigest()}", content=content)
    answer = client.post(f"{ROOT}/components", json=body(text, content))
    assert answer.status_code == 201, answer.text
    made: dict[str, object] = answer.json()
    return made


def test_a_component_is_registered_and_kept_as_other_assets_are(client: TestClient) -> None:
    made = create(client, TRAIN)
    assert (made["ref"], made["file_count"], made["warnings"]) == ("azureml:train:1", 1, [])
    shown = client.get(f"{ROOT}/components/train/versions/1").json()
    assert (shown["facts"]["document"]["command"], shown["source"]["git_commit"]) == ("x", "abc")
    assert client.get(f"{ROOT}/components").json()["items"][0]["latest_version"] == "1"
    assert client.get(f"{ROOT}/components/train/versions/1/files/code/a.py").content == b"print()"
    changed = client.patch(f"{ROOT}/components/train/versions/1", json={"tags": {"by": "me"}}).json()
    assert changed["tags"] == {"by": "me"}
    assert client.post(f"{ROOT}/components/train/archive").status_code == 204
    assert client.post(f"{ROOT}/components/train/restore").status_code == 204
    assert client.delete(f"{ROOT}/components/train/versions/1").status_code == 204


def test_a_plan_registers_nothing_and_asks_for_no_content(client: TestClient) -> None:
    plan = client.post(f"{ROOT}/components/validate", json=body(TRAIN)).json()
    assert (plan["kind"], plan["name"], plan["version"], plan["file_count"]) == ("component", "train", "1", 1)
    assert (plan["facts"]["type"], plan["steps"], plan["warnings"]) == ("command", [], [])
    assert client.get(f"{ROOT}/components").json()["items"] == []


def test_a_pipelines_plan_has_its_steps(client: TestClient) -> None:
    create(client, TRAIN)
    plan = client.post(f"{ROOT}/components/validate", json={"document": WHOLE}).json()
    assert [(step["name"], step["component"], step["command"]) for step in plan["steps"]] == [
        ("a", "azureml:train:1", "x")
    ]


def test_a_version_that_is_there_is_a_warning_of_the_plan_and_a_refusal_of_the_act(client: TestClient) -> None:
    create(client, TRAIN)
    plan = client.post(f"{ROOT}/components/validate", json=body(TRAIN)).json()
    assert plan["warnings"] == ["version: 1 of 'train' is there already, and versions never change."]
    assert client.post(f"{ROOT}/components", json=body(TRAIN)).json()["code"] == "asset_version_exists"


def test_what_blocks_a_component_is_a_warning(client: TestClient) -> None:
    text = "name: s\ntype: spark\ncode: src\nentry: {file: a.py}\nenvironment: sklearn-lightgbm\n"
    told = client.post(f"{ROOT}/components/validate", json=body(text)).json()["warnings"]
    assert told[0].startswith("environment: its lock has no pyspark.")
    assert create(client, text)["warnings"] != []


@pytest.mark.parametrize("verb", ["", "/validate"])
def test_both_verbs_refuse_alike_with_the_line(client: TestClient, verb: str) -> None:
    answer = client.post(f"{ROOT}/components{verb}", json={"document": WHOLE})
    assert (answer.status_code, answer.json()["detail"]) == (404, "There is no component 'train' in this workspace.")
    assert answer.json()["errors"][0]["message"].startswith("line 4, column 7: ")


def test_what_a_component_is_made_of_is_not_deleted(client: TestClient) -> None:
    create(client, TRAIN)
    create(client, WHOLE)
    answer = client.delete(f"{ROOT}/components/train")
    assert (answer.status_code, answer.json()["code"]) == (409, "asset_in_use")
    assert client.delete(f"{ROOT}/components/whole").status_code == 204
    assert client.delete(f"{ROOT}/components/train").status_code == 204


def test_a_reader_validates_and_does_not_register(client: TestClient) -> None:
    made = client.post(f"{ROOT}/tokens", json={"person": "eve", "role": "Reader"}).json()
    headers = {"Authorization": f"Bearer {made['token']}"}
    assert client.post(f"{ROOT}/components/validate", json=body(TRAIN), headers=headers).status_code == 200
    assert client.post(f"{ROOT}/components", json=body(TRAIN), headers=headers).status_code == 403
