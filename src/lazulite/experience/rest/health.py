"""Alive, ready to work, and figures for Prometheus."""

from fastapi import Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from pydantic import BaseModel

from lazulite.experience.http.openapi import text_answer
from lazulite.experience.http.routers import router_of
from lazulite.experience.rest.platform import PlatformDep

router = router_of(tags=["health"])


class Health(BaseModel):
    status: str


class Readiness(Health):
    """How many facts there are, how many the slowest subscriber has yet to hear, and how many are parked."""

    facts: int
    facts_waiting: int
    facts_parked: int


@router.get("/healthz")
def show_health() -> Health:
    return Health(status="alive")


@router.get("/readyz")
def show_readiness(platform: PlatformDep) -> Readiness:
    """503 while the database does not answer."""
    return Readiness.model_validate({"status": "ready", **platform.relay.standing()})


@router.get("/metrics", response_class=Response, responses=text_answer("text/plain"))
def read_metrics(platform: PlatformDep) -> Response:
    registry = CollectorRegistry()
    for name, value in platform.relay.standing().items():
        Gauge(f"lazulite_{name}", name.replace("_", " "), registry=registry).set(value)
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)
