"""What every scoring route does first and last: who asks, how much may come in, and how a refusal looks."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from lazulite.experience.http import errors
from lazulite.experience.http.bodies import Lingering
from lazulite.services.inference import refusals
from lazulite.services.inference.dataplane import DataPlane, Route
from lazulite.services.inference.routing import Endpoint
from lazulite.words.errors import ErrorKind, PlatformError
from lazulite.words.ids import new_id

LARGEST_BYTES = 32_000_000
DEPLOYMENT_HEADER = "azureml-model-deployment"
CALLER_HEADER = "x-ms-client-request-id"

# Azure ML's statuses, where they differ from those of our own routes.
STATUS: dict[type[PlatformError], int] = {
    refusals.KeyRefused: 401,
    refusals.AnswerLate: 408,
    refusals.BodyTooLarge: 413,
    refusals.ModelFailed: 424,
}


@dataclass(frozen=True)
class Ask:
    """A request whose key was good."""

    request: Request
    request_id: str
    name: str
    endpoint: Endpoint
    plane: DataPlane

    def route(self, *, deployment: str = "") -> Route:
        """By the header, else by `deployment`, else by the split; the answer's headers will say which."""
        headers = self.request.headers
        route = self.plane.route(
            self.name,
            self.endpoint,
            request_id=self.request_id,
            caller_id=headers.get(CALLER_HEADER, ""),
            deployment=headers.get(DEPLOYMENT_HEADER, "") or deployment,
        )
        self.request.state.route = route
        return route

    async def body(self) -> bytes:
        """Raises BodyTooLarge as soon as it is known to be, without reading on."""
        stated = self.request.headers.get("content-length", "")
        if stated.isdecimal() and int(stated) > LARGEST_BYTES:
            raise refusals.BodyTooLarge(LARGEST_BYTES)
        chunks, size = [], 0
        async for chunk in self.request.stream():
            chunks.append(chunk)
            size += len(chunk)
            if size > LARGEST_BYTES:
                raise refusals.BodyTooLarge(LARGEST_BYTES)
        return b"".join(chunks)


Answering = Callable[[Ask], Awaitable[Response]]


def open_to(plane: DataPlane, answering: Answering) -> Callable[[Request], Awaitable[Response]]:
    """A Starlette endpoint: checks the key, answers, and turns refusals into problem documents."""

    async def endpoint(request: Request) -> Response:
        request_id = new_id()
        request.state.request_id = request_id
        name = f"{request.path_params['workspace']}/{request.path_params['endpoint']}"
        try:
            found = plane.endpoint(name, key=_key(request))
            response = await answering(Ask(request, request_id, name, found, plane))
        except PlatformError as error:
            response = _refused(request, error)
            _count(plane, request, response.status_code)
        _mark(request, response)
        return response

    return endpoint


def as_json(content: object, *, status: int = 200) -> Response:
    return Response(msgspec.json.encode(content), status, media_type="application/json")


def _key(request: Request) -> str | None:
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    return key.strip() if scheme.lower() == "bearer" else None


def _refused(request: Request, error: PlatformError) -> Response:
    status = STATUS.get(type(error)) or (400 if error.kind is ErrorKind.INVALID else errors.STATUS[error.kind])
    response = errors.refusal(request, status, error)
    if isinstance(error, refusals.ModelFailed):
        response.headers["ms-azureml-model-error-statuscode"] = "500"
        response.headers["ms-azureml-model-error-reason"] = _header(error.reason)
    return Lingering(response) if isinstance(error, refusals.BodyTooLarge) else response


def _header(text: str) -> str:
    """One line that a header can hold."""
    return " ".join(text.split())[:500].encode("ascii", "replace").decode()


def _count(plane: DataPlane, request: Request, status: int) -> None:
    route: Route | None = getattr(request.state, "route", None)
    if route is not None:
        tally = plane.tallies.of(route.deployment.id, endpoint=route.endpoint, deployment=route.name)
        tally.refuse(status)


def _mark(request: Request, response: Response) -> None:
    response.headers["x-request-id"] = request.state.request_id
    route: Route | None = getattr(request.state, "route", None)
    if route is not None:
        response.headers[DEPLOYMENT_HEADER] = route.name
    if caller := request.headers.get(CALLER_HEADER):
        response.headers[CALLER_HEADER] = caller
