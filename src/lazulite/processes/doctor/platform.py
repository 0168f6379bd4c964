"""Asking the running platform: who answers, what time it is there, and whether workers and gateway are alive."""

import time
import urllib.request
from collections.abc import Callable
from datetime import datetime

from lazulite.experience.rest.scoring_address import Near, near_gateway, only
from lazulite.experience.sdk.client import Client
from lazulite.foundation.settings import Settings
from lazulite.processes.doctor import findings
from lazulite.processes.doctor.findings import Finding
from lazulite.processes.identity import ProcessIdentity
from lazulite.words.errors import Forbidden, PlatformError

GATEWAY_SECONDS = 5
ASKED_TIMES = 3  # what time it is there


def look_at_server(platform: Client, *, ours: str) -> list[Finding]:
    """The server, its clock, and its workers."""
    try:
        version = str(platform.about()["version"])
    except PlatformError as error:
        return [findings.server(platform.url, problem=error.detail, theirs="", ours=ours)]
    return [
        findings.server(platform.url, problem="", theirs=version, ours=ours),
        findings.clock("server's clock", min(_ahead(platform) for _ in range(ASKED_TIMES))[1]),
        *_look_at_workers(platform),
    ]


def look_from_afar(platform: Client, *, ours: str) -> list[Finding]:
    """As `look_at_server`, with what it tells of its home's disk and of its gateway."""
    found = look_at_server(platform, ours=ours)
    if found[0].state is findings.State.FAIL:
        return found
    told = [_told("server's disk", lambda: _disk(platform)), _told("gateway", lambda: _heard_gateway(platform))]
    return [*found, *told]


def look_at_gateway(settings: Settings) -> Finding:
    near = near_gateway(settings.home)
    if near is None:
        return findings.gateway(address="", alive=False, problem="")
    process = ProcessIdentity.read(settings.home / "gateway" / "address.json")
    alive = process is not None and process.is_alive
    return findings.gateway(address=near.base, alive=alive, problem=_silence(near) if alive else "")


def _ahead(platform: Client) -> tuple[float, float]:
    """(how long the answer took, how far the clock there is ahead), in seconds: the quicker, the truer."""
    before = time.time()
    at = datetime.fromisoformat(str(platform.about()["at"])).timestamp()
    after = time.time()
    return after - before, at - (before + after) / 2


def _look_at_workers(platform: Client) -> list[Finding]:
    try:
        known = [*platform.workers.list()]
    except Forbidden as error:
        return [findings.not_asked("workers", error.detail)]
    live = [worker for worker in known if worker.state == "Online"]
    names = [worker.name for worker in live]
    silent = [f"{worker.name} (since {worker.last_heartbeat_at})" for worker in known if worker.state != "Online"]
    clocks = [
        findings.clock(f"clock of {worker.name}", worker.clock_ahead_ms / 1000)
        for worker in live
        if worker.clock_ahead_ms is not None
    ]
    return [findings.workers(names, silent), *clocks]


def _told(name: str, look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except Forbidden as error:
        return findings.not_asked(name, error.detail)


def _disk(platform: Client) -> Finding:
    disk = platform.system.get().disk
    return findings.disk(disk.free_bytes, disk.total_bytes, name="server's disk")


def _heard_gateway(platform: Client) -> Finding:
    heard = platform.compute.gateway()
    return findings.heard_gateway(heard.state, address=heard.address or "", last=heard.last_heard_at or "")


def _silence(near: Near) -> str:
    """Why it does not answer; empty where it does."""
    try:
        secure = urllib.request.HTTPSHandler(context=only(near.cert) if near.cert else None)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), secure)
        with opener.open(f"{near.base}/healthz", timeout=GATEWAY_SECONDS):
            return ""
    except OSError as error:
        return str(error)
