"""`lazulite doctor`: looks at a home and its platform, and says of each thing whether it is well and what to do."""

import json
from collections.abc import Sequence
from importlib.metadata import version
from urllib.parse import urlsplit

from lazulite.experience.cli.output import Form, form_of, show_list
from lazulite.experience.sdk.client import Client
from lazulite.experience.sdk.config import is_named
from lazulite.foundation.settings import Settings
from lazulite.processes.doctor import findings
from lazulite.processes.doctor.findings import Finding, State
from lazulite.processes.home import ServerAddress, read_address
from lazulite.processes.identity import ProcessIdentity
from lazulite.words.errors import PlatformError


def show(found: Sequence[Finding], output: Form | None) -> int:
    """The exit code."""
    lines = [finding.to_json() for finding in found]
    show_list(lines, ("state", "name", "said", "do"), form_of(output))
    return 1 if any(finding.state is State.FAIL for finding in found) else 0


def look(settings: Settings, *, of_home: bool) -> list[Finding]:
    """`of_home`: this home is meant, whatever platform the environment names."""
    from lazulite.processes.doctor import machine, platform

    server = read_address(settings.home)
    server = server if server and server.is_alive else None
    own = f"process {server.pid}, the server" if server else ""
    port = urlsplit(server.url).port or 0 if server else settings.port
    found = [
        *machine.look_at_home(settings),
        machine.look_at_port("port", settings.host, port, own=own, option="--port"),
        _look_at_scoring_port(settings),
        machine.look_at_database(settings),
        *_look_at_platform(server, of_home=of_home),
    ]
    if server:
        found.append(platform.look_at_gateway(settings))
    return [*found, *machine.look_at_uv(settings), machine.look_at_sockets(settings), machine.look_at_config()]


def _look_at_platform(server: ServerAddress | None, *, of_home: bool) -> list[Finding]:
    """That which the environment names, else this home's server."""
    from lazulite.processes.doctor import platform

    try:
        elsewhere = not of_home and is_named()
        if not elsewhere and server is None:
            return [findings.no_server()]
        with Client(None if elsewhere or server is None else server.near_url) as client:
            return platform.look_at_server(client, ours=version("lazulite"))
    except PlatformError as error:
        return [findings.fail("server", error.detail, error.hint)]


def _look_at_scoring_port(settings: Settings) -> Finding:
    from lazulite.processes.doctor import machine

    file = settings.home / "gateway" / "address.json"
    process = ProcessIdentity.read(file)
    alive = process is not None and process.is_alive
    own = f"process {process.pid}, the gateway" if process and alive else ""
    port = int(json.loads(file.read_text())["port"]) if alive else settings.scoring_port
    return machine.look_at_port("scoring port", settings.host, port, own=own, option="--scoring-port")
