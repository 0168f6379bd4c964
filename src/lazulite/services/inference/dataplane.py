"""A request's way from the gateway's door to a model and back: whose endpoint, which deployment, which replica."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec

from lazulite.services.inference.batching import Description, Lane, LaneClosed, Lanes
from lazulite.services.inference.capture import Capture, Captured
from lazulite.services.inference.errors import DeploymentMissing
from lazulite.services.inference.figures import Tallies
from lazulite.services.inference.refusals import (
    AnswerLate,
    DeploymentComingUp,
    DeploymentNotUp,
    EndpointUnknown,
    KeyRefused,
    ModelFailed,
    NoDeployment,
    NoReplica,
    NoTraffic,
    ReplicaLost,
    RequestInvalid,
    TooManyPending,
)
from lazulite.services.inference.routing import Absence, Deployment, Endpoint, Table, knows, pick, sampled
from lazulite.services.inference.segments import Origin
from lazulite.words.errors import PlatformError

_COMING_UP_SECONDS = 0.25


@dataclass(frozen=True)
class Route:
    """Where a request goes. `endpoint` is `workspace/endpoint`."""

    request_id: str
    endpoint: str
    name: str
    deployment: Deployment


@dataclass(frozen=True)
class Rows:
    """What to score: rows by position of the columns, or as they came where the request names none."""

    columns: Sequence[str] | None
    data: Sequence[object]
    params: dict[str, object] | None = None
    size_bytes: int = 0


class RunnerError(msgspec.Struct, frozen=True):
    kind: str
    message: str
    pointer: str = ""


class Answer(msgspec.Struct, frozen=True):
    """One prediction a row, and probabilities where the model gives them."""

    predictions: list[object] = []
    probabilities: list[object] | None = None
    error: RunnerError | None = None


class DataPlane:
    """What the table says, done. Lives on one event loop."""

    def __init__(self, lanes: Lanes, capture: Capture, tallies: Tallies) -> None:
        self.table = Table(version=0)
        self.lanes = lanes
        self.tallies = tallies
        self._capture = capture
        self._pending: Counter[str] = Counter()
        self._answers = msgspec.json.Decoder(Answer)

    def adopt(self, table: Table) -> None:
        """From the next request on."""
        self.table = table
        deployments = [one for endpoint in table.endpoints.values() for one in endpoint.deployments.values()]
        self.lanes.follow({replica for deployment in deployments for replica in deployment.replicas})

    def endpoint(self, name: str, *, key: str | None) -> Endpoint:
        """Raises EndpointUnknown, or KeyRefused where the key is none of the endpoint's."""
        endpoint = self.table.endpoints.get(name)
        if endpoint is None:
            raise EndpointUnknown(name)
        if endpoint.auth_mode == "key" and (key is None or not knows(endpoint.key_hashes, key)):
            raise KeyRefused(name.partition("/")[2], given=key is not None)
        return endpoint

    def route(self, name: str, endpoint: Endpoint, *, request_id: str, caller_id: str, deployment: str) -> Route:
        """The deployment named, or the one that the split gives to the caller's id, or else to the request's.

        Raises NoDeployment, DeploymentMissing, NoTraffic, or DeploymentComingUp, DeploymentNotUp, NoReplica where none
        of the deployment's replicas is in the table.
        """
        bare = name.partition("/")[2]
        picked = deployment or pick(endpoint.traffic, caller_id or request_id)
        if picked is None:
            raise _without_traffic(bare, endpoint)
        if picked not in endpoint.deployments:
            raise _not_there(picked, bare, endpoint)
        return Route(request_id, name, picked, endpoint.deployments[picked])

    def in_force(self, route: Route) -> Deployment:
        """As the table has it now: a request's body may come long after its head, when other replicas serve."""
        endpoint = self.table.endpoints.get(route.endpoint)
        return (endpoint.deployments.get(route.name) if endpoint else None) or route.deployment

    async def predict(self, route: Route, rows: Rows) -> Answer:
        """Raises the refusals of this slice; whoever is refused leaves nothing behind in a queue."""
        route = replace(route, deployment=self.in_force(route))
        deployment = route.deployment
        if not rows.data:
            raise RequestInvalid(
                "The request has no rows to score.", hint="The endpoint's openapi.json has an example."
            )
        if self._pending[deployment.id] >= deployment.most_pending:
            raise TooManyPending(route.name, deployment.most_pending)
        began = time.perf_counter()
        self._pending[deployment.id] += 1
        try:
            lane, payload = await self._ask(route, rows)
        finally:
            self._pending[deployment.id] -= 1
        answer = self._answers.decode(payload)
        if answer.error is not None:
            raise _refusal(route, answer.error)
        milliseconds = (time.perf_counter() - began) * 1e3
        tally = self.tallies.of(deployment.id, endpoint=route.endpoint, deployment=route.name)
        tally.answer(milliseconds, rows=len(rows.data))
        if deployment.capture.enabled and sampled(deployment.capture.sampling_rate, route.request_id):
            taken = self._capture.offer(_captured(route, rows, answer, lane, milliseconds))
            tally.minute().captured += len(rows.data) if taken else 0
        return answer

    async def description(self, route: Route) -> Description:
        """What the model that answers says of itself. Raises NoReplica."""
        lane = await self._lane(replace(route, deployment=self.in_force(route)))
        if lane.description is None:
            raise NoReplica(route.name)
        return lane.description

    async def _ask(self, route: Route, rows: Rows) -> tuple[Lane, bytes]:
        timeout_ms = route.deployment.request_timeout_ms
        lane = await self._lane(route)
        question = {"columns": rows.columns, "data": rows.data, "params": rows.params}
        deadline = time.monotonic() + timeout_ms / 1e3
        payload = msgspec.json.encode({**question, "deadline": deadline})
        try:
            return lane, await lane.answer(payload, deadline)
        except TimeoutError:
            raise AnswerLate(route.name, timeout_ms) from None
        except LaneClosed:
            other = self.lanes.best(route.deployment.replicas, but=lane)
            if other is None:
                raise ReplicaLost(route.name) from None
        try:
            return other, await other.answer(payload, deadline)
        except TimeoutError:
            raise AnswerLate(route.name, timeout_ms) from None
        except LaneClosed:
            raise ReplicaLost(route.name) from None

    async def _lane(self, route: Route) -> Lane:
        replicas = route.deployment.replicas
        lane = self.lanes.best(replicas)
        if lane is not None:
            return lane
        for one in self.lanes.of(replicas):
            if await one.come_up(_COMING_UP_SECONDS):
                return one
        raise NoReplica(route.name)


