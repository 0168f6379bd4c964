"""What a settings page shows: which Lazulite this is, where it keeps what, and who works for it."""

import platform as machine
import shutil
from datetime import datetime
from importlib.metadata import version
from typing import Annotated

from pydantic import BaseModel
from starlette.requests import Request

from lazulite.experience.http.callers import Call, allow
from lazulite.experience.http.routers import api_router
from lazulite.experience.rest.platform import PlatformDep
from lazulite.experience.rest.scoring_address import ScoringBase
from lazulite.experience.rest.workers import names_of
from lazulite.foundation.pagination import PageRequest

router = api_router("system")


class DatabaseOut(BaseModel):
    """`revision`: of its tables; None where they were made without migrations."""

    kind: str
    revision: str | None


class DiskOut(BaseModel):
    """Of the file system that the home lies on."""

    free_bytes: int
    total_bytes: int


class AddressesOut(BaseModel):
    """Where the server and the gateway answer, and the machines of the workers that were heard of."""

    server: str
    gateway: str | None
    workers: list[str]


class SystemOut(BaseModel):
    """The server that answers. No secret is in it: of the database its kind alone."""

    version: str
    python: str
    started_at: datetime
    home: str
    database: DatabaseOut
    disk: DiskOut
    addresses: AddressesOut


@router.get("/system")
def show_system(
    call: Annotated[Call, allow("system/read")], platform: PlatformDep, request: Request, base: ScoringBase
) -> SystemOut:
    """What a settings page shows of the server."""
    home = platform.settings.home
    disk = shutil.disk_usage(home)
    with platform.read() as tx:
        workers = platform.fleet.workers(tx, names_of(tx, platform, call.actor), PageRequest(1000)).items
        revision = platform.db.revision(tx)
    return SystemOut(
        version=version("lazulite"), python=machine.python_version(), started_at=request.app.state.started_at,
        home=str(home), database=DatabaseOut(kind=platform.db.dialect, revision=revision),
        disk=DiskOut(free_bytes=disk.free, total_bytes=disk.total),
        addresses=AddressesOut(
            server=platform.settings.url, gateway=base,
            workers=sorted({one.worker.machine or one.worker.name for one in workers}),
        ),
    )  # fmt: skip
