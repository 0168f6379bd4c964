from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from lazulite.assembly import Platform
from lazulite.processes.serve import create_app
from tests.web import Web

ROOT = "/api/v1/workspaces/default"
STORES = f"{ROOT}/datastores"
BLOB = "name: lake\ntype: azure_blob\naccount_name: a\ncontainer_name: c\ncredentials: {account_key: hush}\n"


@pytest.fixture
def client(platform: Platform) -> TestClient:
    return TestClient(create_app(platform), base_url="http://127.0.0.1")


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as made:
        yield made


def person(client: TestClient) -> dict[str, str]:
    token = client.post(f"{ROOT}/tokens", json={"person": "eve"}).json()["token"]
    return {"Authorization": f"Bearer {token}"}


def test_credentials_go_in_and_come_out_of_no_answer(client: TestClient, platform: Platform) -> None:
    said = [
        client.post(STORES, json={"document": BLOB}),
        client.get(STORES),
        client.get(f"{STORES}/lake"),
        client.patch(f"{STORES}/lake", json={"set": {"description": "raw"}}),
        client.post(f"{STORES}/validate", json={"document": BLOB}),
    ]
    platform.relay.drain()
    said += [client.get(f"{ROOT}/events"), client.get(f"{ROOT}/audit")]
    assert [answer.status_code for answer in said] == [201, 200, 200, 200, 200, 200, 200]
    assert all("hush" not in answer.text for answer in said)
    assert said[2].json()["credentials"] == "account_key"


def test_a_change_keeps_what_it_does_not_speak_of(client: TestClient) -> None:
    client.post(STORES, json={"document": BLOB})
    changed = client.patch(f"{STORES}/lake", json={"set": {"description": "raw", "tags.team": "ops"}}).json()
    assert (changed["description"], changed["tags"], changed["credentials"], changed["revision"]) == (
        "raw", {"team": "ops"}, "account_key", 2,
    )  # fmt: skip
    again = client.patch(f"{STORES}/lake", json={"document": BLOB.replace("hush", "new")}).json()
    assert (again["description"], again["tags"]) == ("", {})


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"document": "name: x\ntype: blob\n"}, "datastore_type_unknown"),
        ({"document": BLOB.replace("container_name", "container")}, "document_invalid"),
        ({"document": BLOB, "set": {"name": "a/b"}}, "datastore_name_invalid"),
        ({"document": BLOB, "set": {"name": "workspaceblobstore"}}, "datastore_own"),
    ],
)
def test_a_document_that_is_none_is_refused_as_it_is_validated(
    client: TestClient, body: dict[str, object], code: str
) -> None:
    for path in (STORES, f"{STORES}/validate"):
        assert client.post(path, json=body).json()["code"] == code


def test_only_who_is_at_the_machine_names_its_folders(client: TestClient) -> None:
    body = {"document": "name: lake\ntype: local\npath: /etc\n"}
    for path in (STORES, f"{STORES}/validate"):
        answer = client.post(path, json=body, headers=person(client))
        assert (answer.status_code, answer.json()["code"]) == (403, "address_refused")
    assert client.post(STORES, json=body).status_code == 201


def test_what_lies_in_one_elsewhere_is_listed_page_by_page(client: TestClient, tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    for name in ("a", "b", "c"):
        (tmp_path / "d" / name).write_text(name)
    client.post(STORES, json={"document": f"name: lake\ntype: local\npath: {tmp_path}\n"})
    first = client.get(f"{STORES}/lake/files", params={"path": "d/", "max_results": 2}).json()
    assert [(one["path"], one["size"]) for one in first["items"]] == [("d/a", 1), ("d/b", 1)]
    rest = client.get(f"{STORES}/lake/files", params={"path": "d", "page_token": first["next_page_token"]}).json()
    assert ([one["path"] for one in rest["items"]], rest["next_page_token"]) == (["d/c"], None)
    assert client.get(f"{STORES}/lake/files", params={"path": "e"}).json()["code"] == "place_missing"
    outside = client.get(f"{STORES}/lake/files", params={"path": "../.."}).json()
    assert outside["code"] == "ref_invalid"


def test_a_job_reads_an_address_that_was_looked_at_before_it_was_queued(client: TestClient, web: Web) -> None:
    document = (
        f"command: x\nenvironment: {{requirements: []}}\ninputs: {{d: {{type: uri_file, path: '{web.url}/a'}}}}\n"
    )
    missing = client.post(f"{ROOT}/jobs", json={"document": document})
    assert (missing.status_code, missing.json()["errors"][0]["pointer"]) == (404, "/inputs/d")
    web.put("/a", b"xyz", etag="1")
    made = client.post(f"{ROOT}/jobs", json={"document": document}, headers={"Idempotency-Key": "k"})
    assert (made.status_code, made.json()["inputs"]["d"]["size"]) == (201, 3)
    assert (
        client.post(f"{ROOT}/jobs", json={"document": document}, headers={"Idempotency-Key": "k"}).json() == made.json()
    )
    cloned = client.post(f"{ROOT}/jobs/{made.json()['name']}/clone", json={})
    assert (cloned.status_code, cloned.json()["inputs"]["d"]["size"]) == (201, 3)
    stranger = client.post(f"{ROOT}/jobs", json={"document": document}, headers=person(client))
    assert (stranger.status_code, stranger.json()["code"]) == (403, "address_near")


def test_data_may_lie_elsewhere_and_is_downloaded_through_the_server(client: TestClient, web: Web) -> None:
    address = web.put("/a.csv", b"a\n1\n", etag="1")
    made = client.post(f"{ROOT}/data", json={"document": f"name: t\ntype: uri_file\npath: {address}\n"})
    assert (made.status_code, made.json()["path"], made.json()["size"]) == (201, address, 4)
    files = f"{ROOT}/data/t/versions/1/files"
    assert client.get(files).json()["items"] == [{"path": "a.csv", "size": 4, "digest": None}]
    assert client.get(f"{files}/a.csv").content == b"a\n1\n"
    assert client.get(f"{files}/b.csv").json()["code"] == "asset_file_missing"
    preview = client.get(f"{ROOT}/data/t/versions/1/preview").json()
    assert (preview["code"], "which is not on the server's disk" in preview["detail"]) == ("bookmark_elsewhere", True)
    web.put("/a.csv", b"a\n2\n", etag="2")
    changed = client.get(f"{files}/a.csv")
    assert (changed.status_code, changed.json()["code"]) == (409, "place_changed")


def test_data_in_a_datastore_of_the_workspace_is_kept_as_it_is_now(client: TestClient, platform: Platform) -> None:
    document = "name: t\ntype: uri_folder\npath: azureml://datastores/workspaceblobstore/paths/d/\n"
    answer = client.post(f"{ROOT}/data", json={"document": document})
    assert (answer.status_code, answer.json()["code"]) == (404, "datastore_path_missing")


def test_a_model_lies_here(client: TestClient, web: Web) -> None:
    answer = client.post(f"{ROOT}/models", json={"document": f"name: m\npath: {web.url}/m\n"})
    assert answer.json()["code"] == "source_unusable"
    assert web.asked == []
