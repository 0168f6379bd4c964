"""A host's API on loopback that is told of commits' statuses, and may refuse for a while."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self


class StatusHost:
    """`told`: paths, logins and bodies. answers: with these statuses, then with 201."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str, dict[str, str]]] = []
        self.answers: list[int] = []
        self._http = _Server(self)
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()


class _Server(ThreadingHTTPServer):
    def __init__(self, host: StatusHost) -> None:
        super().__init__(("127.0.0.1", 0), _Asked)
        self.host = host


class _Asked(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        login = self.headers.get("Authorization") or self.headers.get("PRIVATE-TOKEN") or ""
        self.server.host.told.append((self.path, login, body))
        answers = self.server.host.answers
        self.send_response(answers.pop(0) if answers else 201)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        return
