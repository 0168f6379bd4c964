"""What every HTTP application of ours has: request ids, problem documents, the guard against foreign pages."""

import re
from collections.abc import Callable
from functools import partial

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from pydantic_core import PydanticSerializationError
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lazulite.experience.http import errors
from lazulite.experience.http.bodies import Meter
from lazulite.experience.http.callers import LOOPBACK, guard, host_name, is_secure
from lazulite.experience.http.openapi import describe, operation_id
from lazulite.words.errors import PlatformError
from lazulite.words.ids import new_id

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
# Pages: everything from here, as Vite builds it. Styles alone may be inline: tables, charts and the designer's canvas
# place things by `style` attributes that they compute, and component libraries add <style> elements at run time; an
# injected style can mislead, but reads no session and sends nothing away, which `connect-src` and `img-src` see to.
# WebAssembly digests what is uploaded; no text becomes a script by it.
PAGES = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
# Answers of the API and what people have stored: shown as it is, an HTML file of a run's would run as our own page.
ANSWERS = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox"
STORED = re.compile(r"^/(?:ajax-)?api/|/get-artifact$|/model-versions/get-artifact$")
STRICT_TRANSPORT = "max-age=31536000"


class Mark:
    """Gives every request an id and refuses foreign pages; plain ASGI, so that streams pass untouched."""

    def __init__(self, app: ASGIApp, *, check: Callable[[Request], None], streamed_bytes: int | None = None) -> None:
        self._app = app
        self._check = check
        self._streamed_bytes = streamed_bytes

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
                for name, value in headers_of(request).items():
                    headers.setdefault(name, value)
            await send(message)

        request.state.body = meter = Meter(request, receive, streamed=self._streamed_bytes)
        try:
            self._check(request)
        except PlatformError as refusal:
            await errors.platform_error(request, refusal)(scope, receive, send_marked)
        else:
            await self._app(scope, meter, send_marked)


def headers_of(request: Request) -> dict[str, str]:
    """What tells a browser how little it may do with an answer."""
    policy = ANSWERS if STORED.search(request.url.path) else PAGES
    # This machine's own names are shared by all that listens on it: they are never bound to TLS.
    bound = is_secure(request) and host_name(request.headers.get("host", "")) not in LOOPBACK
    transport = {"Strict-Transport-Security": STRICT_TRANSPORT} if bound else {}
    return {**HEADERS, "Content-Security-Policy": policy, **transport}


def application(
    title: str, *, version: str, known_hosts: frozenset[str], any_address: bool = False, largest_bytes: int = 50 << 30,
    lost: Callable[[Request], Response | None] = lambda _request: None,
) -> FastAPI:  # fmt: skip
    """`any_address`: it is called by any address of its machine. `largest_bytes`: of what is written as it comes.

    lost: what an address that leads nowhere shows; None: the problem document.
    """
    app = FastAPI(
        title=title, version=version, openapi_url="/api/v1/openapi.json", docs_url=None, redoc_url=None,
        generate_unique_id_function=operation_id,
    )  # fmt: skip
    describe(app)
    app.add_exception_handler(PlatformError, errors.platform_error)
    app.add_exception_handler(RequestValidationError, errors.validation_error)
    app.add_exception_handler(HTTPException, partial(_http_error, lost))
    app.add_exception_handler(OSError, errors.disk_trouble)
    app.add_exception_handler(ClientDisconnect, errors.nobody_there)
    for half in (UnicodeEncodeError, PydanticSerializationError):
        app.add_exception_handler(half, errors.half_a_character)
    app.add_middleware(Mark, check=guard(known_hosts, any_address=any_address), streamed_bytes=largest_bytes)
    return app


def _http_error(lost: Callable[[Request], Response | None], request: Request, error: Exception) -> Response:
    """A wrong method is told all that the address takes, not those of its first route alone."""
    if isinstance(error, HTTPException) and error.status_code == 404 and (shown := lost(request)):
        return shown
    response = errors.http_error(request, error)
    if response.status_code == 405:
        response.headers["Allow"] = ", ".join(_methods_at(request.app, request.url.path))
    return response


def _methods_at(app: FastAPI, path: str) -> list[str]:
    """Of the first address that fits: `jobs/validate` is no name of a job."""
    routes = list(iter_route_contexts(app.routes))
    first = next(str(route.path) for route in routes if compile_path(str(route.path))[0].match(path))
    return sorted({method for route in routes if route.path == first for method in route.methods or ()})
