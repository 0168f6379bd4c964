"""The routes of one endpoint, below /endpoints/{workspace}/{endpoint}."""

import time

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from lazulite.experience.scoring import open_inference, openapi, payloads
from lazulite.experience.scoring.doors import Ask, as_json
from lazulite.services.inference import feedback
from lazulite.services.inference.dataplane import Answer, DataPlane, Route, Rows
from lazulite.services.inference.errors import DeploymentMissing
from lazulite.services.inference.journal import Line
from lazulite.services.inference.refusals import RequestInvalid

CSV = "text/csv"


async def score(ask: Ask) -> Response:
    """Predictions, and probabilities where the model gives them; of JSON, or of a table in CSV."""
    route = ask.route()
    answer = await ask.plane.predict(route, await _rows(ask, route))
    document: dict[str, object] = {"predictions": answer.predictions}
    if answer.probabilities is not None:
        document["probabilities"] = answer.probabilities
    return as_json(document)


async def invocations(ask: Ask) -> Response:
    """As MLflow's own scoring server: predictions alone; JSON or CSV."""
    route = ask.route()
    content = _content_type(ask)
    if content not in ("application/json", CSV):
        raise RequestInvalid(
            f"/invocations takes application/json or text/csv, not {content}.", hint="Set the Content-Type header."
        )
    answer = await ask.plane.predict(route, await _rows(ask, route))
    return as_json({"predictions": answer.predictions})


async def infer(ask: Ask) -> Response:
    """Open Inference: the model's name is the endpoint's, or a deployment's."""
    route = _named(ask)
    own_id, rows = open_inference.read(await ask.body())
    version = ask.plane.in_force(route).model.rpartition(":")[2]
    answer: Answer = await ask.plane.predict(route, rows)
    model = ask.request.path_params["model"]
    return as_json(open_inference.answer(model, version, own_id or ask.request_id, answer))


async def model_metadata(ask: Ask) -> Response:
    route = _named(ask)
    described = await ask.plane.description(route)
    versions = [route.deployment.model.rpartition(":")[2]]
    model = ask.request.path_params["model"]
    return as_json(open_inference.metadata(model, versions, described.flavour, described.signature))


async def model_ready(ask: Ask) -> Response:
    route = _named(ask)
    up = ask.plane.lanes.best(route.deployment.replicas) is not None
    return as_json({"name": ask.request.path_params["model"], "ready": up}, status=200 if up else 503)


async def server_metadata(_ask: Ask) -> Response:
    return as_json({"name": "lazulite", "version": "2", "extensions": []})


async def server_live(_ask: Ask) -> Response:
    return as_json({"live": True})


async def server_ready(ask: Ask) -> Response:
    ready = _is_ready(ask)
    return as_json({"ready": ready}, status=200 if ready else 503)


async def document(ask: Ask) -> Response:
    """The endpoint's OpenAPI, with the columns of the deployment that answers most."""
    route = ask.route(deployment=max(ask.endpoint.traffic, key=lambda name: ask.endpoint.traffic[name], default=""))
    described = await ask.plane.description(route)
    base = str(ask.request.url).rpartition("/openapi.json")[0]
    return as_json(openapi.document(ask.name, base, described.signature["inputs"]))


async def take_feedback(ask: Ask) -> Response:
    """202 once it is on disk."""
    documents = _documents(ask.request, await ask.body())
    journal: feedback.Feedback = ask.request.app.state.feedback
    accepted = (
        await run_in_threadpool(feedback.checked, documents) if len(documents) > 1000 else feedback.checked(documents)
    )
    now = time.time()
    await journal.kept([Line(ask.name, now, one) for one in documents if isinstance(one, dict)])
    ask.plane.tallies.minutes.of(ask.endpoint.id).feedback += accepted
    return as_json({"accepted": accepted, "request_id": ask.request_id}, status=202)


async def health(request: Request) -> Response:
    """For a load balancer: no key, no names; 200 where a replica of the endpoint can answer."""
    plane: DataPlane = request.app.state.plane
    endpoint = plane.table.endpoints.get(f"{request.path_params['workspace']}/{request.path_params['endpoint']}")
    up = endpoint is not None and any(
        plane.lanes.best(deployment.replicas) is not None for deployment in endpoint.deployments.values()
    )
    return as_json({"status": "ok" if up else "unavailable"}, status=200 if up else 503)


async def _rows(ask: Ask, route: Route) -> Rows:
    body = await ask.body()
    if _content_type(ask) != CSV:
        return payloads.read(body)
    described = await ask.plane.description(route)
    return payloads.read_csv(body, {str(f["name"]): str(f["type"]) for f in described.signature["inputs"]})


def _content_type(ask: Ask) -> str:
    return ask.request.headers.get("content-type", "application/json").partition(";")[0].strip().lower()


def _documents(request: Request, body: bytes) -> list[object]:
    """One object, a list of them, or one a line."""
    content = request.headers.get("content-type", "")
    if "ndjson" in content or "jsonl" in content or "json-seq" in content:
        return [payloads.decoded(line) for line in body.splitlines() if line.strip()]
    try:
        found = payloads.decoded(body)
    except RequestInvalid:
        lines = [line for line in body.splitlines() if line.strip()]
        if len(lines) < 2:
            raise
        return [payloads.decoded(line) for line in lines]
    return found if isinstance(found, list) else [found]


def _named(ask: Ask) -> Route:
    model = ask.request.path_params["model"]
    bare = ask.name.partition("/")[2]
    if model != bare and model not in ask.endpoint.names:
        raise DeploymentMissing(model, bare, [bare, *ask.endpoint.names])
    return ask.route(deployment="" if model == bare else model)


def _is_ready(ask: Ask) -> bool:
    return any(ask.plane.lanes.best(one.replicas) is not None for one in ask.endpoint.deployments.values())
