"""`lazulite serve`: the control plane of one home, with a worker and the gateway beside it."""

import signal
import socket
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from importlib.metadata import version
from types import FrameType

from fastapi import FastAPI
from starlette.routing import BaseRoute
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from lazulite.assembly import Platform, assemble
from lazulite.experience.agents import elsewhere, gateway, tunnelling
from lazulite.experience.agents import routes as worker_routes
from lazulite.experience.http.application import application
from lazulite.experience.http.callers import LOOPBACK, guard
from lazulite.experience.http.tunnels import Tunnels
from lazulite.experience.mlflow_api.addresses import Addresses
from lazulite.experience.mlflow_api.app import mlflow
from lazulite.experience.rest.app import api
from lazulite.experience.rest.entrance import Entrance
from lazulite.experience.rest.events import lookout
from lazulite.experience.rest.forwarding import Gateway
from lazulite.experience.rest.service_pages import service_pages
from lazulite.experience.rest.studio import lost
from lazulite.foundation.actor import OWN_GATEWAY, OWN_WORKER, Principal
from lazulite.foundation.db.database import Database
from lazulite.foundation.settings import Settings
from lazulite.foundation.telemetry import log_to_stderr, logger
from lazulite.migrations.revisions import migrate
from lazulite.processes.clock_watch import ClockWatch
from lazulite.processes.gateway_supervisor import GatewaySupervisor
from lazulite.processes.home import HomeLock, write_address
from lazulite.processes.listening import Faces, Servers, check_tls, faces_of
from lazulite.processes.memory import share_arenas
from lazulite.processes.node_starter import NodeStarter
from lazulite.processes.ticker import Ticker
from lazulite.processes.turns import Turns
from lazulite.processes.watching import (
    fire_monitors,
    fire_schedules,
    fire_triggers,
    measure_windows,
    move_sweeps,
    note_schedules,
    tell_commits,
)
from lazulite.processes.worker_supervisor import WorkerSupervisor
from lazulite.words.errors import Invalid

log = logger(__name__)
ELSEWHERE = (fire_schedules, fire_triggers, tell_commits)
PATIENCE_SECONDS = 2.0  # of a server that ends, with what waits for somebody elsewhere
FOR_A_PERSON = """the studio is at that address, the API too
next, in another terminal: export LAZULITE_URL={url}; lazulite --help
Ctrl-C ends the server; jobs and endpoints go on until 'lazulite stop'.
"""


class NobodyToLogIn(Invalid):
    pass


def serve(settings: Settings, *, with_agents: bool = True) -> None:
    """Serve until SIGTERM or Ctrl-C. Raises HomeInUse, PortInUse, DatabaseNewer, NobodyToLogIn before anything runs."""
    share_arenas()
    log_to_stderr(settings.log_level)
    check_tls(settings)
    with HomeLock(settings.home), faces_of(settings) as faces:
        platform = open_platform(faces.settled(settings))
        try:
            _check_entrance(platform)
            _warn_of_open_lines(settings)
            _run(platform, faces, with_agents=with_agents)
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
    settings = platform.settings
    known = frozenset({*LOOPBACK, settings.host, socket.gethostname(), *settings.host_names})
    app = application(
        "Lazulite", version=version("lazulite"), any_address=settings.login_required, known_hosts=known,
        largest_bytes=settings.max_upload_bytes, lost=lost,
    )  # fmt: skip
    app.state.platform = platform
    app.state.access = Entrance(platform)
    app.state.started_at = platform.clock.now()
    app.state.stopping = lambda: False
    app.state.lookout = lookout(platform)
    app.state.gateway = Gateway(platform.settings.home)
    app.state.tunnels = Tunnels(platform.queue.wakeups.wake)
    app.state.service_pages = service_pages(
        platform, app.state.access, app.state.tunnels,
        check=guard(known, any_address=settings.login_required, any_content=True),
    )  # fmt: skip
    app.router.routes.extend(_routes())
    app.add_middleware(Addresses)
    if settings.trusted_proxies:
        # The outermost: whoever asks for the scheme or the caller's address is told what the proxy says of them.
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=[*settings.trusted_proxies])
    return app


@cache
def _routes() -> list[BaseRoute]:
    """Made once a process. They are tried one after the other: what is asked most comes first."""
    agents = (worker_routes.router, elsewhere.router, gateway.router, tunnelling.router)
    return [route for router in (*agents, mlflow(), *api()) for route in router.routes]


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
        hint=f"Make the first user by 'lazulite user create NAME --owner --home {settings.home}', then start again.",
    )


