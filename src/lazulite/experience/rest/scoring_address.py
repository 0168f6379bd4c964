"""Where the gateway of a home answers, as clients are told."""

import json
from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from lazulite.experience.http.callers import host_name
from lazulite.experience.rest.platform import PlatformDep
from lazulite.foundation.settings import EVERY_ADDRESS, in_url


def scoring_base(request: Request, platform: PlatformDep) -> str | None:
    """`http://host:port`; None while no gateway has said where it is. Of one that listens on every address it is the
    host that this caller uses."""
    settings = platform.settings
    if settings.scoring_url:
        return settings.scoring_url
    try:
        address = json.loads((settings.home / "gateway" / "address.json").read_text())
    except (FileNotFoundError, ValueError):
        return None
    host = str(address["host"])
    shown = host_name(request.headers.get("host", "")) if host in EVERY_ADDRESS else host
    return f"{address.get('scheme', 'http')}://{in_url(shown)}:{address['port']}"


ScoringBase = Annotated[str | None, Depends(scoring_base)]
