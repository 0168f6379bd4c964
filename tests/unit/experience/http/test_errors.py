"""When a refusal says to come back."""

import pytest
from starlette.requests import Request

from lazulite.compute.interactive.entities import Offered, ServiceState
from lazulite.compute.interactive.service import ServiceAway
from lazulite.experience.http.bodies import BodyTooLarge
from lazulite.experience.http.errors import platform_error
from lazulite.experience.rest.forwarding import GatewayBusy
from lazulite.experience.rest.studio import StudioNotBuilt
from lazulite.foundation.disk import DiskFull
from lazulite.services.data.engine import MemoryTooSmall
from lazulite.services.inference.refusals import DeploymentNotUp, NoReplica, TooManyPending
from lazulite.words.errors import Conflict, PlatformError, Unavailable


def service(state: ServiceState) -> Offered:
    return Offered("custom", 0, state)


@pytest.mark.parametrize(
    ("error", "status", "seconds"),
    [
        (Unavailable("The database does not answer."), 503, "1"),
        (NoReplica("blue"), 503, "1"),
        (TooManyPending("blue", 8), 429, "1"),
        (GatewayBusy(8), 429, "1"),
        (ServiceAway("j", "lab", service(ServiceState.STARTING)), 503, "1"),
        (ServiceAway("j", "lab", service(ServiceState.ENDED)), 503, None),
        (DeploymentNotUp("blue", "pumps"), 503, None),
        (StudioNotBuilt(), 503, None),
        (MemoryTooSmall("The table needs more memory."), 429, None),
        (BodyTooLarge(10, "Send less.", more_comes=False), 413, None),
        (DiskFull(), 507, None),
        (Conflict("It is there already."), 409, None),
    ],
)
def test_who_is_refused_is_told_to_come_back_where_waiting_helps(
    error: PlatformError, status: int, seconds: str | None
) -> None:
    answer = platform_error(Request({"type": "http", "headers": []}), error)
    assert (answer.status_code, answer.headers.get("retry-after")) == (status, seconds)
