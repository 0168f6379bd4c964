"""Routers whose routes are whole where they are declared: to put them together makes none of them anew."""

from typing import Any

from fastapi import APIRouter

from lazulite.experience.http.openapi import operation_id

API = "/api/v1"


def router_of(**options: Any) -> APIRouter:
    """Its operations have names that clients can use."""
    return APIRouter(generate_unique_id_function=operation_id, **options)


def api_router(*tags: str, prefix: str = "") -> APIRouter:
    """Of our own REST."""
    return router_of(prefix=API + prefix, tags=[*tags])
