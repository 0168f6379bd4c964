"""A gateway in a home of its own, runners beside it, and a control plane that writes down what it is told."""

import contextlib
import hashlib
import http.client
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx2

KEY = "secret"
PATIENCE_SECONDS = 60.0


def until(claim: Callable[[], object], what: str, *, seconds: float = PATIENCE_SECONDS) -> None:
    """Waits for the claim to hold."""
    pause = threading.Event()
    for _ in range(int(seconds * 50)):
        if claim():
            return
        pause.wait(0.02)
    raise AssertionError(f"it never came to this: {what}")


@dataclass
class ControlPlane:
    """Answers a gateway's polls, and keeps what it tells, while it is up."""

    table: dict[str, object]
    segments: list[dict[str, object]] = field(default_factory=list)
    figures: dict[str, dict[str, object]] = field(default_factory=dict)
    minutes: dict[tuple[str, str, int], dict[str, object]] = field(default_factory=dict)
    seals: list[int] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)
    server: ThreadingHTTPServer | None = None

    def start(self, port: int = 0) -> str:
        self.server = ThreadingHTTPServer(("127.0.0.1", port), _routes(self))
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_port}"

    def counted(self, owner: str, what: str) -> int:
        """Of all minutes of all gateways."""
        return sum(int(str(one[what])) for (_, whose, _), one in self.minutes.copy().items() if whose == owner)

    def stop(self) -> None:
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()
            self.server = None

    def publish(self, **changes: object) -> None:
        with self.changed:
            self.table = {**self.table, **changes, "version": int(str(self.table["version"])) + 1}
            self.changed.notify_all()

    def wait_for_table(self, version: int, seconds: float) -> dict[str, object] | None:
        with self.changed:
            self.changed.wait_for(lambda: self.table["version"] != version, timeout=seconds)
            return None if self.table["version"] == version else self.table


def _routes(plane: ControlPlane) -> type[BaseHTTPRequestHandler]:
    class Routes(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = parse_qs(urlsplit(self.path).query)
            table = plane.wait_for_table(int(asked["version"][0]), min(0.2, float(asked["wait"][0])))
            self._answer(204 if table is None else 200, b"" if table is None else json.dumps(table).encode())

        def do_POST(self) -> None:
            told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            match self.path.rpartition("/")[2]:
                case "segments":
                    plane.segments.extend(told)
                case "figures":
                    plane.figures.update(told["deployments"])
                    run = told["gateway"]["run"]
                    plane.minutes.update({(run, one["owner"], one["start"]): one for one in told["minutes"]})
                case "seals":
                    plane.seals.append(told["seal"])
            self._answer(204, b"")

        def _answer(self, status: int, body: bytes) -> None:
            # A gateway that was killed no longer listens.
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
                self.wfile.flush()

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Routes


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, object]:
        found: dict[str, object] = json.loads(self.body)
        return found


@dataclass
class Stage:
    """What a test plays on. `sockets` is a short folder."""

    home: Path
    sockets: Path
    control: ControlPlane
    url: str
    processes: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def start_runner(self, name: str) -> "subprocess.Popen[bytes]":
        script = Path(__file__).with_name("doubling_runner.py")
        process = subprocess.Popen([sys.executable, str(script), str(self.sockets / name)])
        self.processes.append(process)
        until((self.sockets / name).exists, f"runner {name} is up")
        return process

    def start_gateway(self, *options: str) -> "subprocess.Popen[bytes]":
        address = self.home / "gateway" / "address.json"
        address.unlink(missing_ok=True)
        command = [sys.executable, "-m", "lazulite.processes.gateway", "--home", str(self.home), "--url", self.url]
        command += ["--port", "0", "--token-file", str(self.home / "token"), *options]
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        self.processes.append(process)
        until(address.exists, "the gateway is up")
        return process

    @property
    def port(self) -> int:
        return int(json.loads((self.home / "gateway" / "address.json").read_text())["port"])

    def table_version(self) -> object:
        """Of the table in force."""
        return httpx2.get(f"http://127.0.0.1:{self.port}/healthz", trust_env=False).json()["table_version"]

    def ask(
        self, path: str, body: object = None, *, key: str | None = KEY, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """A POST of bytes or JSON, or a GET without a body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        sent = {"Authorization": f"Bearer {key}"} if key else {}
        content = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        try:
            connection.request(
                "GET" if body is None else "POST",
                f"/endpoints/default/twice{path}",
                content,
                {**sent, **(headers or {})},
            )
            answer = connection.getresponse()
            return Answer(answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read())
        finally:
            connection.close()

    def score(self, x: object, **headers: str) -> Answer:
        return self.ask("/score", {"input_data": [[x]]}, headers={k.replace("_", "-"): v for k, v in headers.items()})

    def publish(self, *sockets: str, seal: int = 0, timeout_ms: int = 5_000) -> None:
        """A table in which these sockets are blue's replicas."""
        self.control.publish(endpoints=endpoints(self.sockets, *sockets, timeout_ms=timeout_ms), seal=seal)

    def told_rows(self, kind: str) -> int:
        return sum(int(str(one["rows"])) for one in self.control.segments if one["kind"] == kind)

    def end(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                process.kill()
            process.wait(PATIENCE_SECONDS)
        self.control.stop()


def endpoints(folder: Path, *sockets: str, timeout_ms: int = 5_000) -> dict[str, object]:
    replicas = [{"id": name, "socket": str(folder / name)} for name in sockets]
    blue = {
        "id": "d1",
        "model": "twice:3",
        "replicas": replicas,
        "request_timeout_ms": timeout_ms,
        "capture": {"enabled": True},
    }
    hashes = [hashlib.sha256(KEY.encode()).hexdigest()]
    endpoint = {
        "id": "e1",
        "auth_mode": "key",
        "key_hashes": hashes,
        "traffic": {"blue": 100},
        "deployments": {"blue": blue},
    }
    return {"default/twice": endpoint}


def kill(process: "subprocess.Popen[bytes]") -> None:
    os.kill(process.pid, signal.SIGKILL)
    process.wait(PATIENCE_SECONDS)
