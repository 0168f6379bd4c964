"""A verb of MLflow's protocol as a route: its message read from body, query and path, its answer or refusal written."""

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar, get_origin

import msgspec
from fastapi import APIRouter, Depends
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from lazulite.assembly import Platform
from lazulite.experience.http.callers import Call, permit
from lazulite.experience.mlflow_api import errors
from lazulite.experience.mlflow_api.platform import PlatformDep
from lazulite.foundation.disk import DiskFull, is_full
from lazulite.words.errors import Invalid, Missing, PlatformError
from lazulite.words.json import JSON, JSONObject

M = TypeVar("M", bound=msgspec.Struct)


class MessageInvalid(Invalid):
    pass


class RouteMissing(Missing):
    pass


@dataclass(frozen=True)
class Verb(Generic[M]):
    """`path` below `…/mlflow`; `answer` gets the message and gives the response message."""

    method: str
    path: str
    permission: str
    message: type[M]
    answer: Callable[[Platform, Call, M], JSONObject]


class MlflowRoute(APIRoute):
    """Refusals of the route and of what it depends on, in MLflow's own form."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        inner: Callable[[Request], Awaitable[Response]] = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                return await inner(request)
            except PlatformError as refusal:
                return errors.answer(refusal)
            except OSError as error:
                if not is_full(error):
                    raise
                return errors.answer(DiskFull())

        return answer


async def body_of(request: Request) -> bytes:
    return await request.body()


def add(router: APIRouter, prefix: str, verb: "Verb[Any]") -> None:
    def endpoint(
        request: Request,
        body: Annotated[bytes, Depends(body_of)],
        call: Annotated[Call, permit(verb.permission)],
        platform: PlatformDep,
    ) -> Response:
        said = verb.answer(platform, call, read(verb.message, request, body))
        return Response(msgspec.json.encode(said), media_type="application/json")

    name = f"{verb.method} {prefix}{verb.path}"
    router.add_api_route(
        f"{prefix}{verb.path}", endpoint, methods=[verb.method], name=name, include_in_schema=False, response_model=None
    )


def read(message: type[M], request: Request, body: bytes) -> M:
    """Query parameters of a GET, else the JSON body; what the path names comes on top. Raises MessageInvalid."""
    listed = {field.name for field in msgspec.structs.fields(message) if get_origin(field.type) is list}
    query = request.query_params
    given: dict[str, JSON] = {key: query.getlist(key) if key in listed else query[key] for key in query}
    try:
        if body.strip() and request.method != "GET":
            given |= msgspec.json.decode(body, type=dict[str, Any])
        given |= {key: value for key, value in request.path_params.items() if key != "workspace"}
        return msgspec.convert(given, message, strict=False)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise MessageInvalid(f"The request is not what this call takes: {_place(error)}.") from error


def _place(error: Exception) -> str:
    text, _, place = str(error).partition(" - at ")
    return f"invalid value for parameter '{place.strip('`').removeprefix('$.')}': {text}" if place else text


def refuse_unknown(router: APIRouter, prefix: str) -> None:
    """What no verb has answered: MLflow's clients fall back to older calls when they are told so."""

    def endpoint(request: Request) -> Response:
        refusal = RouteMissing(f"There is nothing at {request.url.path}.", code="route_missing")
        return errors.answer(refusal)

    router.add_api_route(
        f"{prefix}/{{rest:path}}", endpoint, methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
        name=f"unknown {prefix}", include_in_schema=False, response_model=None,
    )  # fmt: skip


def pairs(mapping: Mapping[str, str]) -> list[JSON]:
    """As protocol buffers spell a map: [{"key", "value"}]."""
    return [{"key": key, "value": value} for key, value in mapping.items()]