def _not_there(deployment: str, name: str, endpoint: Endpoint) -> PlatformError:
    absence = endpoint.absent.get(deployment)
    if absence == Absence.COMING_UP:
        return DeploymentComingUp(deployment, name)
    if absence == Absence.FAILED:
        return DeploymentNotUp(deployment, name)
    if absence == Absence.RESTARTING or deployment in endpoint.traffic:
        return NoReplica(deployment)
    return DeploymentMissing(deployment, name, endpoint.names) if endpoint.names else NoDeployment(name)


def _without_traffic(name: str, endpoint: Endpoint) -> PlatformError:
    """The first deployment that could have it is the one to speak of."""
    if not endpoint.names:
        return NoDeployment(name)
    if endpoint.deployments:
        return NoTraffic(name, min(endpoint.deployments))
    coming = [one for one, absence in endpoint.absent.items() if absence == Absence.COMING_UP]
    return _not_there(min(coming or endpoint.absent), name, endpoint)


def _refusal(route: Route, error: RunnerError) -> Exception:
    if error.kind == "request":
        return RequestInvalid(
            error.message, pointer=error.pointer, hint="The endpoint's openapi.json lists the columns."
        )
    return ModelFailed(route.name, error.message, error.pointer)


def _captured(route: Route, rows: Rows, answer: Answer, lane: Lane, milliseconds: float) -> Captured:
    workspace, _, endpoint = route.endpoint.partition("/")
    signature = lane.description.signature["inputs"] if lane.description else []
    types = {str(field["name"]): str(field["type"]) for field in signature}
    positions = (
        [str(index) for index in range(len(rows.data[0]))] if rows.data and isinstance(rows.data[0], list) else ["0"]
    )
    return Captured(
        request_id=route.request_id,
        at=time.time(),
        origin=Origin("capture", workspace, endpoint, route.name),
        deployment=route.name,
        model=route.deployment.model,
        latency_ms=round(milliseconds, 3),
        columns=rows.columns or list(types) or positions,
        rows=rows.data,
        predictions=answer.predictions,
        probabilities=answer.probabilities,
        types=types,
        size_bytes=rows.size_bytes,
    )
