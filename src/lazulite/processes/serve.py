"""`lazulite serve`: the control plane of one home, with a worker and the gateway beside it."""

import signal
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import version
from types import FrameType

import uvicorn
from fastapi import FastAPI

from lazulite.assembly import Platform, assemble
from lazulite.experience.agents import gateway
from lazulite.experience.agents import routes as worker_routes
from lazulite.experience.http.application import application
from lazulite.experience.http.callers import LOOPBACK
from lazulite.experience.mlflow_api.addresses import Addresses
from lazulite.experience.mlflow_api.app import mlflow
from lazulite.experience.rest.app import api
from lazulite.experience.rest.entrance import Entrance
from lazulite.experience.rest.forwarding import Gateway
from lazulite.foundation.actor import Principal, PrincipalKind
from lazulite.foundation.db.database import Database
from lazulite.foundation.settings import Settings
from lazulite.foundation.telemetry import log_to_stderr, logger
from lazulite.migrations.revisions import migrate
from lazulite.processes.clock_watch import ClockWatch
from lazulite.processes.connections import guarded, room_of_this_process
from lazulite.processes.gateway_supervisor import GatewaySupervisor
from lazulite.processes.home import HomeLock, write_address
from lazulite.processes.ticker import Ticker
from lazulite.processes.watching import watch
from lazulite.processes.worker_supervisor import WorkerSupervisor
from lazulite.words.errors import Conflict, Invalid

log = logger(__name__)


class PortInUse(Conflict):
    pass


class NobodyToLogIn(Invalid):
    pass


def serve(settings: Settings, *, with_agents: bool = True) -> None:
    """Serve until SIGTERM or Ctrl-C. Raises HomeInUse, PortInUse, DatabaseNewer, NobodyToLogIn before anything runs."""
    log_to_stderr(settings.log_level)
    with HomeLock(settings.home), listen(settings) as listener:
        settings = replace(settings, port=listener.getsockname()[1])
        platform = open_platform(settings)
        try:
            _check_entrance(platform)
            _run(platform, listener, with_agents=with_agents)
        finally:
            platform.close()


def open_platform(settings: Settings) -> Platform:
    """The platform over a migrated database."""
    if settings.database_url.startswith("sqlite"):
        settings.home.mkdir(parents=True, exist_ok=True)
    db = Database(settings.database_url)
    try:
        migrate(db, backups=settings.home / "backups")
    finally:
        db.close()
    return assemble(settings)


def create_app(platform: Platform) -> FastAPI:
    """The whole HTTP face of the control plane."""
    names = frozenset({*LOOPBACK, platform.settings.host, socket.gethostname()})
    app = application("Lazulite", version=version("lazulite"), known_hosts=names)
    app.state.platform = platform
    app.state.access = Entrance(platform)
    app.state.stopping = lambda: False
    app.state.gateway = Gateway(platform.settings.home)
    app.include_router(api())
    app.include_router(worker_routes.router, prefix="/api/v1")
    app.include_router(gateway.router, prefix="/api/v1")
    app.include_router(mlflow())
    app.add_middleware(Addresses)
    return app


def listen(settings: Settings) -> socket.socket:
    """A bound socket; port 0 takes a free one. Raises PortInUse."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        raise PortInUse(
            f"The address {settings.host}:{settings.port} cannot be used: {error.strerror}.",
            hint="End what listens there, or give --port another number (0 takes a free one).",
        ) from error
    listener.listen(2048)
    return listener


def _check_entrance(platform: Platform) -> None:
    """Where nobody comes in without a login, somebody must have one."""
    settings = platform.settings
    if not settings.login_required:
        return
    with platform.read() as tx:
        if platform.users.anybody_logs_in(tx) or platform.tokens.persons_exist(tx):
            return
    asked = "--require-login" if settings.host in LOOPBACK else f"--host {settings.host}"
    raise NobodyToLogIn(
        f"{asked} lets in nobody without a login, and nobody here has one.",
        hint="Start on 127.0.0.1, make one by 'lazulite token create --person NAME', then start again.",
    )


def _run(platform: Platform, listener: socket.socket, *, with_agents: bool) -> None:
    app = create_app(platform)
    config = uvicorn.Config(
        app, log_config=None, lifespan="off", timeout_graceful_shutdown=8, http=guarded(room_of_this_process())
    )
    server = uvicorn.Server(config)
    app.state.stopping = lambda: server.should_exit  # long polls ask, and end
    agents = _agents(platform) if with_agents else None
    ticks: list[Callable[[], None]] = [
        ClockWatch(platform),
        partial(_tend_deployments, platform), partial(_expire_leases, platform), partial(_advance_releases, platform),
        partial(watch, platform),
    ]  # fmt: skip
    ticker = Ticker([*ticks, *((agents.gateway.tick, agents.worker.tick) if agents else ())])
    platform.relay.start()
    write_address(platform.settings.home, platform.settings.url)
    threading.Thread(target=_announce, args=(server, platform.settings.url, ticker), daemon=True).start()
    _stop_quietly()
    try:
        server.run(sockets=[listener])
    finally:
        ticker.stop()
        if agents:
            agents.worker.stop()


@dataclass(frozen=True)
class Agents:
    gateway: GatewaySupervisor
    worker: WorkerSupervisor


def _agents(platform: Platform) -> Agents:
    """Raises ScoringPortInUse."""

    def token(kind: PrincipalKind) -> str:
        principal = Principal(kind, "local")
        return platform.write(lambda tx: platform.tokens.issue(tx, principal, workspace_id=None, label=kind.value)[0])

    agents = Agents(
        GatewaySupervisor(platform.settings, issue_token=lambda: token(PrincipalKind.GATEWAY)),
        WorkerSupervisor(platform.settings, issue_token=lambda: token(PrincipalKind.WORKER)),
    )
    agents.gateway.check_port()
    return agents


def _tend_deployments(platform: Platform) -> None:
    with platform.read() as tx:
        due = platform.deployments.due(tx)
    if due:
        platform.write(platform.deployments.tend)


def _advance_releases(platform: Platform) -> None:
    with platform.read() as tx:
        due = platform.release.due(tx)
    if due:
        platform.write(platform.release.tick)


def _expire_leases(platform: Platform) -> None:
    with platform.read() as tx:
        due, at = platform.queue.due(tx), tx.now
    if due:
        platform.write(platform.queue.expire)
    platform.queue.has_looked(at)


def _announce(server: uvicorn.Server, url: str, ticker: Ticker) -> None:
    while not server.started:
        if server.should_exit:
            return
        threading.Event().wait(0.005)
    sys.stderr.write(f"ready {url}\n")
    sys.stderr.flush()
    ticker.start()


def _stop_quietly() -> None:
    """uvicorn raises a signal again after its own graceful shutdown; a stop that was asked for is a success."""

    def nothing(_signal: int, _frame: FrameType | None) -> None:
        return

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, nothing)
