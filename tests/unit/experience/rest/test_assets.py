import hashlib
import json

import pytest
from starlette.testclient import TestClient

from lazulite.assembly import Platform
from lazulite.foundation.actor import LOCAL
from lazulite.processes.serve import create_app
from lazulite.services.assets.entities import AssetKind, AssetType, NewVersion
from lazulite.services.registry.evidence.entities import EvidenceInvalid
from lazulite.words.manifests import FileEntry, Manifest
from tests.unit.services.inference.makers import make_definition

ROOT = "/api/v1/workspaces/default"


@pytest.fixture
def client(platform: Platform) -> TestClient:
    return TestClient(create_app(platform), base_url="http://127.0.0.1")


def upload(client: TestClient, content: bytes, root: str = ROOT) -> str:
    digest = hashlib.sha256(content).hexdigest()
    assert client.put(f"{root}/uploads/{digest}", content=content).status_code == 201
    return digest


def register(platform: Platform, digest: str, size: int, *, name: str = "flights", workspace: str = "default") -> None:
    manifest = Manifest((FileEntry("raw/a.csv", size, digest),))
    new = NewVersion(AssetType.URI_FOLDER, "1", manifest=manifest)
    with platform.read() as tx:
        workspace_id = platform.workspaces.named(tx, workspace).id
    platform.write(lambda tx: platform.assets.create_version(tx, LOCAL, workspace_id, AssetKind.DATA, name, new))


def test_only_what_a_workspace_does_not_hold_is_missing(client: TestClient) -> None:
    held = upload(client, b"held")
    lacking = hashlib.sha256(b"lacking").hexdigest()
    files = [{"digest": held, "size": 4}, {"digest": lacking, "size": 7}, {"digest": lacking, "size": 7}]
    answer = client.post(f"{ROOT}/uploads/missing", json={"files": files})
    assert answer.json() == {"missing": [lacking]}


def test_an_upload_whose_digest_differs_leaves_nothing_behind(client: TestClient, platform: Platform) -> None:
    wrong = hashlib.sha256(b"other").hexdigest()
    answer = client.put(f"{ROOT}/uploads/{wrong}", content=b"content")
    assert (answer.status_code, answer.json()["code"]) == (422, "content_differs")
    assert [path for path in platform.blobs.root.rglob("*") if path.is_file()] == []


def test_a_digest_that_is_none_is_refused(client: TestClient) -> None:
    answer = client.put(f"{ROOT}/uploads/abc", content=b"content")
    assert (answer.status_code, answer.json()["detail"]) == (422, "'abc' is no SHA-256 in hex.")


def test_a_file_comes_back_as_it_was_uploaded(client: TestClient, platform: Platform) -> None:
    register(platform, upload(client, b"x\n1\n"), 4)
    listed = client.get(f"{ROOT}/data/flights/versions/1/files").json()["items"]
    assert [(file["path"], file["size"]) for file in listed] == [("raw/a.csv", 4)]
    assert client.get(f"{ROOT}/data/flights/versions/latest/files/raw/a.csv").content == b"x\n1\n"
    missing = client.get(f"{ROOT}/data/flights/versions/1/files/raw/b.csv")
    assert (missing.status_code, missing.json()["hint"]) == (404, "Did you mean 'raw/a.csv'?")


def test_an_unknown_asset_names_the_known_ones(client: TestClient, platform: Platform) -> None:
    register(platform, upload(client, b"x"), 1)
    answer = client.get(f"{ROOT}/data/fligths")
    assert answer.status_code == 404
    assert answer.json()["detail"] == "There is no data 'fligths' in this workspace."
    assert answer.json()["hint"] == "Did you mean 'flights'?"


def test_an_update_for_an_older_revision_is_refused(client: TestClient, platform: Platform) -> None:
    register(platform, upload(client, b"x"), 1)
    place = f"{ROOT}/data/flights/versions/1"
    etag = client.get(place).headers["etag"]
    first = client.patch(place, json={"tags": {"a": "1"}, "description": "d"}, headers={"If-Match": etag})
    assert (first.json()["tags"], first.json()["description"]) == ({"a": "1"}, "d")
    second = client.patch(place, json={"tags": {"a": None}}, headers={"If-Match": etag})
    assert (second.status_code, second.json()["code"]) == (409, "asset_changed")
    third = client.patch(place, json={"tags": {"a": None}}, headers={"If-Match": first.headers["etag"]})
    assert third.json()["tags"] == {}


