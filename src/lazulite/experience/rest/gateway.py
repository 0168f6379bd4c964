"""The gateway: whether it serves, since when, by which table, and what it counted last."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel

from lazulite.assembly import Platform
from lazulite.experience.http.callers import Call, allow
from lazulite.experience.http.routers import api_router
from lazulite.experience.rest.online_deployments import FiguresOut
from lazulite.experience.rest.platform import PlatformDep
from lazulite.experience.rest.scoring_address import ScoringBase
from lazulite.experience.rest.workers import names_of
from lazulite.foundation.actor import Actor
from lazulite.foundation.db.transaction import Tx
from lazulite.services.inference.entities import Sighting

router = api_router("compute")


class GatewayState(StrEnum):
    ONLINE = "Online"
    NOT_RESPONDING = "NotResponding"
    NEVER_SEEN = "NeverSeen"


class ServedDeploymentOut(BaseModel):
    """As last told: answers and errors since the deployment's first, latency over the recent ones."""

    workspace: str
    endpoint: str
    deployment: str
    figures: FiguresOut


class GatewayOut(BaseModel):
    """`is_alive`: heard within the last 20 seconds. `table_version`: of the table that it follows;
    `newest_table_version`: of the one that it is to follow. `deployments`: of the workspaces that the caller may look
    into."""

    is_alive: bool
    state: GatewayState
    address: str | None
    started_at: datetime | None
    last_heard_at: datetime | None
    version: str | None
    table_version: int | None
    newest_table_version: int
    endpoints: int
    deployments: list[ServedDeploymentOut]


@router.get("/gateway")
def show_gateway(call: Annotated[Call, allow("compute/read")], platform: PlatformDep, base: ScoringBase) -> GatewayOut:
    """Whether it serves, since when, and what it has counted."""
    with platform.read() as tx:
        seen = platform.endpoints.gateways.last_heard(tx)
        alive = seen is not None and seen.is_alive(tx.now)
        return GatewayOut(
            is_alive=alive,
            state=_state(seen, alive=alive),
            address=base,
            started_at=seen.started_at if seen else None,
            last_heard_at=seen.seen_at if seen else None,
            version=seen.version if seen else None,
            table_version=seen.table_version if seen else None,
            newest_table_version=platform.endpoints.gateways.state(tx).version,
            endpoints=seen.endpoints if seen else 0,
            deployments=_figures(tx, platform, call.actor),
        )


def _state(seen: Sighting | None, *, alive: bool) -> GatewayState:
    if seen is None:
        return GatewayState.NEVER_SEEN
    return GatewayState.ONLINE if alive else GatewayState.NOT_RESPONDING


def _figures(tx: Tx, platform: Platform, actor: Actor) -> list[ServedDeploymentOut]:
    names = names_of(tx, platform, actor)
    found = platform.endpoints.gateways.figures_in(tx, list(names))
    return [
        ServedDeploymentOut(
            workspace=names[workspace], endpoint=endpoint, deployment=name, figures=FiguresOut.model_validate(figures)
        )
        for workspace, endpoint, name, figures in found
    ]
