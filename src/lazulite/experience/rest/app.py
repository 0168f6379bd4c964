"""Our own REST: every noun's routes under /api/v1."""

from fastapi import APIRouter

from lazulite.experience.rest import workspaces

NOUNS = (workspaces,)


def api() -> APIRouter:
    router = APIRouter(prefix="/api/v1")
    for noun in NOUNS:
        router.include_router(noun.router)
    return router
