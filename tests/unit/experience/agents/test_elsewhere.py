from collections.abc import Iterator
from pathlib import Path

import pytest

from lazulite.assembly import Platform
from lazulite.compute.spec import InputSpec, JobSpec
from lazulite.foundation.actor import LOCAL
from lazulite.foundation.remote.local import LocalPlace
from lazulite.words.bookmarks import Bookmark
from tests.unit.experience.agents.test_routes import Client, W
from tests.unit.services.data.datastores.makers import make_new
from tests.web import Web


@pytest.fixture
def client(platform: Platform) -> Iterator[Client]:
    made = Client(platform)
    with made.http:
        yield made


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as made:
        yield made


def claimed(client: Client, bookmark: Bookmark) -> JobSpec:
    return client.claimed(inputs={"d": InputSpec("uri_folder", bookmark=bookmark)})


def seen(folder: Path) -> Bookmark:
    return Bookmark(folder.as_uri(), LocalPlace(folder).look())


def test_a_worker_reads_its_own_inputs_file_by_file(client: Client, tmp_path: Path) -> None:
    large = b"x" * (3 << 20)
    (tmp_path / "d" / "my sub").mkdir(parents=True)
    (tmp_path / "d" / "my sub" / "a#1").write_bytes(large)
    (tmp_path / "d" / "empty").write_bytes(b"")
    spec = claimed(client, seen(tmp_path / "d"))
    root = f"{W}/processes/{spec.id}/inputs/d"
    assert client.http.get(f"{root}/my%20sub/a%231").content == large
    assert client.http.get(f"{root}/empty").content == b""
    answer = client.http.get(f"{root}/../secret")
    assert answer.status_code == 404
    answer = client.http.get(f"{root}/my%20sub/b")
    assert (answer.status_code, answer.json()["code"]) == (404, "input_file_missing")


def test_a_file_that_changed_since_is_refused_before_its_first_byte(client: Client, tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "a").write_bytes(b"one")
    spec = claimed(client, seen(tmp_path / "d"))
    (tmp_path / "d" / "a").write_bytes(b"other")
    answer = client.http.get(f"{W}/processes/{spec.id}/inputs/d/a")
    assert (answer.status_code, answer.json()["code"]) == (409, "place_changed")
    assert "a had 3 bytes and has 5" in answer.json()["detail"]


def test_only_the_processes_own_worker_reads(client: Client, tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "a").write_bytes(b"one")
    other = client.enqueue(inputs={"d": InputSpec("uri_folder", bookmark=seen(tmp_path / "d"))}, queue="elsewhere")
    client.post("", name="here", queue="default", slots=2)
    answer = client.http.get(f"{W}/processes/{other.id}/inputs/d/a")
    assert (answer.status_code, answer.json()["code"]) == (409, "report_stale")


def test_credentials_are_used_and_never_given_on(client: Client, web: Web) -> None:
    web.put("/base/a.csv", b"xy", etag="1")
    with client.platform.read() as tx:
        workspace = client.platform.workspaces.named(tx, "default").id
    new = make_new(f"type: http\nurl: {web.url}/base\ncredentials: {{token: hush}}\n")
    client.platform.write(lambda tx: client.platform.datastores.create(tx, LOCAL, workspace, new))
    with client.platform.read() as tx:
        meant = client.platform.datastores.remotes.meant(tx, workspace, "azureml://datastores/lake/paths/a.csv")
    spec = client.enqueue(inputs={"d": InputSpec("uri_file", bookmark=meant.look())})
    client.post("", name="here", queue="default", slots=2)
    told = client.http.post(f"{W}/claim", json={"claim_id": "c"})
    assert "hush" not in told.text
    assert client.http.get(f"{W}/processes/{spec.id}/inputs/d/a.csv").content == b"xy"
    assert web.asked == [("/base/a.csv", "Bearer hush")] * 2


def test_an_output_is_put_where_it_goes_and_nowhere_else(client: Client, tmp_path: Path) -> None:
    with client.platform.read() as tx:
        workspace = client.platform.workspaces.named(tx, "default").id
    new = make_new(f"type: local\npath: {tmp_path}/lake\n")
    client.platform.write(lambda tx: client.platform.datastores.create(tx, LOCAL, workspace, new))
    places = {"o": "azureml://datastores/lake/paths/reports"}
    spec = client.claimed(outputs={"o": "uri_folder", "p": "uri_folder"}, output_places=places)
    blob = client.hold(b"left", spec.workspace_id)
    body = {"path": "sub/a.txt", "digest": blob.digest}
    placed = client.http.post(f"{W}/processes/{spec.id}/outputs/o/place", json=body).json()
    assert (placed, (tmp_path / "lake" / "reports" / "sub" / "a.txt").read_bytes()) == ({"size": 4}, b"left")
    for output, path, digest, code in (
        ("p", "a", blob.digest, "output_place_missing"), ("o", "../../a", blob.digest, "path_unsafe"),
        ("o", "a", "0" * 64, "content_missing"),
    ):  # fmt: skip
        url = f"{W}/processes/{spec.id}/outputs/{output}/place"
        assert client.http.post(url, json={"path": path, "digest": digest}).json()["code"] == code
    assert [path.name for path in tmp_path.rglob("a*")] == ["a.txt"]
