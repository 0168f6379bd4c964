"""A server of files on loopback, for what lies outside of the platform."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self


class Web:
    """`files` by path; `asked`: the requests, with who asked. A file may be cut short, or lead to another one."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.etags: dict[str, str] = {}
        self.leads: dict[str, str] = {}
        self.status: dict[str, int] = {}
        self.cut: set[str] = set()
        self.silent_about_size: set[str] = set()
        self.asked: list[tuple[str, str]] = []
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def put(self, path: str, content: bytes, *, etag: str = "") -> str:
        """Its address."""
        self.files[path] = content
        if etag:
            self.etags[path] = etag
        return f"{self.url}{path}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()


def _handler(web: Web) -> type[BaseHTTPRequestHandler]:
    class Asked(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            web.asked.append((self.path, self.headers.get("Authorization") or ""))
            if self.path in web.leads:
                self.send_response(302)
                self.send_header("Location", web.leads[self.path])
                self.end_headers()
                return
            status = web.status.get(self.path, 200 if self.path in web.files else 404)
            self.send_response(status)
            content = web.files.get(self.path, b"") if status == 200 else b""
            if self.path in web.etags:
                self.send_header("ETag", web.etags[self.path])
            if self.path not in web.silent_about_size:
                self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            try:
                self.wfile.write(content[: len(content) // 2] if self.path in web.cut else content)
            except ConnectionError:
                pass  # who looked has seen enough

        def log_message(self, *_: object) -> None:
            return

    return Asked
