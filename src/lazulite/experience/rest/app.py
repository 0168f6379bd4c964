"""Our own REST: every noun's routes under /api/v1, and beside them the studio, health and figures."""

from collections.abc import Iterator

from fastapi import APIRouter
from starlette.routing import BaseRoute, Route

from lazulite.experience.rest import (
    audit,
    component,
    compute,
    compute_load,
    compute_nodes,
    data,
    datastores,
    environment,
    events,
    evidence,
    gateway,
    git_hooks,
    health,
    invocations,
    job_files,
    jobs,
    lineage,
    loops,
    members,
    model,
    monitors,
    online_deployments,
    online_endpoints,
    release_policies,
    releases,
    schedules,
    schemas,
    search,
    sessions,
    studies,
    studio,
    system,
    tokens,
    trials,
    triggers,
    uploads,
    users,
    worker_tokens,
    workers,
    workspaces,
)

NOUNS = (
    sessions,
    users,
    workspaces,
    members,
    tokens,
    worker_tokens,
    uploads,
    data,
    datastores,
    model,
    environment,
    component,
    evidence,
    job_files,
    jobs,
    trials,
    studies,
    online_endpoints,
    online_deployments,
    invocations,
    releases,
    release_policies,
    monitors,
    triggers,
    schedules,
    git_hooks,
    events,
    audit,
    lineage,
    loops,
    search,
    compute,
    compute_load,
    compute_nodes,
    workers,
    gateway,
    system,
    schemas,
)


def api() -> Iterator[APIRouter]:
    for noun in NOUNS:
        noun.router.routes.sort(key=_literal_first)  # `…/data/validate` is not the data asset of that name
        yield noun.router
    yield health.router
    yield studio.router


def _literal_first(route: BaseRoute) -> list[bool]:
    assert isinstance(route, Route)
    return [segment.startswith("{") for segment in route.path.split("/")]
