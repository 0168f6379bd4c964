"""A host of repositories on loopback: the real `git http-backend`, which may ask for a login."""

import base64
import os
import subprocess
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self

OWN = {
    "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org", "GIT_COMMITTER_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@example.org", "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull,
}  # fmt: skip


class GitHost:
    """`folder` holds the repositories; `logins`: those of which one is asked for, where there is any; `leads`: paths
    that lead to another address. `asked`: the paths of all requests, with who asked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.logins: set[str] = set()
        self.leads: dict[str, str] = {}
        self.asked: list[tuple[str, str]] = []
        self._http = _Server(self)
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def address(self, name: str, revision: str = "", folder: str = "") -> str:
        """As a document gives it."""
        at, inside = f"@{revision}" if revision else "", f"#subdirectory={folder}" if folder else ""
        return f"git+{self.url}/{name}.git{at}{inside}"

    def make(self, name: str) -> "Work":
        bare = self.folder / f"{name}.git"
        run(self.folder, "init", "--quiet", "--bare", "--initial-branch=main", str(bare))
        work = self.folder / f"{name}-work"
        run(self.folder, "clone", "--quiet", str(bare), str(work))
        run(work, "symbolic-ref", "HEAD", "refs/heads/main")
        return Work(work)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()


class Work:
    """Somebody's clone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def commit(self, files: Mapping[str, str | bytes], *, branch: str = "main", tag: str = "") -> str:
        """These files over what is there, pushed; the commit. A text that begins with `-> ` is a link."""
        for name, content in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, str) and content.startswith("-> "):
                path.symlink_to(content[3:])
            else:
                path.write_bytes(content if isinstance(content, bytes) else content.encode())
        run(self.folder, "add", "--all", "--force")
        run(self.folder, "commit", "--quiet", "--message", "more")
        if tag:
            run(self.folder, "tag", "--annotate", "--message", tag, tag)
        run(self.folder, "push", "--quiet", "origin", f"HEAD:refs/heads/{branch}", "--follow-tags")
        return run(self.folder, "rev-parse", "HEAD")


def run(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env={**os.environ, **OWN}, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


class _Server(ThreadingHTTPServer):
    def __init__(self, host: GitHost) -> None:
        super().__init__(("127.0.0.1", 0), _Asked)
        self.host = host


class _Asked(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        host = self.server.host
        path, _, query = self.path.partition("?")
        scheme, _, given = (self.headers.get("Authorization") or "").partition(" ")
        login = base64.b64decode(given).decode() if scheme == "Basic" else ""
        host.asked.append((self.path, login))
        body = self._body()
        lead = next((start for start in host.leads if path.startswith(start)), None)
        if lead is not None:
            self._end(301, {"Location": host.leads[lead] + self.path.removeprefix(lead)})
        elif host.logins and login not in host.logins:
            self._end(401, {"WWW-Authenticate": 'Basic realm="git"'})
        else:
            self._end(*_of_backend(self, host.folder, path, query, body))

    do_POST = do_GET

    def log_message(self, *_: object) -> None:
        return

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        pieces = []
        while size := int(self.rfile.readline().strip(), 16):
            pieces.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(pieces)

    def _end(self, status: int, headers: Mapping[str, str], content: bytes = b"") -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def _of_backend(
    asked: BaseHTTPRequestHandler, folder: Path, path: str, query: str, body: bytes
) -> tuple[int, Mapping[str, str], bytes]:
    variables = {
        "GIT_PROJECT_ROOT": str(folder), "GIT_HTTP_EXPORT_ALL": "1", "PATH_INFO": path, "QUERY_STRING": query,
        "REQUEST_METHOD": str(asked.command), "REMOTE_ADDR": "127.0.0.1", "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": asked.headers.get("Content-Type") or "",
        "GIT_PROTOCOL": asked.headers.get("Git-Protocol") or "",
        "HTTP_CONTENT_ENCODING": asked.headers.get("Content-Encoding") or "",
    }  # fmt: skip
    # What it refuses it says to whoever asked: its own exit status is nothing more.
    done = subprocess.run(
        ["git", "http-backend"], input=body, env={**os.environ, **OWN, **variables}, capture_output=True, check=False
    )
    head, _, content = done.stdout.partition(b"\r\n\r\n")
    headers = dict(line.split(": ", 1) for line in head.decode().splitlines())
    return int(headers.pop("Status", "200").split()[0]), headers, content
