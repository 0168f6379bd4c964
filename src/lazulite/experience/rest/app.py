"""Our own REST: every noun's routes under /api/v1, and beside them the page, health and figures."""

from fastapi import APIRouter

from lazulite.experience.rest import (
    audit,
    data,
    environment,
    events,
    evidence,
    gateway,
    health,
    jobs,
    lineage,
    model,
    monitors,
    online_deployments,
    online_endpoints,
    page,
    release_policies,
    releases,
    schemas,
    search,
    system,
    triggers,
    uploads,
    workers,
    workspaces,
)

NOUNS = (
    workspaces,
    uploads,
    data,
    model,
    environment,
    evidence,
    jobs,
    online_endpoints,
    online_deployments,
    releases,
    release_policies,
    monitors,
    triggers,
    events,
    audit,
    lineage,
    search,
    workers,
    gateway,
    system,
    schemas,
)


def api() -> APIRouter:
    router = APIRouter()
    for noun in NOUNS:
        router.include_router(noun.router, prefix="/api/v1")
    router.include_router(health.router)
    router.include_router(page.router)
    return router
