"""What every HTTP application of ours has: request ids, problem documents, the guard against foreign pages."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lazulite.experience.http import errors
from lazulite.experience.http.callers import guard
from lazulite.words.errors import PlatformError
from lazulite.words.ids import new_id

HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "X-Frame-Options": "DENY"}


class Mark:
    """Gives every request an id and refuses foreign pages; plain ASGI, so that streams pass untouched."""

    def __init__(self, app: ASGIApp, *, check: Callable[[Request], None]) -> None:
        self._app = app
        self._check = check

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        request_id = request.headers.get("x-request-id", "")[:128] or new_id()
        request.state.request_id = request_id

        async def send_marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["X-Request-Id"] = request_id
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            self._check(request)
        except PlatformError as refusal:
            await errors.platform_error(request, refusal)(scope, receive, send_marked)
        else:
            await self._app(scope, receive, send_marked)


def application(title: str, *, version: str, known_hosts: frozenset[str]) -> FastAPI:
    app = FastAPI(title=title, version=version, openapi_url="/api/v1/openapi.json", docs_url=None, redoc_url=None)
    app.add_exception_handler(PlatformError, errors.platform_error)
    app.add_exception_handler(RequestValidationError, errors.validation_error)
    app.add_exception_handler(HTTPException, errors.http_error)
    app.add_middleware(Mark, check=guard(known_hosts))
    app.openapi = partial(_described, app, app.openapi)  # type: ignore[method-assign]  # FastAPI's own way to extend it
    return app


def _described(app: FastAPI, describe: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """With the path parameters that a dependency reads, such as the workspace."""
    if app.openapi_schema is not None:
        return app.openapi_schema
    document = describe()
    for path, operations in document["paths"].items():
        for operation in operations.values():
            given = operation.setdefault("parameters", [])
            known = {each["name"] for each in given if each["in"] == "path"}
            for name in re.findall(r"{(\w+)}", path):
                if name not in known:
                    given.append({"name": name, "in": "path", "required": True, "schema": {"type": "string"}})
    return document
