"""An HTTP server that answers what it is told, and drops connections when it is told to."""

import json
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Answer:
    """`dropped`: the connection is closed after the work is done, before anything is answered."""

    status: int = 200
    body: bytes = b"{}"
    dropped: bool = False
    cut_after: int | None = None
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "application/json"),)


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    key: str | None
    authorization: str | None
    body: bytes


@dataclass
class Flaky:
    answers: list[Answer]
    asked: list[Asked] = field(default_factory=list)
    url: str = ""


@contextmanager
def flaky(answers: Sequence[Answer]) -> Iterator[Flaky]:
    """Gives its answers in turn, the last one again and again."""
    state = Flaky(list(answers))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)) or _chunks(self)
            headers = self.headers
            state.asked.append(
                Asked(self.command, self.path, headers.get("Idempotency-Key"), headers.get("Authorization"), body)
            )
            answer = state.answers.pop(0) if len(state.answers) > 1 else state.answers[0]
            if answer.dropped:
                self.connection.shutdown(socket.SHUT_RDWR)
                self.close_connection = True
                return
            self.send_response(answer.status)
            for name, value in answer.headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body[: answer.cut_after])
            if answer.cut_after is not None:
                self.wfile.flush()
                self.connection.shutdown(socket.SHUT_RDWR)
                self.close_connection = True

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def said(value: object, status: int = 200) -> Answer:
    return Answer(status, json.dumps(value).encode())


def _chunks(handler: BaseHTTPRequestHandler) -> bytes:
    if handler.headers.get("Transfer-Encoding") != "chunked":
        return b""
    found = b""
    while size := int(handler.rfile.readline(), 16):
        found += handler.rfile.read(size)
        handler.rfile.readline()
    handler.rfile.readline()
    return found
