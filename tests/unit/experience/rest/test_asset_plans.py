import pytest
from starlette.testclient import TestClient

from lazulite.assembly import Platform
from lazulite.processes.serve import create_app
from lazulite.services.registry.environments.requirements import FROM_THE_WORKERS

ROOT = "/api/v1/workspaces/default"


@pytest.fixture
def client(platform: Platform) -> TestClient:
    return TestClient(create_app(platform), base_url="http://127.0.0.1")


def files(*names: str) -> list[dict[str, object]]:
    return [{"path": name, "size": 3, "digest": f"{index:064x}"} for index, name in enumerate(names)]


def plan(client: TestClient, noun: str, document: str, **sources: object) -> dict[str, object]:
    answer = client.post(f"{ROOT}/{noun}/validate", json={"document": document, "sources": sources})
    assert answer.status_code == 200, answer.text
    found: dict[str, object] = answer.json()
    return found


def refused(client: TestClient, noun: str, document: str, **sources: object) -> str:
    answer = client.post(f"{ROOT}/{noun}/validate", json={"document": document, "sources": sources})
    assert answer.status_code >= 400
    return str(answer.json()["detail"])


def test_data_that_was_not_sent_is_planned_by_what_it_would_be(client: TestClient) -> None:
    found = plan(client, "data", "name: flights\npath: raw\ntags: {year: 2013}\n", path=files("a.csv", "b.csv"))
    assert found == {
        "kind": "data", "name": "flights", "version": "1", "type": "uri_folder", "path": "raw", "description": "",
        "tags": {"year": "2013"}, "facts": {}, "size": 6, "file_count": 2, "steps": [], "warnings": [],
    }  # fmt: skip
    assert client.get(f"{ROOT}/data").json()["items"] == []


@pytest.mark.parametrize("path", ["https://nowhere.example/x.csv", "abfss://a@b.example/c", "s3://bucket/x"])
def test_what_lies_elsewhere_is_not_looked_at(client: TestClient, path: str) -> None:
    found = plan(client, "data", f"name: flights\npath: {path}\n")
    assert (found["path"], found["file_count"]) == (path, 0)


@pytest.mark.parametrize(
    ("document", "names", "sentence"),
    [
        ("name: f\npath: raw\ntype: mltable\n", ["a.csv"], "is an mltable without a file called MLTable"),
        ("name: f\npath: raw\ntype: uri_file\n", ["a", "b"], "is a uri_file and came with 2 files"),
        ("name: f\npath: raw\n", [], "The data 'f' has no file."),
        ("name: a/b\npath: raw\n", ["a"], "'a/b' is no name for a data."),
        ("name: f\nversion: a b\npath: raw\n", ["a"], "'a b' is no version of a data."),
        ("name: f\npath: raw\ntyp: x\n", ["a"], "Line 3, column 1: there is no field 'typ' here."),
        ("name: f\nsource: {type: database}\npath: x\n", ["a"], "This imports data through a connection"),
        ("name: f\npath: azureml:gone:1\n", None, "There is no data 'gone' in this workspace."),
        ("name: f\npath: raw\n", None, "The path 'raw' lies on the caller's machine"),
        ("name: f\npath: file:///nowhere/at/all\n", None, "There is nothing at file:///nowhere/at/all"),
    ],
)
def test_what_could_not_be_registered_as_data_is_refused(
    client: TestClient, document: str, names: list[str] | None, sentence: str
) -> None:
    sources = {} if names is None else {"path": files(*names)}
    assert sentence in refused(client, "data", document, **sources)


def test_a_tier_is_one_of_the_workspaces(client: TestClient) -> None:
    said = refused(client, "data", "name: f\npath: raw\ntier: tin\n", path=files("a"))
    assert "This workspace has no tier 'tin'" in said


def test_a_model_is_planned_by_the_files_of_its_folder(client: TestClient) -> None:
    found = plan(client, "models", "name: m\npath: model\ntype: mlflow_model\n", path=files("MLmodel", "model.pkl"))
    assert (found["type"], found["version"], found["file_count"]) == ("mlflow_model", "1", 2)
    said = refused(client, "models", "name: m\npath: model\ntype: mlflow_model\n", path=files("model.pkl"))
    assert "An mlflow_model has a file MLmodel at its top" in said


def test_an_environment_is_planned_with_what_is_read_otherwise(client: TestClient) -> None:
    conda = "dependencies: [python=3.11, numpy=1.26, {pip: [six, --extra-index-url=https://x/y]}]"
    found = plan(client, "environments", "name: e\nimage: ubuntu\nconda_file: c.yml\n", conda_file=conda)
    facts, warnings = found["facts"], found["warnings"]
    assert isinstance(facts, dict)
    assert (facts["requirements"], facts["python"]) == (["numpy==1.26.*", "six"], "3.11")
    assert warnings == [
        "The image 'ubuntu' is used by a compute of containers alone; the packages are the same elsewhere.",
        "'numpy=1.26' is taken from PyPI as 'numpy==1.26.*': there is no conda here.",
        f"'--extra-index-url=https://x/y' is not used: {FROM_THE_WORKERS}.",
    ]
    built = plan(client, "environments", "name: e\nbuild: {path: docker}\n", build=files("Dockerfile", "word.txt"))
    assert (built["file_count"], built["warnings"]) == (
        2, ["It is built from a Dockerfile, which only a compute with isolation: container does."],
    )  # fmt: skip
    said = refused(client, "environments", "name: e\nbuild: {path: docker}\n")
    assert "The environment is built from a folder, and its files have not come." in said
    assert "The environment names no packages." in refused(client, "environments", "name: e\n")


def test_a_version_that_is_there_is_told(client: TestClient) -> None:
    body = {"document": "name: e\nversion: 3\nrequirements: [six]\n"}
    client.post(f"{ROOT}/environments", json=body)
    assert plan(client, "environments", body["document"])["warnings"] == [
        "version: 3 of 'e' is there already, and versions never change."
    ]
    assert plan(client, "environments", "name: e\nrequirements: [six]\n")["version"] == "4"
