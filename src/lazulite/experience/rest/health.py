"""Alive, ready to work, and figures for Prometheus."""

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from lazulite.experience.rest.platform import PlatformDep

router = APIRouter(tags=["health"])


@router.get("/healthz")
def alive() -> dict[str, str]:
    return {"status": "alive"}


@router.get("/readyz")
def ready(platform: PlatformDep) -> dict[str, object]:
    """503 while the database does not answer."""
    return {"status": "ready", **platform.relay.standing()}


@router.get("/metrics")
def metrics(platform: PlatformDep) -> Response:
    registry = CollectorRegistry()
    for name, value in platform.relay.standing().items():
        Gauge(f"lazulite_{name}", name.replace("_", " "), registry=registry).set(value)
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)
