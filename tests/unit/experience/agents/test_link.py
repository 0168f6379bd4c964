import hashlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from lazulite.compute.held import Held
from lazulite.compute.link import Hello, LinkClosed
from lazulite.compute.process import Beat, Claimed, End, ReportStale, WorkerUnknown
from lazulite.compute.status import JobStatus
from lazulite.experience.agents.link import HttpLink, ServerRefused, SourceBreaksOff
from lazulite.words.errors import Forbidden, PlatformError
from tests.unit.compute.makers import make_spec

CONTENT = b"content"
DIGEST = hashlib.sha256(CONTENT).hexdigest()
BEAT = (200, b'{"cancel": ["a"], "drop": [], "lease_seconds": 20}')


class Server:
    """Gives the answers that it was told to give, one after the other."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, bytes]] = []
        self.asked: list[str] = []
        self.cut = False  # whether every answer ends before it is whole
        outer = self

        class Asked(BaseHTTPRequestHandler):
            def answer(self) -> None:
                self.rfile.read(int(self.headers.get("content-length") or 0))
                outer.asked.append(f"{self.command} {self.path}")
                status, body = outer.answers.pop(0)
                if status == 0:
                    self.connection.close()
                    return
                self.send_response(status)
                self.send_header("Content-Length", str(len(body) + outer.cut))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = do_PUT = answer

            def log_message(self, *_: object) -> None:
                return

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Asked)
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.http.server_address[1]}"

    def refuse(self, status: int, code: str) -> None:
        self.answers.append((status, json.dumps({"detail": "No.", "hint": "Go.", "code": code}).encode()))


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.http.shutdown()
    made.http.server_close()


@pytest.fixture
def stopping() -> threading.Event:
    return threading.Event()


@pytest.fixture
def link(server: Server, stopping: threading.Event) -> Iterator[HttpLink]:
    made = HttpLink(server.url, "t", worker_id="w", stopping=stopping)
    yield made
    made.close()


def test_a_claim_brings_the_gpus_that_go_with_it_and_an_older_server_tells_of_none(
    server: Server, link: HttpLink
) -> None:
    spec = make_spec()
    for more in ({"gpus": [1]}, {}):
        body = {"claimed": [{"spec": spec.to_json(), "attempt": 2, **more}], "cancel": []}
        server.answers.append((200, json.dumps(body).encode()))
    claimed = [link.claim("c", wait_seconds=0, canceling=[]).claimed for _ in range(2)]
    assert claimed == [(Claimed(spec, 2, Held(1, gpus=(1,))),), (Claimed(spec, 2, Held(1)),)]


def test_the_answer_to_an_end_may_bring_what_follows(server: Server, link: HttpLink) -> None:
    spec = make_spec()
    claimed = {"spec": spec.to_json(), "attempt": 1, "log_offset": 0, "left": {}}
    server.answers = [
        (200, json.dumps({"done": True, "claimed": [claimed]}).encode()), (200, b'{"done": true}'),
    ]  # fmt: skip
    end = End(JobStatus.COMPLETED, 0, "")
    assert [one.spec for one in link.end("a", 1, end, claim_id="c")] == [spec]
    assert link.end("a", 1, end, claim_id="d") == (), "an older server's"


def test_a_drained_worker_is_told_to_leave(server: Server, link: HttpLink) -> None:
    server.answers = [(200, b'{"cancel": [], "drop": [], "leave": true, "lease_seconds": 20}')]
    assert link.register(Hello("w", "box", "default", 2, {})).beat == Beat((), (), leave=True)


def test_a_server_that_is_away_is_asked_until_it_answers(server: Server, link: HttpLink) -> None:
    server.answers = [(0, b""), (503, b"{}"), (502, b"gateway"), BEAT]
    assert link.heartbeat({"a": 1}, {}) == Beat(("a",), ())
    assert server.asked == ["POST /api/v1/agents/workers/w/heartbeat"] * 4


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (409, "report_stale", ReportStale), (404, "worker_unknown", WorkerUnknown), (401, "token_refused", Forbidden),
        (403, "permission_refused", Forbidden), (422, "request_invalid", ServerRefused),
    ],
)  # fmt: skip
def test_a_refusal_is_raised_in_the_servers_words(
    server: Server, link: HttpLink, status: int, code: str, kind: type[PlatformError]
) -> None:
    server.refuse(status, code)
    with pytest.raises(kind) as refusal:
        link.finalizing("p", 1)
    assert "No." in refusal.value.detail


def test_a_worker_that_stops_waits_no_longer(server: Server, link: HttpLink, stopping: threading.Event) -> None:
    stopping.set()
    with pytest.raises(LinkClosed):
        link.finalizing("p", 1)
    assert server.asked == []


def test_broken_content_is_asked_for_again(server: Server, link: HttpLink, tmp_path: Path) -> None:
    server.answers = [(200, CONTENT[:3]), (200, CONTENT)]
    link.fetch_blob("p", DIGEST, tmp_path / "x")
    assert (tmp_path / "x").read_bytes() == CONTENT
    assert len(server.asked) == 2


def test_content_that_is_not_there_is_a_refusal(server: Server, link: HttpLink, tmp_path: Path) -> None:
    server.refuse(404, "content_missing")
    with pytest.raises(ServerRefused):
        link.fetch_blob("p", DIGEST, tmp_path / "x")
    assert not (tmp_path / "x").exists()


def test_content_is_sent_again_from_its_beginning(server: Server, link: HttpLink, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(CONTENT)
    server.answers = [(503, b"{}"), (200, b'{"done": true}')]
    link.send_blob("p", DIGEST, tmp_path / "x")
    assert server.asked == [f"PUT /api/v1/agents/workers/w/processes/p/blobs/{DIGEST}"] * 2


def test_a_log_goes_on_from_what_the_server_knows(server: Server, link: HttpLink) -> None:
    server.answers = [(200, b'{"known": 7}')]
    assert link.append_log("p", offset=3, data=b"abcd") == 7
    assert server.asked == ["POST /api/v1/agents/workers/w/processes/p/log?offset=3"]


def test_a_file_from_elsewhere_is_read_whole(server: Server, link: HttpLink, tmp_path: Path) -> None:
    server.answers = [(503, b"{}"), (200, CONTENT)]
    link.fetch_file("p", given="d", path="my sub/a#1", target=tmp_path / "x")
    assert (tmp_path / "x").read_bytes() == CONTENT
    assert server.asked == ["GET /api/v1/agents/workers/w/processes/p/inputs/d/my%20sub/a%231"] * 2


def test_a_file_that_is_another_one_by_now_is_a_refusal(server: Server, link: HttpLink, tmp_path: Path) -> None:
    server.refuse(409, "place_changed")
    with pytest.raises(ServerRefused):
        link.fetch_file("p", given="d", path="a", target=tmp_path / "x")
    assert not (tmp_path / "x").exists()


def test_a_source_that_always_breaks_off_is_given_up(server: Server, link: HttpLink, tmp_path: Path) -> None:
    server.answers, server.cut = [(200, CONTENT)] * 9, True
    with pytest.raises(SourceBreaksOff, match="'a' of the input 'd' broke off 4 times"):
        link.fetch_file("p", given="d", path="a", target=tmp_path / "x")
    assert (len(server.asked), (tmp_path / "x").exists()) == (4, False)