def test_what_is_archived_is_listed_only_when_asked_for(client: TestClient, platform: Platform) -> None:
    register(platform, upload(client, b"x"), 1)
    assert client.post(f"{ROOT}/data/flights/archive").status_code == 204
    assert client.get(f"{ROOT}/data").json() == {"items": [], "next_page_token": None, "total": None}
    archived = client.get(f"{ROOT}/data", params={"view": "archived"}).json()["items"]
    assert [(one["name"], one["latest_version"]) for one in archived] == [("flights", "1")]
    assert client.post(f"{ROOT}/data/flights/restore").status_code == 204
    assert len(client.get(f"{ROOT}/data").json()["items"]) == 1


def test_labels_move_and_resolve(client: TestClient, platform: Platform) -> None:
    register(platform, upload(client, b"x"), 1)
    labelled = client.put(f"{ROOT}/data/flights/labels/good", json={"version": "1"})
    assert labelled.json()["labels"] == {"good": "1"}
    assert client.get(f"{ROOT}/data/flights/versions/@good").json()["ref"] == "azureml:flights:1"
    assert client.delete(f"{ROOT}/data/flights/labels/good").status_code == 204
    assert client.get(f"{ROOT}/data/flights/versions/@good").status_code == 404


def test_two_workspaces_with_the_same_names_do_not_see_each_other(client: TestClient, platform: Platform) -> None:
    assert client.post("/api/v1/workspaces", json={"name": "team-b"}).status_code == 201
    other = "/api/v1/workspaces/team-b"
    digest = upload(client, b"secret", root=other)
    register(platform, digest, 6, workspace="team-b")
    register(platform, digest, 6, name="hidden", workspace="team-b")
    assert client.get(f"{ROOT}/data").json()["items"] == []
    for path in ("data/flights", "data/flights/versions/1", "data/flights/versions/1/files/raw/a.csv", "data/hidden"):
        assert client.get(f"{ROOT}/{path}").status_code == 404
    missing = client.post(f"{ROOT}/uploads/missing", json={"files": [{"digest": digest, "size": 6}]})
    assert missing.json() == {"missing": [digest]}


def test_evidence_is_kept_with_its_digest_and_figure(client: TestClient, platform: Platform) -> None:
    with platform.read() as tx:
        ws = platform.workspaces.named(tx, "default").id
    new = NewVersion(AssetType.CUSTOM_MODEL)
    platform.write(lambda tx: platform.assets.create_version(tx, LOCAL, ws, AssetKind.MODEL, "delays", new))
    content = {"b": 1, "a": [0.5, None]}
    figure = {"name": "jensen_shannon_distance", "value": 0.31}
    place = f"{ROOT}/models/delays/versions/1/evidence"
    made = client.post(place, json={"kind": "drift", "content": content, "figure": figure, "source": "jobs/j"}).json()
    assert made["digest"] == hashlib.sha256(b'{"a":[0.5,null],"b":1}').hexdigest()
    assert client.get(place).json() == {"items": [made], "next_page_token": None, "total": None}
    assert client.get(f"{ROOT}/evidence/{made['id']}").json() == made
    assert client.get(place, params={"kind": "other"}).json()["items"] == []
    unknown = client.post(f"{ROOT}/models/delays/versions/2/evidence", json={"kind": "drift", "content": {}})
    assert (unknown.status_code, unknown.json()["hint"]) == (404, "Its versions: 1.")


def envelope(document: str, **sources: object) -> dict[str, object]:
    return {"document": document, "sources": sources}


def entry(path: str, content: bytes) -> dict[str, object]:
    return {"path": path, "size": len(content), "digest": hashlib.sha256(content).hexdigest()}


def test_data_is_made_from_a_document_and_its_uploaded_files(client: TestClient) -> None:
    upload(client, b"x\n1\n")
    document = "name: flights\nversion: 2013-01-01\ntype: uri_file\npath: a.csv\ntier: gold\ntags: {year: 2013}\n"
    made = client.post(f"{ROOT}/data", json=envelope(document, path=[entry("a.csv", b"x\n1\n")]))
    assert made.status_code == 201
    assert (made.json()["version"], made.json()["tags"]) == ("2013-01-01", {"year": "2013"})
    assert client.get(f"{ROOT}/data/flights/versions/2013-01-01/preview").json()["rows"] == [[1]]


