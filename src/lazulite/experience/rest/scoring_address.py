"""Where the gateway of a home answers: as clients are told, and as this server itself finds it."""

import json
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from lazulite.experience.http.callers import host_name
from lazulite.experience.rest.platform import PlatformDep
from lazulite.foundation.settings import EVERY_ADDRESS, in_url
from lazulite.words.json import JSONObject


def scoring_base(request: Request, platform: PlatformDep) -> str | None:
    """`http://host:port`; None while no gateway has said where it is. Of one that listens on every address it is the
    host that this caller uses."""
    settings = platform.settings
    if settings.scoring_url:
        return settings.scoring_url
    address = _written(settings.home)
    if address is None:
        return None
    host = str(address["host"])
    shown = host_name(request.headers.get("host", "")) if host in EVERY_ADDRESS else host
    return f"{address.get('scheme', 'http')}://{in_url(shown)}:{address['port']}"


@dataclass(frozen=True)
class Near:
    """On this machine. `cert`: the PEM file that the gateway shows under TLS."""

    base: str
    cert: str | None


def only(cert: str) -> ssl.SSLContext:
    """Who shows this certificate is our gateway, by whatever address of this machine. Raises OSError without it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.load_verify_locations(cert)
    return context


def near_gateway(home: Path) -> Near | None:
    """None while no gateway has said where it is."""
    address = _written(home)
    if address is None:
        return None
    host, cert = str(address["host"]), address.get("tls_cert")
    reached = EVERY_ADDRESS.get(host, host)
    base = f"{address.get('scheme', 'http')}://{in_url(reached)}:{address['port']}"
    return Near(base, str(cert) if cert else None)


def _written(home: Path) -> JSONObject | None:
    try:
        found: JSONObject = json.loads((home / "gateway" / "address.json").read_text())
    except (FileNotFoundError, ValueError):
        return None
    return found


ScoringBase = Annotated[str | None, Depends(scoring_base)]
