"""Our own REST: every noun's routes under /api/v1, and beside them the page, health and figures."""

from fastapi import APIRouter

from lazulite.experience.rest import (
    audit,
    data,
    environment,
    events,
    evidence,
    health,
    lineage,
    model,
    monitors,
    online_deployments,
    online_endpoints,
    page,
    triggers,
    uploads,
    workspaces,
)

NOUNS = (
    workspaces,
    uploads,
    data,
    model,
    environment,
    evidence,
    online_endpoints,
    online_deployments,
    events,
    audit,
    lineage,
)


def api() -> APIRouter:
    router = APIRouter()
    for noun in NOUNS:
        router.include_router(noun.router, prefix="/api/v1")
    router.include_router(health.router)
    router.include_router(page.router)
    return router