def test_the_same_request_again_makes_nothing_twice(client: TestClient) -> None:
    upload(client, b"x")
    body = envelope("name: flights\npath: a", path=[entry("a", b"x")])
    headers = {"Idempotency-Key": "k"}
    answers = [client.post(f"{ROOT}/data", json=body, headers=headers).json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert client.get(f"{ROOT}/data/flights").json()["latest_version"] == "1"


@pytest.mark.parametrize(
    ("document", "detail"),
    [
        ("name: x\npath: a.csv\n", "The path 'a.csv' lies on the caller's machine and came without its files."),
        ("name: x\npath: azureml://jobs/j/outputs/o\n", "There is no job 'j' in this workspace."),
        ("name: x\npath: file:///nowhere\n", "There is nothing at file:///nowhere on the server's machine."),
        ("name: x\npath: azureml:y:1\n", "There is no data 'y' in this workspace."),
    ],
)
def test_a_path_that_leads_nowhere_is_refused(client: TestClient, document: str, detail: str) -> None:
    assert client.post(f"{ROOT}/data", json=envelope(document)).json()["detail"] == detail


def test_only_the_servers_own_user_makes_bookmarks(client: TestClient) -> None:
    token = client.post(f"{ROOT}/tokens", json={"person": "eve"}).json()["token"]
    headers = {"Authorization": f"Bearer {token}"}
    answer = client.post(f"{ROOT}/data", json=envelope("name: x\npath: file:///etc\n"), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "bookmark_refused")


def test_a_model_without_mlmodel_is_refused_and_leaves_nothing(client: TestClient) -> None:
    upload(client, b"x")
    body = envelope("name: m\npath: p\ntype: mlflow_model\n", path=[entry("a", b"x")])
    assert client.post(f"{ROOT}/models", json=body).json()["code"] == "model_content_invalid"
    assert client.get(f"{ROOT}/models").json()["items"] == []


def test_an_environment_document_brings_its_conda_file(client: TestClient) -> None:
    conda = "dependencies: [python=3.11, {pip: [pandas==2.3.3]}]"
    body = envelope("name: tables\nimage: ubuntu\nconda_file: conda.yml\n", conda_file=conda)
    made = client.post(f"{ROOT}/environments", json=body).json()
    assert (made["facts"]["requirements"], made["facts"]["python"]) == (["pandas==2.3.3"], "3.11")
    assert made["warnings"] == [
        "The image 'ubuntu' is used by a compute of containers alone; the packages are the same elsewhere."
    ]
    curated = client.get(f"{ROOT}/curated-environments").json()["items"]
    assert {"onnx-converters", "sklearn-1.5", "sklearn-lightgbm"} <= {one["name"] for one in curated}


def test_a_curated_environment_is_shown_with_its_lock(client: TestClient) -> None:
    found = client.get(f"{ROOT}/curated-environments/sklearn-lightgbm").json()
    assert (found["version"], "lightgbm==4.7.0 \\\n    --hash=sha256:" in found["lock"]) == ("1", True)
    assert found["description"] == "Training on tables with scikit-learn and LightGBM, logged to MLflow."
    missing = client.get(f"{ROOT}/curated-environments/sklearn-lightgbn")
    assert (missing.status_code, missing.json()["code"]) == (404, "environment_missing")
    assert "sklearn-lightgbm" in missing.json()["hint"]


def test_environments_are_compared(client: TestClient) -> None:
    for lines in ("pandas==2.2.0", "pandas==2.3.3"):
        body = {"document": f"name: tables\nrequirements: [{lines}]\n"}
        assert client.post(f"{ROOT}/environments", json=body).status_code == 201
    path = f"{ROOT}/environment-differences"
    found = client.get(path, params={"before": "tables:1", "after": "tables@latest"}).json()
    pandas = {"part": "requirement", "name": "pandas", "before": "pandas==2.2.0", "after": "pandas==2.3.3"}
    assert found == {"differences": [pandas], "unlocked": ["tables:1", "tables@latest"]}
    curated = client.get(path, params={"before": "sklearn-1.5", "after": "sklearn-lightgbm"}).json()
    assert {"part": "package", "name": "lightgbm", "before": None, "after": "4.7.0"} in curated["differences"]
    refused = client.get(path, params={"before": "tables:1", "after": "tabels:1"}).json()
    assert (refused["code"], "'tables'" in refused["hint"]) == ("environment_missing", True)
    assert client.get(path, params={"before": "tables:1", "after": "jobs/none"}).json()["code"] == "job_missing"


def test_a_list_tells_of_each_name_what_its_newest_version_is(client: TestClient) -> None:
    upload(client, b"x")
    text = "name: trips\npath: p\ntype: {}\nowner: mia\ntier: {}\n"
    for type_, tier in (("uri_folder", "bronze"), ("uri_file", "gold")):
        body = envelope(text.format(type_, tier), path=[entry("a.csv", b"x")])
        assert client.post(f"{ROOT}/data", json=body).status_code == 201
    newest = client.get(f"{ROOT}/data").json()["items"][0]["newest"]
    told = {key: newest[key] for key in ("version", "type", "size", "owner", "tier")}
    assert told == {"version": "2", "type": "uri_file", "size": 1, "owner": "mia", "tier": "gold"}
    assert client.post(f"{ROOT}/data/trips/versions/2/archive").status_code == 204
    assert client.get(f"{ROOT}/data").json()["items"][0]["newest"]["version"] == "1"


def test_a_model_is_not_deleted_under_the_deployment_that_serves_it(client: TestClient, platform: Platform) -> None:
    with platform.read() as tx:
        ws = platform.workspaces.named(tx, "default").id
    new = NewVersion(AssetType.CUSTOM_MODEL)
    platform.write(lambda tx: platform.assets.create_version(tx, LOCAL, ws, AssetKind.MODEL, "delays", new))
    platform.write(lambda tx: platform.endpoints.create(tx, LOCAL, ws, name="arrivals"))
    definition = make_definition()
    platform.write(
        lambda tx: platform.deployments.create(tx, LOCAL, ws, endpoint="arrivals", name="blue", definition=definition)
    )
    for place in ("models/delays", "models/delays/versions/1"):
        refused = client.delete(f"{ROOT}/{place}")
        assert (refused.status_code, refused.json()["detail"]) == (
            409,
            "models/delays/1 is used by the deployment arrivals/blue.",
        )


def test_data_is_not_deleted_under_the_monitor_and_the_trigger_that_read_it(
    client: TestClient, platform: Platform
) -> None:
    files = [{"path": "t.csv", "size": 1, "digest": upload(client, b"x")}]
    for _ in range(2):
        body = {"document": "name: trips\ntype: uri_file\npath: t.csv\n", "sources": {"path": files}}
        assert client.post(f"{ROOT}/data", json=body).status_code == 201
    assert client.post(f"{ROOT}/online-endpoints", json={"document": "name: arrivals"}).status_code == 201
    monitor = """
    name: daily
    monitoring_target: {ml_task: regression, endpoint_deployment_id: "azureml:arrivals"}
    reference_data: {path: "azureml:trips:1"}
    monitoring_signals:
      drift: {type: data_drift, metric_thresholds: {numerical: {jensen_shannon_distance: 0.2}}}
    """
    trigger = """
    name: retrain
    when: DriftDetected
    start:
      job: {command: "x ${{inputs.t}}", environment: {requirements: []}, inputs: {t: {path: "azureml:trips:1"}}}
    """
    for noun, document in (("monitors", monitor), ("triggers", trigger)):
        made = client.post(f"{ROOT}/{noun}", json={"document": document})
        assert made.status_code == 201, made.text
    refused = client.delete(f"{ROOT}/data/trips/versions/1")
    assert (refused.status_code, refused.json()["detail"]) == (
        409,
        "data/trips/1 is used by the monitor daily, the trigger retrain.",
    )
    assert client.delete(f"{ROOT}/data/trips/versions/2").status_code == 204
    for place in ("monitors/daily", "triggers/retrain"):
        assert client.delete(f"{ROOT}/{place}").status_code == 204
    assert client.delete(f"{ROOT}/data/trips").status_code == 204


def test_evidence_that_json_cannot_say_is_refused(client: TestClient, platform: Platform) -> None:
    with platform.read() as tx:
        ws = platform.workspaces.named(tx, "default").id
    new = NewVersion(AssetType.CUSTOM_MODEL)
    platform.write(lambda tx: platform.assets.create_version(tx, LOCAL, ws, AssetKind.MODEL, "delays", new))
    with pytest.raises(EvidenceInvalid, match="The evidence 'drift' holds NaN or infinity"):
        platform.write(
            lambda tx: platform.evidence.attach(tx, LOCAL, ws, "delays", "1", kind="drift", content={"x": float("nan")})
        )
    with pytest.raises(EvidenceInvalid, match="has 1048590 bytes"):
        platform.write(
            lambda tx: platform.evidence.attach(
                tx, LOCAL, ws, "delays", "1", kind="drift", content={"x": "x" * ((1 << 20) + 6)}
            )
        )
    missing = client.get(f"{ROOT}/evidence/none")
    assert (missing.status_code, missing.json()["code"]) == (404, "evidence_missing")


@pytest.mark.parametrize(
    ("method", "path", "body", "said"),
    [
        ("POST", f"{ROOT}/online-endpoints", {"document": 'name: "\\ud800"'}, "it has half a character"),
        ("POST", f"{ROOT}/tokens", {"person": ""}, "at least 1 character"),
        ("POST", f"{ROOT}/tokens", {"person": "x", "lifetime_days": 1e300}, "less than or equal to 36500"),
        ("POST", "/api/v1/workspaces", {"name": "team", "teirs": []}, "/teirs"),
        ("GET", f"{ROOT}/audit?since=2020-01-01T00:00:00", None, "timezone"),
        ("GET", f"{ROOT}/releases/m:{'1' * 40}", None, "There is no release"),
        ("GET", f"{ROOT}/events/stream?after={1 << 70}", None, "less than"),
    ],
)
def test_nonsense_is_refused_with_a_problem(
    client: TestClient, method: str, path: str, body: object, said: str
) -> None:
    content = None if body is None else json.dumps(body)
    refused = client.request(method, path, content=content, headers={"Content-Type": "application/json"})
    assert refused.status_code in {404, 422}, refused.text
    assert refused.headers["content-type"] == "application/problem+json"
    assert said in refused.text


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"document": "\xff"}', b'{"a": ' + b"9" * 5000 + b"}"])
def test_a_body_that_cannot_be_read_is_refused_with_what_to_send(client: TestClient, body: bytes) -> None:
    refused = client.post(f"{ROOT}/data", content=body, headers={"Content-Type": "application/json"}).json()
    assert (refused["status"], refused["code"]) == (400, "body_unreadable")
    assert refused["hint"].startswith("Send JSON in UTF-8")


def test_of_many_wrong_places_the_first_is_told_with_its_own(client: TestClient) -> None:
    refused = client.post(f"{ROOT}/tokens", json={"person": "", "lifetime_days": 0}).json()
    assert refused["detail"].endswith("at /person (1 more).")
    assert [error["pointer"] for error in refused["errors"]] == ["/person", "/lifetime_days"]


OPEN_QUOTE = (
    'The table cannot be read: in t.csv, line 3 opens a quote (") that is not closed by line 4. It is registered as it '
    "is. Mend the file, or say how to read it in an MLTable file (delimiter, encoding, header)."
)


@pytest.mark.parametrize(("content", "warnings"), [(b"a,b\n1,x\n2,y\n", []), (b'a,b\n1,x\n2,"y\n3,z\n', [OPEN_QUOTE])])
def test_a_table_that_cannot_be_read_is_registered_with_a_warning(
    client: TestClient, content: bytes, warnings: list[str]
) -> None:
    entry = {"path": "t.csv", "size": len(content), "digest": upload(client, content)}
    document = json.dumps({"name": "t", "type": "uri_file", "path": "t.csv"})
    asked = {"document": document, "sources": {"path": [entry]}}
    answer = client.post(f"{ROOT}/data", json=asked, headers={"Idempotency-Key": "once"})
    assert (answer.status_code, answer.json()["warnings"]) == (201, warnings)
    again = client.post(f"{ROOT}/data", json=asked, headers={"Idempotency-Key": "once"})
    assert again.json() == answer.json()
    assert client.get(f"{ROOT}/data/t/versions/1/files/t.csv").content == content


@pytest.mark.parametrize("name", ["photo.png", "MLTable"])
def test_what_is_no_table_raises_no_doubts(client: TestClient, name: str) -> None:
    content = b"paths: [{file: ./elsewhere.csv}]\n"
    entry = {"path": name, "size": len(content), "digest": upload(client, content)}
    document = json.dumps({"name": "t", "type": "uri_folder", "path": "."})
    answer = client.post(f"{ROOT}/data", json={"document": document, "sources": {"path": [entry]}})
    assert (answer.status_code, answer.json()["warnings"]) == (201, [])


def test_a_table_that_was_never_sent_is_refused_and_not_looked_at(client: TestClient) -> None:
    entry = {"path": "t.csv", "size": 1, "digest": hashlib.sha256(b"x").hexdigest()}
    document = json.dumps({"name": "t", "type": "uri_file", "path": "t.csv"})
    answer = client.post(f"{ROOT}/data", json={"document": document, "sources": {"path": [entry]}})
    assert (answer.status_code, answer.json()["code"]) == (422, "content_not_held")
