"""Predictions asked for, and feedback told, through the control plane: for pages, which may not reach the gateway.

Applications, the SDK and the command line go straight to the endpoint's scoring_uri, with its key.
"""

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from anyio import to_thread
from fastapi import Depends, Header, Response
from pydantic import BaseModel, JsonValue
from starlette.requests import Request

from lazulite.assembly import Platform
from lazulite.experience.http import errors
from lazulite.experience.http.callers import Call, permit
from lazulite.experience.http.routers import api_router
from lazulite.experience.rest.forwarding import Answer, Gateway
from lazulite.experience.rest.platform import PlatformDep

router = api_router("online endpoints")
ONE = "/workspaces/{workspace}/online-endpoints/{name}"
LARGEST_BYTES = 4_000_000
DEPLOYMENT, CALLER_ID = "azureml-model-deployment", "x-ms-client-request-id"
TOLD_ON = (
    DEPLOYMENT, CALLER_ID, "content-type", "retry-after", "ms-azureml-model-error-statuscode",
    "ms-azureml-model-error-reason",
)  # fmt: skip
REFUSALS: dict[int | str, dict[str, Any]] = {
    400: {"description": "Not JSON, or not what the model takes."},
    408: {"description": "The deployment did not answer in time."},
    413: {"description": "A larger body than goes this way."},
    424: {"description": "The model raised; the headers ms-azureml-model-error-… say what."},
    429: {"description": "Too many requests wait for the deployment, or on this way."},
    503: {"description": "No replica is up, or no gateway."},
}


class InvocationOut(BaseModel):
    """`answer` as /score gives it. `request_id` is the prediction's, which feedback names; `deployment` answered.

    `milliseconds`: from this server to the gateway and back.
    """

    request_id: str
    deployment: str
    milliseconds: float
    answer: JsonValue


class FeedbackOut(BaseModel):
    """How many were taken; they are on disk."""

    accepted: int
    request_id: str


class FeedbackIn(BaseModel):
    """`row`: of that request, from 0. Something of actual, rating and label is given."""

    request_id: str
    row: int = 0
    actual: object = None
    rating: float | None = None
    label: str | None = None
    at: str | None = None


def _gateway(request: Request) -> Gateway:
    gateway: Gateway = request.app.state.gateway
    return gateway


def _body(schema: dict[str, Any]) -> dict[str, Any]:
    """Read as it comes, so that numbers reach the model as they were written."""
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


Caller = Annotated[Call, permit("endpoints/invoke")]
GatewayDep = Annotated[Gateway, Depends(_gateway)]
ROWS = {"type": "object", "additionalProperties": True, "description": "input_data, or any form that /score takes."}
ONE_TOLD = FeedbackIn.model_json_schema()
TOLD = {"oneOf": [ONE_TOLD, {"type": "array", "items": ONE_TOLD}]}


@router.post(f"{ONE}/invoke", response_model=InvocationOut, responses=REFUSALS, openapi_extra=_body(ROWS))
async def invoke_endpoint(
    name: str,
    request: Request,
    call: Caller,
    platform: PlatformDep,
    gateway: GatewayDep,
    deployment: Annotated[str | None, Header(alias=DEPLOYMENT)] = None,
    caller_id: Annotated[str | None, Header(alias=CALLER_ID)] = None,
) -> Response:
    """The endpoint's answer, by its traffic or of the deployment named. A refusal is the gateway's own."""
    named = {DEPLOYMENT: deployment, CALLER_ID: caller_id}
    headers = {header: value for header, value in named.items() if value}
    answer = await _forward(request, platform, call, gateway, name, "score", headers)
    if isinstance(answer, Response):
        return answer
    told = {
        "request_id": answer.headers["x-request-id"], "deployment": answer.headers.get(DEPLOYMENT, ""),
        "milliseconds": answer.milliseconds, "answer": msgspec.Raw(answer.body),
    }  # fmt: skip
    return Response(msgspec.json.encode(told), headers=_told_on(answer), media_type="application/json")


@router.post(
    f"{ONE}/feedback", status_code=202, response_model=FeedbackOut, responses=REFUSALS, openapi_extra=_body(TOLD)
)
async def send_feedback(
    name: str, request: Request, call: Caller, platform: PlatformDep, gateway: GatewayDep
) -> Response:
    """What predictions turned out to be, one or a list of them; answered once it is on disk."""
    answer = await _forward(request, platform, call, gateway, name, "feedback", {})
    return answer if isinstance(answer, Response) else Response(answer.body, answer.status, _told_on(answer))


async def _forward(
    request: Request, platform: Platform, call: Call, gateway: Gateway, name: str, path: str,
    headers: Mapping[str, str],
) -> Answer | Response:  # fmt: skip
    """The gateway's answer, or the refusal to hand on."""
    body = await _body_of(request)
    if body is None:
        return _too_large(request)
    keys = await to_thread.run_sync(_keys, platform, call, name)
    endpoint = f"{call.workspace_name}/{name}"
    answer = await gateway.post(endpoint, path, body, keys=keys, headers=headers)
    return answer if answer.status < 400 else Response(answer.body, answer.status, _told_on(answer))


async def _body_of(request: Request) -> bytes | None:
    """None where it is too large; it is read to its end all the same, so that the refusal finds who listens."""
    body, size = bytearray(), 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= LARGEST_BYTES:
            body += chunk
    return bytes(body) if size <= LARGEST_BYTES else None


def _keys(platform: Platform, call: Call, name: str) -> tuple[str, str]:
    with platform.read() as tx:
        keys = platform.endpoints.keys(tx, call.workspace_id, name)
    return keys.primary, keys.secondary


def _told_on(answer: Answer) -> dict[str, str]:
    return {name: value for name in TOLD_ON if (value := answer.headers.get(name))}


def _too_large(request: Request) -> Response:
    detail = f"The body is larger than the {LARGEST_BYTES // 1_000_000} MB that go through this server."
    hint = "Send fewer rows, or send them to the endpoint's scoring_uri, with its key."
    return errors.problem(request, 413, detail, code="body_too_large", hint=hint)
