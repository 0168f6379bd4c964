"""Online endpoints, their keys and the split of their traffic."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from fastapi import Query, Response
from pydantic import BaseModel, ConfigDict

from lazulite.assembly import Platform
from lazulite.experience.http.callers import Call, permit
from lazulite.experience.http.routers import api_router
from lazulite.experience.rest.assets import IfMatch, etag, expected
from lazulite.experience.rest.documents import DocumentIn
from lazulite.experience.rest.figures import EndpointFiguresOut, FiguresQuery
from lazulite.experience.rest.lists import ListDep, ListOf
from lazulite.experience.rest.platform import PlatformDep
from lazulite.experience.rest.scoring_address import ScoringBase
from lazulite.foundation.db.transaction import Tx
from lazulite.services.inference.entities import Endpoint, KeyName, Keys
from lazulite.services.inference.errors import EndpointChanged, TrafficInvalid
from lazulite.specs.online_endpoint import OnlineEndpointDocument
from lazulite.words.json import JSONObject

if TYPE_CHECKING:
    from lazulite.services.inference.unmatched import Unmatched

router = api_router("online endpoints")
ROOT = "/workspaces/{workspace}/online-endpoints"
ONE = f"{ROOT}/{{name}}"


class EndpointOut(BaseModel):
    """`scoring_uri` is None while no gateway runs."""

    id: str
    name: str
    auth_mode: str
    provisioning_state: str
    traffic: dict[str, int]
    scoring_uri: str | None
    openapi_uri: str | None
    description: str
    tags: dict[str, str]
    created_by: str
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, base: str | None, call: Call, endpoint: Endpoint) -> "EndpointOut":
        root = f"{base}/endpoints/{call.workspace_name}/{endpoint.name}" if base else None
        return cls(
            id=endpoint.id, name=endpoint.name, auth_mode=endpoint.auth_mode, provisioning_state="Succeeded",
            traffic=dict(endpoint.traffic), scoring_uri=f"{root}/score" if root else None,
            openapi_uri=f"{root}/openapi.json" if root else None, description=endpoint.description,
            tags=dict(endpoint.tags), created_by=endpoint.created_by, created_at=endpoint.created_at,
            updated_at=endpoint.updated_at,
        )  # fmt: skip


class EndpointList(ListOf[EndpointOut]):
    pass


class EndpointChange(BaseModel):
    """What is not given stays as it is; a tag of null is removed."""

    model_config = ConfigDict(extra="forbid")

    traffic: dict[str, int] | None = None
    description: str | None = None
    tags: dict[str, str | None] | None = None


class KeysOut(BaseModel):
    primaryKey: str  # noqa: N815 - Azure ML's own spelling
    secondaryKey: str  # noqa: N815 - Azure ML's own spelling

    @classmethod
    def of(cls, keys: Keys) -> "KeysOut":
        return cls(primaryKey=keys.primary, secondaryKey=keys.secondary)


class KeyIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    key: KeyName


class SealedOut(BaseModel):
    """`last_at`: when the newest of the rows was taken."""

    segments: int = 0
    rows: int = 0
    bytes: int = 0
    last_at: datetime | None = None


class CollectedOut(BaseModel):
    """What lies sealed in the lake. `is_sealed`: nothing that came before the last seal was asked for is open."""

    capture: SealedOut
    feedback: SealedOut
    is_sealed: bool


class UnmatchedOut(BaseModel):
    """`captured`: how many rows of that request are captured; 0 where none is, as nobody has answered it here."""

    request_id: str
    row: int
    received_at: datetime
    captured: int


class UnmatchedFeedbackOut(BaseModel):
    """Of the newest `rows` rows of feedback (some 10,000), `unmatched` name no captured prediction.

    `newest`: at most 20 of them.
    """

    rows: int
    unmatched: int
    newest: list[UnmatchedOut]

    @classmethod
    def of(cls, rows: int, found: "Sequence[Unmatched]") -> "UnmatchedFeedbackOut":
        newest = [UnmatchedOut(**vars(one.named), captured=one.captured) for one in found[:20]]
        return cls(rows=rows, unmatched=len(found), newest=newest)


@router.get(ROOT)
def list_endpoints(
    call: Annotated[Call, permit("endpoints/read")], platform: PlatformDep, base: ScoringBase, query: ListDep
) -> EndpointList:
    """By name."""
    with platform.read() as tx:
        page = platform.endpoints.list(tx, call.workspace_id, query.page())
    return EndpointList.of(page.map(lambda endpoint: EndpointOut.of(base, call, endpoint)))


@router.get(ONE)
def show_endpoint(
    name: str, call: Annotated[Call, permit("endpoints/read")], platform: PlatformDep, base: ScoringBase,
    response: Response,
) -> EndpointOut:  # fmt: skip
    with platform.read() as tx:
        endpoint = platform.endpoints.get(tx, call.workspace_id, name)
    etag(response, endpoint.revision)
    return EndpointOut.of(base, call, endpoint)


@router.post(ROOT, status_code=201)
def create_endpoint(
    body: DocumentIn, call: Annotated[Call, permit("endpoints/write")], platform: PlatformDep, base: ScoringBase
) -> EndpointOut:
    document = body.parsed(OnlineEndpointDocument)
    _refuse_early_traffic(document.traffic)
    return platform.create(
        call,
        EndpointOut,
        lambda tx: EndpointOut.of(
            base,
            call,
            platform.endpoints.create(
                tx, call.actor, call.workspace_id, name=document.name, auth_mode=document.auth_mode,
                description=document.description, tags=document.tags,
            ),
        ),
    )  # fmt: skip


@router.patch(ONE)
def update_endpoint(
    name: str, body: EndpointChange, call: Annotated[Call, permit("endpoints/write")], platform: PlatformDep,
    base: ScoringBase, response: Response, if_match: IfMatch = None,
) -> EndpointOut:  # fmt: skip
    at = expected(if_match)

    def change(tx: Tx) -> Endpoint:
        _check_revision(platform.endpoints.get(tx, call.workspace_id, name, lock=True), at)
        if body.description is not None or body.tags is not None:
            platform.endpoints.describe(
                tx, call.actor, call.workspace_id, name, description=body.description, tags=body.tags
            )
        if body.traffic is not None:
            platform.endpoints.set_traffic(tx, call.actor, call.workspace_id, name, body.traffic)
        return platform.endpoints.get(tx, call.workspace_id, name)

    endpoint = platform.write(change)
    etag(response, endpoint.revision)
    return EndpointOut.of(base, call, endpoint)


@router.delete(ONE, status_code=204)
def delete_endpoint(name: str, call: Annotated[Call, permit("endpoints/write")], platform: PlatformDep) -> Response:
    """With every deployment behind it."""
    platform.write(lambda tx: platform.deployments.delete_endpoint(tx, call.actor, call.workspace_id, name))
    return Response(status_code=204)


@router.get(f"{ONE}/keys")
def show_endpoint_keys(name: str, call: Annotated[Call, permit("endpoints/keys")], platform: PlatformDep) -> KeysOut:
    with platform.read() as tx:
        return KeysOut.of(platform.endpoints.keys(tx, call.workspace_id, name))


@router.post(f"{ONE}/keys")
def regenerate_endpoint_key(
    name: str, body: KeyIn, call: Annotated[Call, permit("endpoints/keys")], platform: PlatformDep
) -> KeysOut:
    """The key that is named is replaced; the other one goes on opening the endpoint."""

    def regenerate(tx: Tx) -> JSONObject:
        platform.endpoints.regenerate_key(tx, call.actor, call.workspace_id, name, body.key)
        return {}  # a secret is kept in one place only

    platform.once(call, regenerate)
    return show_endpoint_keys(name, call, platform)


@router.get(f"{ONE}/collected")
def show_collected_data(
    name: str, call: Annotated[Call, permit("endpoints/read")], platform: PlatformDep
) -> CollectedOut:
    return _collected(platform, call, name)


@router.post(f"{ONE}/collected/seal", status_code=202)
def seal_collected_data(
    name: str, call: Annotated[Call, permit("endpoints/write")], platform: PlatformDep
) -> CollectedOut:
    """Asks the gateway to seal what it holds open: rows are in the lake when `is_sealed` says so."""
    with platform.read() as tx:
        platform.endpoints.get(tx, call.workspace_id, name)
    platform.write(platform.endpoints.request_seal)
    return _collected(platform, call, name)


@router.get(f"{ONE}/collected/unmatched")
def show_unmatched_feedback(
    name: str, call: Annotated[Call, permit("endpoints/read")], platform: PlatformDep
) -> UnmatchedFeedbackOut:
    """What lies in the lake is looked at: seal before, so that nothing that is still held open is missed."""
    from lazulite.services.inference import unmatched  # reads Parquet, which few requests need

    gateways = platform.endpoints.gateways
    with platform.read() as tx:
        platform.endpoints.get(tx, call.workspace_id, name)
        feedback = gateways.segments(tx, call.workspace_id, name, kind="feedback")
    told = unmatched.named(unmatched.newest(feedback))
    with platform.read() as tx:
        since = unmatched.since(told, tx.now)
        captured = gateways.segments(tx, call.workspace_id, name, kind="capture", since=since)
    return UnmatchedFeedbackOut.of(len(told), unmatched.unmatched(told, captured))


@router.get(f"{ONE}/figures")
def show_endpoint_figures(
    name: str, call: Annotated[Call, permit("endpoints/read")], platform: PlatformDep,
    asked: Annotated[FiguresQuery, Query()],
) -> EndpointFiguresOut:  # fmt: skip
    """The last hour unless asked otherwise; minutes are kept for two days, hours for ninety."""
    with platform.read() as tx:
        endpoint = platform.endpoints.get(tx, call.workspace_id, name)
        start, end = asked.between(tx.now)
        series = platform.endpoint_history.of_endpoint(tx, endpoint, start=start, end=end, step_seconds=asked.step)
    return EndpointFiguresOut.of(endpoint, series, start=start, end=end)


def _collected(platform: Platform, call: Call, name: str) -> CollectedOut:
    gateways = platform.endpoints.gateways
    with platform.read() as tx:
        platform.endpoints.get(tx, call.workspace_id, name)
        kept = gateways.kept(tx, call.workspace_id, name)
        state = gateways.state(tx)
    found = {kind: SealedOut(**vars(sealed)) for kind, sealed in kept.items()}
    return CollectedOut(
        capture=found.get("capture", SealedOut()), feedback=found.get("feedback", SealedOut()),
        is_sealed=state.sealed >= state.seal,
    )  # fmt: skip


def _check_revision(endpoint: Endpoint, wanted: int | None) -> None:
    if wanted not in {None, endpoint.revision}:
        raise EndpointChanged(endpoint.name)


def _refuse_early_traffic(traffic: Mapping[str, int] | None) -> None:
    named = [name for name, percent in (traffic or {}).items() if percent]
    if named:
        raise TrafficInvalid(
            f"The new endpoint gives traffic to {', '.join(named)}, which cannot be there yet.",
            hint="Leave traffic out, create the deployments, then update the endpoint.",
        )
