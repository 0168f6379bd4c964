"""Where a server listens: its address for everybody, under TLS another one beside it for this machine's own processes.

Jobs speak to the server by libraries that know no certificate of ours; what they say never leaves the machine.
"""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.types import ASGIApp

from lazulite.experience.rest.service_pages import ByPort
from lazulite.foundation.settings import Settings
from lazulite.processes.connections import guarded, room_of_this_process
from lazulite.words.errors import Conflict, Invalid

FINISH_SECONDS = 8  # for what is in flight when the server is told to end


class PortInUse(Conflict):
    pass


class TlsUnusable(Invalid):
    pass


@dataclass(frozen=True)
class Faces:
    """Bound sockets; `near` is there under TLS. services: for what jobs offer."""

    listener: socket.socket
    services: socket.socket
    near: socket.socket | None

    def settled(self, settings: Settings) -> Settings:
        """With the ports that were got."""
        near = self.near.getsockname()[1] if self.near else None
        services = self.services.getsockname()[1]
        return replace(settings, port=self.listener.getsockname()[1], services_port=services, near_port=near)


class Servers:
    """Runs until SIGTERM or Ctrl-C; `app.state.stopping` tells long polls when to end."""

    def __init__(self, app: FastAPI, settings: Settings, faces: Faces) -> None:
        self._faces = faces
        pages: Starlette = app.state.service_pages
        entry = ByPort(app, pages, port=faces.services.getsockname()[1])
        self._main = uvicorn.Server(_config(entry, cert=settings.tls_cert, key=settings.tls_key))
        self._near = Following(_config(app), self._main) if faces.near else None
        app.state.stopping = lambda: self._main.should_exit

    def run(self) -> None:
        near = threading.Thread(target=self._run_near, name="near", daemon=True)
        near.start()
        try:
            self._main.run(sockets=[self._faces.listener, self._faces.services])
        finally:
            self._main.should_exit = True
            near.join()

    def wait_started(self) -> bool:
        """False when it is told to end before."""
        while not (self._main.started and (self._near is None or self._near.started)):
            if self._main.should_exit:
                return False
            threading.Event().wait(0.005)
        return True

    def _run_near(self) -> None:
        if self._near and self._faces.near:
            self._near.run(sockets=[self._faces.near])


class Following(uvicorn.Server):
    """Ends when the other one does."""

    def __init__(self, config: uvicorn.Config, leader: uvicorn.Server) -> None:
        super().__init__(config)
        self._leader = leader

    async def on_tick(self, counter: int) -> bool:
        self.should_exit = self.should_exit or self._leader.should_exit
        return await super().on_tick(counter)


@contextmanager
def faces_of(settings: Settings) -> Iterator[Faces]:
    """Raises PortInUse."""
    with listen(settings) as listener, _services(settings) as services:
        if settings.tls_cert is None:
            yield Faces(listener, services, None)
            return
        with _kept("127.0.0.1", settings.home / "near_port") as near:
            yield Faces(listener, services, near)


def listen(settings: Settings) -> socket.socket:
    """A bound socket; port 0 takes a free one. Raises PortInUse."""
    try:
        return _bound(settings.host, settings.port)
    except OSError as error:
        raise PortInUse(
            f"The address {settings.host}:{settings.port} cannot be used: {error.strerror}.",
            hint="End what listens there, or give --port another number (0 takes a free one).",
        ) from error


def check_tls(settings: Settings) -> None:
    """Raises TlsUnusable for files that no TLS server can start with."""
    if settings.tls_cert is None or settings.tls_key is None:
        return
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(settings.tls_cert, settings.tls_key)
    except OSError as error:
        raise TlsUnusable(
            f"No TLS with {settings.tls_cert} and {settings.tls_key}: {error.strerror or error}.",
            hint="Both are PEM files; the key is that of the first certificate, and has no password.",
        ) from error


def _services(settings: Settings) -> socket.socket:
    """Raises PortInUse."""
    if settings.services_port == 0:
        return _kept(settings.host, settings.home / "services_port")
    return listen(replace(settings, port=settings.services_port))


def _kept(host: str, kept: Path) -> socket.socket:
    """Where it was at the last start: who knew it then still calls there. Elsewhere only when somebody else has it."""
    before = kept.read_text().strip() if kept.exists() else ""
    try:
        near = _bound(host, int(before) if before.isdecimal() else 0)
    except OSError:
        near = _bound(host, 0)
    kept.write_text(str(near.getsockname()[1]))
    return near


def _bound(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    listener.listen(2048)
    return listener


def _config(app: ASGIApp, *, cert: Path | None = None, key: Path | None = None) -> uvicorn.Config:
    # What a proxy says of a caller is believed by the application, and only of proxies that are named.
    return uvicorn.Config(
        app, log_config=None, lifespan="off", timeout_graceful_shutdown=FINISH_SECONDS, proxy_headers=False,
        http=guarded(room_of_this_process()), server_header=False, ssl_certfile=cert, ssl_keyfile=key,
    )  # fmt: skip
