"""`lazulite doctor`: looks at a home and its platform, and says of each thing whether it is well and what to do."""

import json
import os
from collections.abc import Sequence
from importlib.metadata import version
from ipaddress import ip_address
from urllib.parse import urlsplit

from lazulite.experience.cli.output import Form, form_of, show_list
from lazulite.experience.sdk.client import Client
from lazulite.experience.sdk.config import Address, find_address, is_named
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
    from lazulite.processes.doctor import machine

    server = read_address(settings.home)
    server = server if server and server.is_alive else None
    try:
        named = find_address() if is_named() and not of_home else None
    except PlatformError as error:
        return [findings.fail("server", error.detail, error.hint), machine.look_at_config()]
    if named and not (server and is_of(server, named.url)):
        return [*_look_elsewhere(settings, named), machine.look_at_config()]
    return _look_here(settings, server, named=named is not None)


def is_of(server: ServerAddress, url: str) -> bool:
    """Whether the home's server answers at the url: what names this machine itself is told apart by its port."""
    asked = urlsplit(url)
    known = [urlsplit(one) for one in (server.url, server.near_url)]
    return any(
        asked.port == one.port and (asked.hostname == one.hostname or _is_here(asked.hostname or "")) for one in known
    )


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _look_here(settings: Settings, server: ServerAddress | None, *, named: bool) -> list[Finding]:
    """`named`: the environment has the address by which its server is to be asked."""
    from lazulite.processes.doctor import machine, platform

    own = f"process {server.pid}, the server" if server else ""
    port = urlsplit(server.url).port or 0 if server else settings.port
    found = [
        *machine.look_at_home(settings),
        machine.look_at_port("port", settings.host, port, own=own, option="--port"),
        _look_at_scoring_port(settings),
        machine.look_at_database(settings),
        *_look_at_server(server, named=named),
    ]
    if server:
        found.append(platform.look_at_gateway(settings))
    return [*found, *machine.look_at_uv(settings), machine.look_at_sockets(settings), machine.look_at_config()]


def _look_at_server(server: ServerAddress | None, *, named: bool) -> list[Finding]:
    from lazulite.processes.doctor import platform

    if server is None:
        return [findings.no_server()]
    try:
        with Client(None if named else server.near_url) as client:
            return platform.look_at_server(client, ours=version("lazulite"))
    except PlatformError as error:
        return [findings.fail("server", error.detail, error.hint)]


def _look_elsewhere(settings: Settings, named: Address) -> list[Finding]:
    """What the environment's platform tells over HTTP: nothing of this machine's home is its."""
    from lazulite.processes.doctor import platform

    meant = "LAZULITE_URL" if os.environ.get("LAZULITE_URL") else "config.json"
    home = findings.not_this_home(str(settings.home), meant=meant, url=named.url)
    try:
        with Client() as client:
            return [home, *platform.look_from_afar(client, ours=version("lazulite"))]
    except PlatformError as error:
        return [home, findings.fail("server", error.detail, error.hint)]


def _look_at_scoring_port(settings: Settings) -> Finding:
    from lazulite.processes.doctor import machine

    file = settings.home / "gateway" / "address.json"
    process = ProcessIdentity.read(file)
    alive = process is not None and process.is_alive
    own = f"process {process.pid}, the gateway" if process and alive else ""
    port = int(json.loads(file.read_text())["port"]) if alive else settings.scoring_port
    return machine.look_at_port("scoring port", settings.host, port, own=own, option="--scoring-port")
