"""The gateway: whether it serves, since when, by which table, and what it counted last."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel

from lazulite.experience.http.callers import allow
from lazulite.experience.rest.platform import PlatformDep
from lazulite.experience.rest.scoring_address import scoring_base
from lazulite.experience.rest.workers import names_of
from lazulite.foundation.actor import Actor
from lazulite.foundation.db.transaction import Tx

router = APIRouter(tags=["compute"])
SILENT = timedelta(seconds=20)


class DeploymentFigures(BaseModel):
    """As last told: answers and errors since the deployment's first, latency over the recent ones."""

    workspace: str
    endpoint: str
    deployment: str
    figures: dict[str, object]


class GatewayOut(BaseModel):
    """`is_alive`: heard within the last 20 seconds. `table_version`: of the table that it follows; `newest_table` is
    the one that it is to follow. `deployments`: of the workspaces that the caller may look into."""

    is_alive: bool
    state: str
    address: str | None
    started_at: datetime | None
    last_heard_at: datetime | None
    version: str | None
    table_version: int | None
    newest_table_version: int
    endpoints: int
    deployments: list[DeploymentFigures]


@router.get("/gateway")
def show_gateway(actor: Annotated[Actor, allow("gateway/read")], platform: PlatformDep) -> GatewayOut:
    """`state`: Online, NotResponding, or NeverSeen."""
    with platform.read() as tx:
        seen = platform.endpoints.gateways.last_heard(tx)
        alive = seen is not None and tx.now - seen.seen_at <= SILENT
        return GatewayOut(
            is_alive=alive,
            state="NeverSeen" if seen is None else "Online" if alive else "NotResponding",
            address=scoring_base(platform.settings.home),
            started_at=seen.started_at if seen else None,
            last_heard_at=seen.seen_at if seen else None,
            version=seen.version if seen else None,
            table_version=seen.table_version if seen else None,
            newest_table_version=platform.endpoints.gateways.state(tx).version,
            endpoints=seen.endpoints if seen else 0,
            deployments=_figures(tx, platform, actor),
        )


def _figures(tx: Tx, platform: PlatformDep, actor: Actor) -> list[DeploymentFigures]:
    names = names_of(tx, platform, actor)
    found = platform.endpoints.gateways.figures_in(tx, list(names))
    return [
        DeploymentFigures(workspace=names[workspace], endpoint=endpoint, deployment=name, figures=dict(figures))
        for workspace, endpoint, name, figures in found
    ]
