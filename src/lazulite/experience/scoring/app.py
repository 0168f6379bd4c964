"""The gateway's HTTP application."""

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from lazulite.experience.http import errors
from lazulite.experience.scoring import metrics, routes
from lazulite.experience.scoring.doors import Answering, as_json, open_to
from lazulite.services.inference.capture import Capture
from lazulite.services.inference.dataplane import DataPlane
from lazulite.services.inference.feedback import Feedback
from lazulite.words.ids import new_id

_BASE = "/endpoints/{workspace}/{endpoint}"
_POSTS: dict[str, Answering] = {
    "/score": routes.score,
    "/invocations": routes.invocations,
    "/feedback": routes.take_feedback,
    "/v2/models/{model}/infer": routes.infer,
    "/v2/models/{model}/versions/{version}/infer": routes.infer,
}
_GETS: dict[str, Answering] = {
    "/openapi.json": routes.document,
    "/v2": routes.server_metadata,
    "/v2/health/live": routes.server_live,
    "/v2/health/ready": routes.server_ready,
    "/v2/models/{model}": routes.model_metadata,
    "/v2/models/{model}/versions/{version}": routes.model_metadata,
    "/v2/models/{model}/ready": routes.model_ready,
    "/v2/models/{model}/versions/{version}/ready": routes.model_ready,
}


def application(plane: DataPlane, feedback: Feedback, capture: Capture) -> Starlette:
    """Scores through `plane`; the table comes to it from outside."""

    async def alive(_request: Request) -> Response:
        return as_json({"status": "ok", "table_version": plane.table.version})

    async def figures(_request: Request) -> Response:
        dropped = {(f"{o.workspace}/{o.endpoint}", o.deployment): n for o, n in capture.dropped.copy().items()}
        return PlainTextResponse(metrics.text(plane.tallies.all(), dropped), media_type="text/plain; version=0.0.4")

    posts = [Route(f"{_BASE}{path}", open_to(plane, act), methods=["POST"]) for path, act in _POSTS.items()]
    gets = [Route(f"{_BASE}{path}", open_to(plane, act), methods=["GET"]) for path, act in _GETS.items()]
    plain = [
        Route(f"{_BASE}/healthz", routes.health, methods=["GET"]),
        Route("/healthz", alive, methods=["GET"]),
        Route("/metrics", figures, methods=["GET"]),
    ]
    troubles = {HTTPException: _no_route, ClientDisconnect: _nobody_there, Exception: _failed}
    app = Starlette(routes=[*posts, *gets, *plain], exception_handlers=troubles)
    app.state.plane = plane
    app.state.feedback = feedback
    return app


async def _no_route(request: Request, error: Exception) -> Response:
    request.state.request_id = new_id()
    response = errors.http_error(request, error)
    response.headers["x-request-id"] = request.state.request_id
    return response


async def _nobody_there(request: Request, error: Exception) -> Response:
    return errors.nobody_there(request, error)


async def _failed(request: Request, _error: Exception) -> Response:
    """Our own mistake; Starlette raises it on, so that the log has it."""
    detail = "The gateway failed on this request; its log has the traceback."
    return errors.problem(request, 500, detail, code="gateway_failed")