def _warn_of_open_lines(settings: Settings) -> None:
    if settings.host not in LOOPBACK and settings.tls_cert is None and not settings.trusted_proxies:
        sys.stderr.write(
            "warning: passwords and tokens cross the network readable; give --tls-cert and --tls-key, or put a proxy "
            "that speaks TLS in front and name it by --trusted-proxy\n"
        )


def _run(platform: Platform, faces: Faces, *, with_agents: bool) -> None:
    agents = _agents(platform) if with_agents else None
    ticks: list[Callable[[], None]] = [
        ClockWatch(platform),
        partial(_tend_deployments, platform), partial(_expire_leases, platform), partial(_preempt, platform),
        partial(_scale, platform),
        partial(_advance_releases, platform), partial(fire_monitors, platform), partial(measure_windows, platform),
        partial(note_schedules, platform),
    ]  # fmt: skip
    ticker = Ticker([*ticks, *((agents.gateway.tick, agents.worker.tick) if agents else ())])
    # A proposal may load a library, what fires fetch code and look at data far away, a host of repositories think: each
    # takes a while, and leases and rollouts wait for none of them.
    sweeps = Ticker([partial(move_sweeps, platform)], patience=PATIENCE_SECONDS)
    turns = [Turns(lambda: errands.wake()) for _ in ELSEWHERE]
    errands = Ticker([partial(act, platform, own) for act, own in zip(ELSEWHERE, turns, strict=True)])
    nodes = NodeStarter(platform)
    starting = Ticker([nodes.tick])  # a worker that ends is waited for
    tickers = (ticker, sweeps, errands, starting)
    for one in tickers:
        platform.db.pulse.listen(one.wake)
    platform.write(platform.schedules.firing.clock_went_back)  # as far as anybody knows: it may have, while nobody ran
    servers = Servers(create_app(platform), platform.settings, faces)
    platform.db.pulse.start()
    platform.relay.start()
    url, near = platform.settings.url, platform.settings.near_url
    write_address(platform.settings.home, url, near=near)
    threading.Thread(target=_announce, args=(servers, url, tickers), daemon=True).start()
    _stop_quietly()
    try:
        servers.run()
    finally:
        for one in tickers:
            one.stop()
        for own in turns:
            own.rest(PATIENCE_SECONDS)
        nodes.stop()
        if agents:
            agents.worker.stop()


@dataclass(frozen=True)
class Agents:
    gateway: GatewaySupervisor
    worker: WorkerSupervisor


def _agents(platform: Platform) -> Agents:
    """Raises ScoringPortInUse."""

    def token(own: Principal) -> str:
        return platform.write(lambda tx: platform.tokens.issue(tx, own, workspace_id=None, label=own.kind.value)[0])

    agents = Agents(
        GatewaySupervisor(platform.settings, issue_token=lambda: token(OWN_GATEWAY)),
        WorkerSupervisor(platform.settings, issue_token=lambda: token(OWN_WORKER)),
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


def _preempt(platform: Platform) -> None:
    with platform.read() as tx:
        may_be_due = platform.queue.scheduler.has_preemptible(tx)
    if may_be_due:
        platform.write(platform.queue.preemption.preempt)


def _scale(platform: Platform) -> None:
    with platform.read() as tx:
        due = platform.nodes.due(tx)
    if due:
        platform.write(platform.nodes.tick)


def _expire_leases(platform: Platform) -> None:
    with platform.read() as tx:
        due, at = platform.queue.due(tx), tx.now
    if due:
        platform.write(platform.queue.expire)
    platform.queue.has_looked(at)


def _announce(servers: Servers, url: str, tickers: Sequence[Ticker]) -> None:
    if not servers.wait_started():
        return
    sys.stderr.write(f"ready {url}\n")
    if sys.stderr.isatty():
        sys.stderr.write(FOR_A_PERSON.format(url=url))
    sys.stderr.flush()
    for ticker in tickers:
        ticker.start()


def _stop_quietly() -> None:
    """uvicorn raises a signal again after its own graceful shutdown; a stop that was asked for is a success."""

    def nothing(_signal: int, _frame: FrameType | None) -> None:
        return

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, nothing)
