"""The OpenAPI document: operations by names that clients can use, and the refusals that each of them may give."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from pydantic import BaseModel

Json = dict[str, Any]
METHODS = {"get", "put", "post", "delete", "patch"}
PROBLEM = "application/problem+json"
TOKEN = "token"  # noqa: S105 - the name of the scheme
REFUSALS = {
    400: "The body cannot be read.",
    401: "The token is unknown, or one is needed.",
    403: "Not for this caller, or a page of another site asked.",
    404: "It is not there.",
    409: "It does not go with what is there.",
    413: "The body is too large.",
    422: "The request is not what this operation takes; `errors` names the places.",
    429: "More than there is room for now; try again later.",
    503: "The database does not answer; try again.",
    507: "The disk is full and nothing of it was kept; make room, then ask again.",
}


class ProblemField(BaseModel):
    """One wrong place: a JSON pointer into the body, or the name of a parameter."""

    pointer: str
    message: str


class Problem(BaseModel):
    """RFC 9457. `code` is stable; `hint` says what to do."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    hint: str
    request_id: str
    errors: list[ProblemField] = []


def operation_id(route: APIRoute) -> str:
    """The route's name in camel case: `show_model_version` is `showModelVersion`."""
    first, *others = str(route.name).split("_")
    return first + "".join(word.capitalize() for word in others)


def text_answer(media_type: str, description: str = "As it is.") -> dict[int | str, Json]:
    """For `responses` of a route whose answer is no JSON."""
    binary = {"format": "binary"} if media_type == "application/octet-stream" else {}
    return {200: {"description": description, "content": {media_type: {"schema": {"type": "string", **binary}}}}}


def also(*statuses: int) -> dict[int | str, Json]:
    """For `responses` of a route that refuses in more ways than its shape tells."""
    return {status: {"description": REFUSALS[status]} for status in statuses}


def raw_body(description: str, *, json: bool = False) -> Json:
    """For `openapi_extra` of a route that reads its body as it comes."""
    content = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    if json:
        content = {"application/json": {"schema": {"type": "object"}}}
    return {"requestBody": {"description": description, "required": True, "content": content}}


def describe(app: FastAPI) -> None:
    """From now on the application's document tells of refusals too."""
    plain = app.openapi

    def openapi() -> Json:
        if app.openapi_schema is None:
            app.openapi_schema = with_refusals(plain())
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's own way


def with_refusals(document: Json) -> Json:
    """Every operation with its path's parameters and the problems that it may answer with."""
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    schemas["ProblemField"] = ProblemField.model_json_schema()
    schemas["Problem"] = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas["Problem"].pop("$defs", None)
    document["components"]["securitySchemes"] = {
        TOKEN: {"type": "http", "scheme": "bearer", "description": "On loopback nobody needs one."}
    }
    for path, method, operation in _operations(document):
        _name_path(path, operation)
        if path.startswith("/api/"):
            operation["security"] = [{}, {TOKEN: []}]
        answers = operation["responses"]
        named = {int(status) for status in answers if int(status) >= 400}
        for status in sorted(named | set(refusals(path, method, operation))):
            content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
            told = REFUSALS.get(status) or answers[str(status)]["description"]
            answers[str(status)] = {"description": told, "content": content}
    return document


def refusals(path: str, method: str, operation: Mapping[str, Any]) -> Iterator[int]:
    """What may go wrong with an operation of this shape."""
    writes, has_body = method not in {"get", "head"}, "requestBody" in operation
    inside = path.startswith("/api/")
    yield from (400, 413) if has_body else ()
    yield from (401, 403, 404) if inside else (403,)
    yield from (409,) if writes else ()
    yield from (422,) if has_body or operation.get("parameters") else ()
    yield from (503, 507) if writes else (503,)


def _operations(document: Json) -> Iterator[tuple[str, str, Json]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method in METHODS:
                yield path, method, operation


def _name_path(path: str, operation: Json) -> None:
    """The workspace is read by whoever admits the caller, so that no route names it."""
    parameters = operation.setdefault("parameters", [])
    named = {parameter["name"] for parameter in parameters if parameter["in"] == "path"}
    for name in re.findall(r"\{(\w+)\}", path):
        if name not in named:
            parameters.append({"name": name, "in": "path", "required": True, "schema": {"type": "string"}})
