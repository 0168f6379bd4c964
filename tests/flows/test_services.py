"""What a job serves while it runs, as whoever submitted it reaches it."""

import http.client
import json
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from websockets.sync.client import connect

from lazulite import Client
from tests.conftest import Server, start_server, stop_home

# A page that says what it was asked, and on the same port a WebSocket that gives back what it gets, in capitals.
APP = """
import base64, hashlib, http.server, json, os
MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
class Page(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        if self.headers.get("Upgrade") == "websocket":
            return self.echo()
        self.answer(json.dumps({"path": self.path, "headers": dict(self.headers)}).encode())
    def do_POST(self):
        self.answer(self.rfile.read(int(self.headers["Content-Length"])))
    def answer(self, body):
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Set-Cookie", "mine=1")
        self.end_headers()
        self.wfile.write(body)
    def echo(self):
        key = base64.b64encode(hashlib.sha1(self.headers["Sec-WebSocket-Key"].encode() + MAGIC).digest())
        self.wfile.write(b"HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\n"
            b"Sec-WebSocket-Accept: " + key + b"\\r\\n\\r\\n")
        head = self.rfile.read(2)
        mask, size = self.rfile.read(4), head[1] & 127
        data = bytes(byte ^ mask[at % 4] for at, byte in enumerate(self.rfile.read(size)))
        self.wfile.write(bytes([0x81, size]) + data.upper() + bytes([0x88, 0]))
        self.close_connection = True
http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ["LAZULITE_SERVICE_MY_APP_PORT"])), Page).serve_forever()
"""
DOCUMENT = """
command: python app.py
code: .
environment: {requirements: []}
services:
  my-app: {type: custom}
  board: {type: tensor_board}
  shell: {type: ssh}
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = start_server(tmp_path_factory.mktemp("home"))
    yield running
    stop_home(running.home)
    running.process.wait(30)


def asked(endpoint: str, path: str = "", *, body: bytes | None = None, **headers: str) -> tuple[int, str, bytes]:
    """(status, its cookies, the answer)."""
    place = urlsplit(endpoint)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with closing(http.client.HTTPConnection(place.netloc, timeout=30)) as line:
        line.request("GET" if body is None else "POST", place.path + path, body, named)
        answer = line.getresponse()
        return answer.status, answer.headers.get("Set-Cookie", ""), answer.read()


def running(client: Client, name: str) -> dict[str, str]:
    """The endpoints of its services, once each of them runs or has failed."""
    while any(one.status == "Starting" for one in client.jobs.services(name)):
        threading.Event().wait(0.1)
    return {one.name: str(one.endpoint or one.error) for one in client.jobs.services(name)}


def test_a_job_is_reached_while_it_runs_and_learns_nothing_of_who_looks(server: Server, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(APP)
    (tmp_path / "job.yml").write_text(DOCUMENT)
    with Client(server.url) as client:
        job = client.jobs.create(tmp_path / "job.yml")
        assert any(warning.startswith("services.shell: nobody logs in") for warning in job.warnings)
        found = running(client, job.name)
        assert found["board"] == "TensorBoard did not start: add 'tensorboard' to the job's environment."
        page = found["my-app"]
        assert urlsplit(page).port != urlsplit(server.url).port
        status, cookies, body = asked(page, "a%20b?c=1", Cookie="lazulite_session=x", X_Own="kept")
        told = json.loads(body)
        assert (status, cookies, told["path"]) == (200, "", "/a%20b?c=1")
        names = {name.lower() for name in told["headers"]}
        assert names >= {"x-own", "x-forwarded-prefix"}
        assert not names & {"cookie", "authorization", "origin"}
        large = bytes(range(256)) * 8192
        assert asked(page, body=large)[2] == large
        with connect(page.replace("http", "ws", 1)) as line:
            line.send("shout")
            assert line.recv(timeout=30) == "SHOUT"
        for refused, headers in ((403, {"Origin": "http://evil.example"}), (401, {"Authorization": "Bearer nobody"})):
            assert asked(page, **headers)[0] == refused
        assert asked(page.replace("my-app", "my-ap"))[0] == 404
        client.jobs.cancel(job.name)
        client.jobs.wait(job.name, timeout_seconds=60)
        assert {one.status for one in client.jobs.services(job.name)} == {"Ended"}
        assert asked(page)[0] == 503
