"""Endpoints and deployments in Python, against a served platform; scoring, against an endpoint that remembers."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from lazulite.assembly import Platform
from lazulite.compute.process import Worker
from lazulite.experience.sdk.client import Client
from lazulite.experience.sdk.errors import PlatformUnreachable
from lazulite.experience.sdk.online_deployments import DeploymentFailed, EndpointUnnamed
from lazulite.experience.sdk.online_endpoints import GatewayAway, RequestUnreadable, first_row
from lazulite.experience.sdk.scoring import Scorer
from lazulite.experience.sdk.sheets import Sheet, TruthMissing
from lazulite.foundation.actor import LOCAL
from lazulite.foundation.db.transaction import Tx
from lazulite.services.assets.entities import AssetType, NewVersion
from lazulite.words.errors import Conflict, Forbidden, Invalid
from lazulite.words.json import JSON
from lazulite.words.manifests import FileEntry, Manifest

ENDPOINT = {"name": "delays"}
BLUE = {"name": "blue", "endpoint_name": "delays", "model": "azureml:delays:1"}


@dataclass
class Remembering:
    """An endpoint that gives the same answer to everybody and remembers what came."""

    status: int = 200
    answer: object = field(default_factory=lambda: {"predictions": [1]})
    seen: list[tuple[str, dict[str, str], object]] = field(default_factory=list)

    def describe(self, request: BaseHTTPRequestHandler) -> None:
        """As its openapi.json: it takes x and y."""
        told = json.dumps({"components": {"schemas": {"Row": {"properties": {"x": {}, "y": {}}}}}}).encode()
        request.send_response(200)
        request.send_header("content-length", str(len(told)))
        request.end_headers()
        request.wfile.write(told)

    def take(self, request: BaseHTTPRequestHandler) -> None:
        body: object = request.rfile.read(int(request.headers["content-length"]))
        if request.headers["content-type"] == "application/json":
            body = json.loads(body)  # type: ignore[arg-type]  # bytes, as they came
        self.seen.append((request.path, {k.lower(): v for k, v in request.headers.items()}, body))
        told = json.dumps(self.answer).encode()
        request.send_response(self.status)
        for name, value in (
            ("x-request-id", "r1"),
            ("azureml-model-deployment", "blue"),
            ("content-length", len(told)),
        ):
            request.send_header(name, str(value))
        request.end_headers()
        request.wfile.write(told)


@pytest.fixture
def endpoint() -> Iterator[tuple[Remembering, str]]:
    remembering = Remembering()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            remembering.take(self)

        def do_GET(self) -> None:
            remembering.describe(self)

        def log_message(self, *_: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield remembering, f"http://127.0.0.1:{server.server_port}/endpoints/default/delays/score"
        server.shutdown()
        thread.join()


def test_a_prediction_comes_with_its_id_and_who_answered(endpoint: tuple[Remembering, str]) -> None:
    remembering, uri = endpoint
    with Scorer(uri, "secret") as scorer:
        prediction = scorer.score({"inputs": [[1]]}, deployment="blue", client_request_id="mine")
    path, headers, body = remembering.seen[0]
    assert (prediction.request_id, prediction.deployment, prediction.answer) == ("r1", "blue", {"predictions": [1]})
    assert (path, body) == ("/endpoints/default/delays/score", {"inputs": [[1]]})
    assert headers["authorization"] == "Bearer secret"
    assert (headers["azureml-model-deployment"], headers["x-ms-client-request-id"]) == ("blue", "mine")


def test_of_a_sheet_the_columns_are_sent_that_the_model_takes(endpoint: tuple[Remembering, str]) -> None:
    remembering, uri = endpoint
    with Scorer(uri, "secret") as scorer:
        prediction = scorer.score(Sheet(["id", "y", "churned", "x"], [["7", "2", "yes", "1"]]))
    assert remembering.seen[0][2] == b"y,x\n2,1\n"
    assert prediction.left_out == ("id", "churned")


def test_feedback_goes_to_the_same_endpoint(endpoint: tuple[Remembering, str]) -> None:
    remembering, uri = endpoint
    with Scorer(uri, "secret") as scorer:
        scorer.feedback([{"request_id": "r1", "row": 0, "actual": 1}])
    assert remembering.seen[0][0] == "/endpoints/default/delays/feedback"


def test_feedback_goes_as_a_file_too(endpoint: tuple[Remembering, str], tmp_path: Path) -> None:
    remembering, uri = endpoint
    (tmp_path / "told.csv").write_text("request_id,row,x,actual\nr1,1,5,Yes\nr1,2,6,\n")
    with Scorer(uri, "secret") as scorer:
        scorer.feedback(tmp_path / "told.csv")
        scorer.feedback(tmp_path / "told.csv", actual_column="x")
        with pytest.raises(TruthMissing, match="'x' names a column of a file or a sheet"):
            scorer.feedback({"request_id": "r1", "actual": 1}, actual_column="x")
    assert [body for _, _, body in remembering.seen] == [
        [{"request_id": "r1", "row": 1, "actual": "Yes"}],
        [{"request_id": "r1", "row": 1, "actual": 5}, {"request_id": "r1", "row": 2, "actual": 6}],
    ]


def test_what_an_endpoint_refuses_is_raised_with_its_words(endpoint: tuple[Remembering, str]) -> None:
    remembering, uri = endpoint
    remembering.status, remembering.answer = 401, {"detail": "This key is none of endpoint 'delays'."}
    with Scorer(uri, "wrong") as scorer, pytest.raises(Forbidden, match="This key is none of"):
        scorer.score({})


def test_an_endpoint_that_is_away_is_said_to_be() -> None:
    with Scorer("http://127.0.0.1:9/endpoints/default/delays/score", "k") as scorer:
        with pytest.raises(PlatformUnreachable, match="No gateway answers at http://127.0.0.1:9/endpoints"):
            scorer.score({})


def test_without_a_gateway_an_endpoint_has_no_address(client: Client) -> None:
    client.online_endpoints.create(ENDPOINT)
    with pytest.raises(GatewayAway, match="no gateway runs"):
        client.online_endpoints.invoke("delays", {})


def test_a_request_file_that_is_no_json_is_refused(client: Client, tmp_path: Path) -> None:
    client.online_endpoints.create(ENDPOINT)
    (tmp_path / "one.json").write_text("{")
    with pytest.raises(RequestUnreadable, match="holds no JSON"):
        client.online_endpoints.invoke("delays", tmp_path / "one.json")


def test_an_endpoint_is_made_listed_and_deleted(client: Client) -> None:
    client.online_endpoints.create(ENDPOINT)
    assert [one["name"] for one in client.online_endpoints.list()] == ["delays"]
    with pytest.raises(Conflict, match="already"):
        client.online_endpoints.create(ENDPOINT)
    client.online_endpoints.delete("delays")
    assert list(client.online_endpoints.list()) == []


def test_a_new_key_replaces_the_one_named(client: Client) -> None:
    client.online_endpoints.create(ENDPOINT)
    before = client.online_endpoints.get_keys("delays")
    after = client.online_endpoints.regenerate_key("delays", "secondary")
    assert after["primaryKey"] == before["primaryKey"]
    assert after["secondaryKey"] != before["secondaryKey"]


def test_a_deployment_is_waited_for_until_it_answers(platform: Platform, client: Client) -> None:
    _register(platform)
    client.online_endpoints.create(ENDPOINT)
    made = client.online_deployments.create(BLUE, all_traffic=True)
    answering = threading.Timer(0.2, _answer, (platform, made["replicas"][0]["id"]))
    answering.start()
    states: list[object] = []
    done = client.online_deployments.wait(
        "blue", "delays", progress=lambda found: states.append(found["provisioning_state"])
    )
    answering.join()
    assert (done["traffic_percent"], states[0], states[-1]) == (100, "Creating", "Succeeded")


def test_a_failed_deployment_says_why(platform: Platform, client: Client) -> None:
    _register(platform)
    client.online_endpoints.create(ENDPOINT)
    process = client.online_deployments.create(BLUE)["replicas"][0]["id"]
    platform.logs.append(str(process), offset=0, data=b"ValueError: no such column\n")
    platform.write(lambda tx: platform.queue.cancel(tx, LOCAL, str(process)))
    platform.relay.drain()
    with pytest.raises(DeploymentFailed, match="'delays/blue' failed: It was canceled."):
        client.online_deployments.wait("blue", "delays")
    assert "ValueError: no such column" in client.online_deployments.get_logs("blue", "delays")


def test_a_deployment_that_takes_too_long_is_given_up_waiting_for(platform: Platform, client: Client) -> None:
    _register(platform)
    client.online_endpoints.create(ENDPOINT)
    client.online_deployments.create(BLUE)
    with pytest.raises(DeploymentFailed, match="is Creating still after 0 s"):
        client.online_deployments.wait("blue", "delays", timeout_seconds=0)


def test_a_deployments_document_names_its_endpoint(client: Client) -> None:
    with pytest.raises(EndpointUnnamed):
        client.online_deployments.create({"name": "blue"})


def test_a_document_that_is_no_yaml_is_refused_with_its_place(client: Client, tmp_path: Path) -> None:
    (tmp_path / "blue.yml").write_text("name: blue\nendpoint_name: [")
    with pytest.raises(Invalid, match="line 2"):
        client.online_deployments.create(tmp_path / "blue.yml")


def test_collected_rows_are_none_before_anything_was_captured(client: Client) -> None:
    client.online_endpoints.create(ENDPOINT)
    collected = client.online_endpoints.collected("delays")
    assert (collected["capture"]["rows"], collected["feedback"]["rows"]) == (0, 0)


def _register(platform: Platform) -> None:
    texts = {
        "MLmodel": "flavors:\n  python_function:\n    loader_module: mlflow.sklearn\n",
        "requirements.txt": "mlflow==3.17.2\n",
    }
    stored = {path: platform.blobs.put([text.encode()]) for path, text in texts.items()}
    files = Manifest(tuple(FileEntry(path, blob.size, blob.digest) for path, blob in stored.items()))
    with platform.read() as tx:
        workspace_id = platform.workspaces.named(tx, "default").id
    new = NewVersion(AssetType.MLFLOW_MODEL, manifest=files)
    platform.write(lambda tx: platform.blobs.hold(tx, workspace_id, list(stored.values())))
    platform.write(lambda tx: platform.models.create(tx, LOCAL, workspace_id, "delays", new))


def _answer(platform: Platform, process_id: str) -> None:
    def work(tx: Tx) -> None:
        queue = platform.queue
        worker = Worker("w", "w", "default", 2, str(LOCAL.principal), None, platform.clock.now())
        queue.register(tx, LOCAL, worker, held={})
        queue.claim(tx, LOCAL, "w", claim_id="c")
        queue.accept(tx, LOCAL, "w", process_id, attempt=1, environment={})
        queue.ready(tx, LOCAL, "w", process_id, attempt=1, address={"socket": "/run/1"}, probe={})

    platform.write(work)
    platform.relay.drain()


@pytest.mark.parametrize(
    ("saved", "request_body"),
    [
        (
            {"columns": ["a", "b"], "data": [[1, "x"], [2, "y"]]},
            {"dataframe_split": {"columns": ["a", "b"], "data": [[1, "x"]]}},
        ),
        ([{"a": 1}, {"a": 2}], {"dataframe_records": [{"a": 1}]}),
        ({"columns": ["a"], "data": []}, None),
        ({"inputs": [[1.0]]}, None),
        ("a text", None),
        (None, None),
    ],
)
def test_an_example_request_is_the_first_row_that_a_model_was_saved_with(saved: JSON, request_body: JSON) -> None:
    assert first_row(saved) == request_body
