"""How a route gets the platform."""

from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from lazulite.assembly import Platform


def _platform(request: Request) -> Platform:
    platform: Platform = request.app.state.platform
    return platform


PlatformDep = Annotated[Platform, Depends(_platform)]
