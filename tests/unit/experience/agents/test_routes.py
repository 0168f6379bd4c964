from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from lazulite.assembly import Platform
from lazulite.compute.spec import InputSpec, JobSpec
from lazulite.foundation.actor import LOCAL, Principal, PrincipalKind
from lazulite.foundation.blobs.content import Blob
from lazulite.processes.serve import create_app
from lazulite.words.manifests import FileEntry, Manifest
from tests.unit.compute.makers import make_spec

W = "/api/v1/agents/workers/w1"


class Client:
    """A worker's side, by its token."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self.http = TestClient(create_app(platform), base_url="http://127.0.0.1")
        self.token(PrincipalKind.WORKER)

    def token(self, kind: PrincipalKind, name: str = "local") -> None:
        issued, _ = self.platform.write(
            lambda tx: self.platform.tokens.issue(tx, Principal(kind, name), workspace_id=None)
        )
        self.http.headers["Authorization"] = f"Bearer {issued}"

    def post(self, path: str, **body: object) -> dict[str, object]:
        answer = self.http.post(W + path, json=body)
        assert answer.is_success, answer.text
        value: dict[str, object] = answer.json()
        return value

    def enqueue(self, **values: object) -> JobSpec:
        with self.platform.read() as tx:
            workspace = self.platform.workspaces.named(tx, "default").id
        spec = make_spec(**{"workspace_id": workspace, **values})
        self.platform.write(lambda tx: self.platform.queue.enqueue(tx, LOCAL, spec))
        return spec

    def claimed(self, **values: object) -> JobSpec:
        spec = self.enqueue(**values)
        self.post("", name="here", queue="default", slots=2)
        self.post("/claim", claim_id="c")
        return spec

    def hold(self, text: bytes, workspace_id: str) -> Blob:
        blob = self.platform.blobs.put([text])
        self.platform.write(lambda tx: self.platform.blobs.hold(tx, workspace_id, [blob]))
        return blob


@pytest.fixture
def client(platform: Platform) -> Iterator[Client]:
    made = Client(platform)
    with made.http:
        yield made


def test_a_claim_gives_the_spec_as_it_was_enqueued(client: Client) -> None:
    spec = client.enqueue(token="t")
    client.post("", name="here", queue="default", slots=2)
    (claimed,) = client.post("/claim", claim_id="c")["claimed"]  # type: ignore[misc]
    assert (JobSpec.from_json(claimed["spec"]), claimed["attempt"]) == (spec, 1)


def test_a_cancel_is_told_until_the_worker_says_that_it_knows(client: Client) -> None:
    spec = client.claimed()
    client.platform.write(lambda tx: client.platform.queue.cancel(tx, LOCAL, spec.id))
    nothing = {"claimed": [], "cancel": [], "dial": [], "preempt": []}
    assert client.post("/claim", claim_id="d", wait_seconds=60) == {**nothing, "cancel": [spec.id]}
    assert client.post("/claim", claim_id="d", canceling=[spec.id]) == nothing


def test_only_workers_may_ask(client: Client) -> None:
    client.token(PrincipalKind.PERSON, "ann")
    answer = client.http.post(f"{W}/claim", json={"claim_id": "c"})
    assert (answer.status_code, answer.json()["code"]) == (403, "permission_refused")


def test_another_workers_token_is_refused(client: Client) -> None:
    client.claimed()
    client.token(PrincipalKind.WORKER, "other")
    answer = client.http.post(f"{W}/claim", json={"claim_id": "c"})
    assert (answer.status_code, answer.json()["code"]) == (403, "worker_refused")


def test_content_of_the_processs_own_workspace_is_given_and_no_other(client: Client) -> None:
    spec = client.claimed()
    mine, other = client.hold(b"mine", spec.workspace_id), client.hold(b"theirs", "another")
    assert client.http.get(f"{W}/processes/{spec.id}/blobs/{mine.digest}").content == b"mine"
    refused = client.http.get(f"{W}/processes/{spec.id}/blobs/{other.digest}")
    assert (refused.status_code, refused.json()["code"]) == (404, "content_missing")


def test_content_known_elsewhere_must_be_sent_all_the_same(client: Client) -> None:
    spec = client.claimed()
    mine, other = client.hold(b"mine", spec.workspace_id), client.hold(b"theirs", "another")
    said = client.post(f"/processes/{spec.id}/blobs/missing", digests=[mine.digest, other.digest])
    assert said == {"missing": [other.digest]}


def test_a_log_goes_on_where_it_is_known(client: Client) -> None:
    spec = client.claimed()

    def append(offset: int, data: bytes) -> object:
        headers = {"Content-Type": "application/octet-stream"}
        url = f"{W}/processes/{spec.id}/log"
        return client.http.post(url, params={"offset": offset}, content=data, headers=headers).json()["known"]

    assert [append(0, b"abc"), append(9, b"x"), append(0, b"abcd")] == [3, 3, 4]
    assert client.platform.logs.read(spec.id) == b"abcd"


def test_an_end_with_a_claim_brings_what_follows_and_brings_it_again_when_it_is_sent_again(client: Client) -> None:
    spec, following = client.claimed(slots=2), client.enqueue(slots=2)
    client.post(f"/processes/{spec.id}/accept", attempt=1, environment={})
    ended = {"attempt": 1, "outcome": "Completed", "exit_code": 0}
    for _ in range(2):
        (claimed,) = client.post(f"/processes/{spec.id}/end", **ended, claim_id="d")["claimed"]  # type: ignore[misc]
        assert (claimed["spec"]["id"], claimed["attempt"]) == (following.id, 1)
    client.enqueue()
    assert client.post(f"/processes/{spec.id}/end", **ended, claim_id="e")["claimed"] == [], "its slots are taken"
    assert client.post(f"/processes/{spec.id}/end", **ended) == {"done": True, "claimed": []}


def test_an_end_whose_content_has_not_come_is_refused(client: Client) -> None:
    spec = client.claimed()
    client.post(f"/processes/{spec.id}/accept", attempt=1, environment={})
    files = Manifest((FileEntry("a", 3, "f" * 64),)).to_json()
    body = {"attempt": 1, "outcome": "Completed", "exit_code": 0, "outputs": {"o": files}}
    answer = client.http.post(f"{W}/processes/{spec.id}/end", json=body)
    assert answer.status_code == 404
    assert answer.json()["detail"] == f"The content of 'a' ({'f' * 64}) has not come."


def test_broken_content_is_not_kept(client: Client) -> None:
    spec = client.claimed()
    url = f"{W}/processes/{spec.id}/blobs/{'f' * 64}"
    answer = client.http.put(url, content=b"x", headers={"Content-Type": "application/octet-stream"})
    assert (answer.status_code, answer.json()["code"]) == (422, "content_differs")


def test_a_process_of_another_worker_is_out_of_reach(client: Client) -> None:
    spec = client.claimed()
    client.http.post("/api/v1/agents/workers/w2", json={"name": "x", "queue": "default", "slots": 1})
    answer = client.http.post(
        f"/api/v1/agents/workers/w2/processes/{spec.id}/accept", json={"attempt": 1, "environment": {}}
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "report_stale")


def test_inputs_travel_in_the_claim(client: Client) -> None:
    spec = client.enqueue(inputs={"n": InputSpec("string", literal="x")})
    client.post("", name="here", queue="default", slots=2)
    (claimed,) = client.post("/claim", claim_id="c")["claimed"]  # type: ignore[misc]
    assert JobSpec.from_json(claimed["spec"]).inputs == spec.inputs
