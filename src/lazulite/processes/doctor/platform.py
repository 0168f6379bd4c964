"""Asking the running platform: who answers, what time it is there, and whether workers and gateway are alive."""

import json
import ssl
import time
import urllib.request
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from lazulite.experience.sdk.client import Client
from lazulite.foundation.settings import EVERY_ADDRESS, Settings, in_url
from lazulite.processes.doctor import findings
from lazulite.processes.doctor.findings import Finding
from lazulite.processes.identity import ProcessIdentity
from lazulite.words.errors import Forbidden, PlatformError
from lazulite.words.json import JSON

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


def look_at_gateway(settings: Settings) -> Finding:
    file = settings.home / "gateway" / "address.json"
    if not file.exists():
        return findings.gateway(address="", alive=False, problem="")
    told: Mapping[str, JSON] = json.loads(file.read_text())
    host = str(told.get("host"))
    url = f"{told.get('scheme', 'http')}://{in_url(EVERY_ADDRESS.get(host, host))}:{told.get('port')}"
    process = ProcessIdentity.read(file)
    alive = process is not None and process.is_alive
    problem = _silence(f"{url}/healthz", told.get("tls_cert")) if alive else ""
    return findings.gateway(address=url, alive=alive, problem=problem)


def _ahead(platform: Client) -> tuple[float, float]:
    """(how long the answer took, how far the clock there is ahead), in seconds: the quicker, the truer."""
    before = time.time()
    at = datetime.fromisoformat(str(platform.about()["at"])).timestamp()
    after = time.time()
    return after - before, at - (before + after) / 2


def _look_at_workers(platform: Client) -> list[Finding]:
    try:
        known = [*platform.compute.list()]
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


def _silence(url: str, cert: JSON) -> str:
    """Why it does not answer; empty where it does. The certificate is known by its file, whatever host it names."""
    trusted = ssl.create_default_context(cafile=cert) if isinstance(cert, str) and Path(cert).exists() else None
    if trusted:
        trusted.check_hostname = False
        trusted.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=trusted))
    try:
        with opener.open(url, timeout=GATEWAY_SECONDS):
            return ""
    except OSError as error:
        return str(error)
