"""Predictions and feedback through the control plane: forwarded with the endpoint's key, refusals handed on."""

import asyncio
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx2
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from lazulite.assembly import Platform
from lazulite.experience.rest.forwarding import LARGEST_ANSWER, Gateway, Limits
from lazulite.experience.rest.invocations import LARGEST_BYTES
from lazulite.foundation.actor import Principal, PrincipalKind
from lazulite.processes.serve import create_app
from lazulite.testing import platform_in_memory
from lazulite.words.json import JSON

ENDPOINTS = "/api/v1/workspaces/default/online-endpoints"
INVOKE, FEEDBACK = f"{ENDPOINTS}/delays/invoke", f"{ENDPOINTS}/delays/feedback"
ROWS = b'{"input_data": {"columns": ["id"], "data": [[9007199254740993]]}}'
AS_JSON = {"content-type": "application/json"}


@dataclass
class Said:
    path: str
    body: bytes
    headers: dict[str, str]


@dataclass
class PlayedGateway:
    """Another process's part, played: takes down what it is sent, and answers what the test has it answer."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b'{"predictions":[1.50]}'
    keys: tuple[str, ...] = ()
    said: list[Said] = field(default_factory=list)
    may_answer: threading.Event = field(default_factory=threading.Event)
    was_asked: threading.Event = field(default_factory=threading.Event)

    def answer(self, said: Said) -> tuple[int, dict[str, str], bytes]:
        self.said.append(said)
        self.was_asked.set()
        self.may_answer.wait(30)
        if self.keys and said.headers["authorization"] not in {f"Bearer {key}" for key in self.keys}:
            return 401, {}, b"{}"
        return self.status, {"x-request-id": "prediction-1", **self.headers}, self.body


class Server(ThreadingHTTPServer):
    played: PlayedGateway
    daemon_threads = True


class Playing(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        sent = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(sent["content-length"]))
        status, headers, answer = self.server.played.answer(Said(self.path, body, sent))
        self.send_response(status)
        for name, value in {**headers, "content-length": str(len(answer))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """One for all: nothing here is written but an endpoint, and what is forwarded knows no database."""
    made = platform_in_memory(tmp_path_factory.mktemp("home"))
    yield made
    made.close()


@pytest.fixture
def gateway(platform: Platform) -> Iterator[PlayedGateway]:
    server = Server(("127.0.0.1", 0), Playing)
    server.played = PlayedGateway()
    server.played.may_answer.set()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    _gateway_at(platform.settings.home, server.server_port)
    yield server.played
    server.played.may_answer.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def everything(platform: Platform) -> FastAPI:
    app = create_app(platform)
    answer = TestClient(app, base_url="http://127.0.0.1").post(ENDPOINTS, json={"document": "name: delays\n"})
    assert answer.status_code == 201
    return app


@pytest.fixture
def app(platform: Platform, everything: FastAPI) -> FastAPI:
    everything.state.gateway = Gateway(platform.settings.home)
    return everything


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    return TestClient(app, headers={"host": "127.0.0.1", **AS_JSON})


def test_an_answer_says_whose_it_is_and_the_body_goes_as_it_was_written(
    client: TestClient, gateway: PlayedGateway
) -> None:
    gateway.headers = {"azureml-model-deployment": "green"}
    asked = {"azureml-model-deployment": "green", "x-ms-client-request-id": "mine"}
    answer = client.post(INVOKE, content=ROWS, headers=asked)
    told = answer.json()
    assert told.pop("milliseconds") > 0
    assert told == {"request_id": "prediction-1", "deployment": "green", "answer": {"predictions": [1.5]}}
    assert b'"answer":{"predictions":[1.50]}' in answer.content
    [said] = gateway.said
    assert (said.path, said.body) == ("/endpoints/default/delays/score", ROWS)
    key = client.get(f"{ENDPOINTS}/delays/keys").json()["primaryKey"]
    assert said.headers | asked | {"authorization": f"Bearer {key}"} == said.headers


def test_feedback_is_handed_on_and_answered_once_the_gateway_has_it(client: TestClient, gateway: PlayedGateway) -> None:
    gateway.status, gateway.body = 202, b'{"accepted":1,"request_id":"f"}'
    told: JSON = {"request_id": "prediction-1", "row": 0, "actual": 1}
    answer = client.post(FEEDBACK, json=told)
    assert (answer.status_code, answer.json()) == (202, {"accepted": 1, "request_id": "f"})
    assert (gateway.said[0].path, json.loads(gateway.said[0].body)) == ("/endpoints/default/delays/feedback", told)


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (400, {}),
        (404, {}),
        (408, {}),
        (424, {"ms-azureml-model-error-statuscode": "500", "ms-azureml-model-error-reason": "ValueError: no"}),
        (429, {"retry-after": "2"}),
        (503, {"retry-after": "1"}),
    ],
)
def test_a_refusal_keeps_its_status_its_words_and_its_headers(
    client: TestClient, gateway: PlayedGateway, status: int, headers: dict[str, str]
) -> None:
    gateway.status, gateway.headers = status, {**headers, "content-type": "application/problem+json"}
    gateway.body = b'{"code": "model_failed", "request_id": "prediction-1"}'
    for path in (INVOKE, FEEDBACK):
        answer = client.post(path, content=ROWS)
        assert (answer.status_code, answer.content) == (status, gateway.body)
        assert dict(answer.headers) | gateway.headers == dict(answer.headers)


def test_while_a_key_is_replaced_the_other_one_opens(client: TestClient, gateway: PlayedGateway) -> None:
    gateway.keys = (client.get(f"{ENDPOINTS}/delays/keys").json()["secondaryKey"],)
    assert client.post(INVOKE, content=ROWS).status_code == 200
    assert len(gateway.said) == 2


def test_a_gateway_that_does_not_know_the_keys_yet_is_no_refusal_of_the_caller(
    client: TestClient, gateway: PlayedGateway
) -> None:
    gateway.keys = ("another",)
    answer = client.post(INVOKE, content=ROWS)
    assert (answer.status_code, answer.json()["code"]) == (503, "gateway_behind")


def test_without_a_gateway_the_answer_says_who_starts_it(platform: Platform, client: TestClient) -> None:
    (platform.settings.home / "gateway" / "address.json").unlink(missing_ok=True)
    never = client.post(INVOKE, content=ROWS)
    assert (never.status_code, never.json()["code"]) == (503, "gateway_away")
    with Server(("127.0.0.1", 0), Playing) as closed:
        port = closed.server_port
    _gateway_at(platform.settings.home, port)
    gone = client.post(INVOKE, content=ROWS)
    assert (gone.status_code, gone.json()["code"]) == (503, "gateway_away")
    assert "does not answer" in gone.json()["detail"]


def test_a_gateway_whose_certificate_is_gone_is_away(platform: Platform, client: TestClient) -> None:
    _gateway_at(platform.settings.home, 1, scheme="https", tls_cert=str(platform.settings.home / "gone.pem"))
    answer = client.post(INVOKE, content=ROWS)
    assert (answer.status_code, answer.json()["code"]) == (503, "gateway_away")
    assert "gone.pem" in answer.json()["detail"]


def test_what_is_too_large_is_sent_straight_to_the_endpoint(client: TestClient, gateway: PlayedGateway) -> None:
    large = client.post(INVOKE, content=b"[" + b"1" * LARGEST_BYTES)
    assert (large.status_code, large.json()["code"]) == (413, "body_too_large")
    assert gateway.said == []
    gateway.body = b"1" * (LARGEST_ANSWER + 1)
    answer = client.post(INVOKE, content=ROWS)
    assert (answer.status_code, answer.json()["code"]) == (422, "answer_too_large")


def test_only_who_may_invoke_does_and_only_in_their_workspace(
    platform: Platform, client: TestClient, gateway: PlayedGateway
) -> None:
    with platform.read() as tx:
        workspace_id = platform.workspaces.named(tx, "default").id
    job = Principal(PrincipalKind.JOB, "job-1")
    secret, _ = platform.write(lambda tx: platform.tokens.issue(tx, job, workspace_id=workspace_id))
    for path in (INVOKE, FEEDBACK):
        refused = client.post(path, content=ROWS, headers={"authorization": f"Bearer {secret}"})
        assert (refused.status_code, refused.json()["code"]) == (403, "permission_refused")
    client.post("/api/v1/workspaces", json={"name": "other"})
    for path in (INVOKE, FEEDBACK):
        missing = client.post(path.replace("default", "other"), content=ROWS)
        assert (missing.status_code, missing.json()["code"]) == (404, "endpoint_missing")
    assert gateway.said == []


def test_a_slow_model_holds_up_nobody_else_and_too_many_at_once_are_told_so(
    platform: Platform, app: FastAPI, client: TestClient, gateway: PlayedGateway
) -> None:
    app.state.gateway = Gateway(platform.settings.home, Limits(at_once=1, turn_seconds=0.05))
    gateway.may_answer.clear()

    async def ask() -> tuple[httpx2.Response, httpx2.Response, httpx2.Response]:
        transport = httpx2.ASGITransport(app=app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1", headers=AS_JSON) as http:
            slow = asyncio.create_task(http.post(INVOKE, content=ROWS))
            await asyncio.to_thread(gateway.was_asked.wait, 30)
            busy, shown = await http.post(INVOKE, content=ROWS), await http.get(f"{ENDPOINTS}/delays")
            gateway.may_answer.set()
            return await slow, busy, shown

    slow, busy, shown = asyncio.run(ask())
    assert (busy.status_code, busy.json()["code"]) == (429, "gateway_busy")
    assert (shown.status_code, slow.status_code) == (200, 200)


def test_a_gateway_that_never_answers_is_given_up(
    platform: Platform, app: FastAPI, client: TestClient, gateway: PlayedGateway
) -> None:
    app.state.gateway = Gateway(platform.settings.home, Limits(answer_seconds=0.05))
    gateway.may_answer.clear()
    answer = client.post(INVOKE, content=ROWS)
    assert (answer.status_code, answer.json()["code"]) == (503, "gateway_away")
    assert "has not answered within 0.05 s" in answer.json()["detail"]


def _gateway_at(home: Path, port: int, **more: str) -> None:
    (home / "gateway").mkdir(parents=True, exist_ok=True)
    (home / "gateway" / "address.json").write_text(json.dumps({"host": "127.0.0.1", "port": port, **more}))
