"""What jobs offer while they run, at paths of their workspaces, on an origin of its own (ADR 20).

A page that a job serves could else read whatever its visitor may read here, and act in their name.
"""

from collections.abc import Callable

from anyio import to_thread
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route as Page
from starlette.routing import WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from lazulite.assembly import Platform
from lazulite.compute.interactive.service import Place
from lazulite.experience.http import errors
from lazulite.experience.http.callers import Access, as_request, identity_of
from lazulite.experience.http.forwarding import Route, forwarded
from lazulite.experience.http.relaying import REFUSED, relayed
from lazulite.experience.http.tunnels import Tunnels
from lazulite.foundation.settings import in_url
from lazulite.words.errors import Forbidden, PlatformError

PATH = "/workspaces/{workspace}/jobs/{name}/services/{service}/{path:path}"
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
OWN = {"jupyter_lab", "tensor_board"}  # which know at what path they are found
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class ServiceOfSomebody(Forbidden):
    def __init__(self, name: str, owner: str) -> None:
        super().__init__(
            f"The services of the job {name} are open to {owner} alone, who submitted it.",
            hint="Whoever opens one acts in its job: clone the job to have one of your own.",
        )


class ByPort:
    """The pages of jobs on their own port, everything else on the others."""

    def __init__(self, app: ASGIApp, pages: ASGIApp, *, port: int) -> None:
        self._app = app
        self._pages = pages
        self._port = port

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        server = scope.get("server") or ("", None)
        await (self._pages if server[1] == self._port else self._app)(scope, receive, send)


def service_pages(
    platform: Platform, access: Access, tunnels: Tunnels, *, check: Callable[[Request], None]
) -> Starlette:
    """check: raises ForeignPage for a call by another name, or from a page of another origin."""
    doors = _Doors(platform, access, tunnels, check)
    app = Starlette(routes=[Page(PATH, doors.page, methods=METHODS), WebSocketRoute(PATH, doors.socket)])
    app.add_exception_handler(PlatformError, errors.platform_error)
    app.state.access = access
    return app


def pages_of(request: Request, port: int) -> str:
    """The origin of the pages of jobs, for who has called this one."""
    host = request.url.hostname or "127.0.0.1"
    return f"{request.url.scheme}://{in_url(host)}:{port}"


class _Doors:
    def __init__(self, platform: Platform, access: Access, tunnels: Tunnels, check: Callable[[Request], None]) -> None:
        self._platform = platform
        self._access = access
        self._tunnels = tunnels
        self._check = check

    async def page(self, request: Request) -> Response:
        place, route = await to_thread.run_sync(self._let_in, request)
        tunnel = await self._tunnels.open(place.worker_id, place.process_id, place.port)
        answer = await forwarded(request, tunnel, route)
        answer.headers.update(HEADERS)
        return answer

    async def socket(self, socket: WebSocket) -> None:
        try:
            place, route = await to_thread.run_sync(self._let_in, as_request(socket))
            tunnel = await self._tunnels.open(place.worker_id, place.process_id, place.port)
        except PlatformError:
            await socket.close(REFUSED)
            return
        await relayed(socket, tunnel, route)

    def _let_in(self, request: Request) -> tuple[Place, Route]:
        """Asked at every request: who submitted the job, and may still write jobs in its workspace."""
        self._check(request)
        actor = identity_of(request).actor
        asked = request.path_params
        workspace_id = self._access.admit(actor, asked["workspace"], "jobs/write")
        with self._platform.read() as tx:
            job = self._platform.jobs.get(tx, workspace_id, asked["name"])
            if job.created_by != str(actor.answerable):
                raise ServiceOfSomebody(job.name, job.created_by)
            process = self._platform.queue.get(tx, workspace_id, job.name)
        place = self._platform.interactive.place(process, asked["service"])
        kind = process.spec.services[asked["service"]].kind
        prefix = self._platform.interactive.path(process, asked["service"])
        return place, Route(prefix, place.port, keeps_prefix=kind in OWN)
