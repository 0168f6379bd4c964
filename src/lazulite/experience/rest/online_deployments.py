"""Deployments behind an online endpoint: made, changed, shown, deleted, and what their replicas have printed."""

from datetime import datetime
from typing import Annotated

from fastapi import Query, Response
from pydantic import BaseModel, Field, StrictBool

from lazulite.assembly import Platform
from lazulite.experience.http.callers import Call, permit
from lazulite.experience.http.openapi import text_answer
from lazulite.experience.http.routers import api_router
from lazulite.experience.rest.documents import DocumentIn
from lazulite.experience.rest.job_answers import RanInOut
from lazulite.experience.rest.lists import ListDep, ListOf
from lazulite.experience.rest.platform import PlatformDep
from lazulite.experience.rest.told import Told
from lazulite.foundation.db.transaction import Tx
from lazulite.services.inference.deployments.service import Description
from lazulite.services.inference.entities import Collecting, Definition, Deployment, RequestSettings
from lazulite.services.inference.errors import DeploymentInvalid
from lazulite.specs.online_deployment import OnlineDeploymentDocument

router = api_router("online deployments")
ROOT = "/workspaces/{workspace}/online-endpoints/{endpoint}/deployments"
ONE = f"{ROOT}/{{name}}"


class ReplicaOut(BaseModel):
    """`id` is that of its process, under which its log is kept; `environment` has the lock of all that is installed
    for it, once it has started."""

    id: str
    state: str
    generation: int
    ready_at: datetime | None
    environment: RanInOut

    @classmethod
    def read(cls, tx: Tx, platform: Platform, deployment: Deployment) -> "list[ReplicaOut]":
        replicas = platform.deployments.replicas(tx, deployment)
        ran_in = platform.queue.environments(tx, deployment.workspace_id, [replica.id for replica in replicas])
        return [
            cls.model_validate({**vars(replica), "environment": ran_in.get(replica.id, {})}) for replica in replicas
        ]


class RequestSettingsOut(BaseModel):
    request_timeout_ms: int
    max_concurrent_requests_per_instance: int


class CollectorOut(BaseModel):
    enabled: bool
    sampling_rate: float


class FiguresOut(Told):
    """Counts since the gateway's start, latency over the most recent answers; empty before the first one."""

    answered: int | None = None
    errors: int | None = None
    p50_ms: float | None = None
    p95_ms: float | None = None
    p99_ms: float | None = None
    memory_bytes: int | None = None
    capture_dropped: int | None = None


class DeploymentIn(DocumentIn):
    """`all_traffic`: once it has passed its probe it gets everything."""

    all_traffic: StrictBool = False


class DeploymentOut(BaseModel):
    """`model` is what serves; `coming_model` what is on its way up beside it. `generation` counts the definitions."""

    id: str
    name: str
    endpoint_name: str
    provisioning_state: str
    error: str
    model: str
    coming_model: str | None
    generation: int
    instance_count: int
    request_settings: RequestSettingsOut
    data_collector: CollectorOut
    environment_variables: dict[str, str]
    requirements: list[str]
    description: str
    tags: dict[str, str]
    traffic_percent: int
    replicas: list[ReplicaOut]
    figures: FiguresOut
    warnings: list[str] = Field(default_factory=list)
    created_by: str
    created_at: datetime
    updated_at: datetime

    @classmethod
    def read(cls, tx: Tx, platform: Platform, deployment: Deployment) -> "DeploymentOut":
        endpoint = platform.endpoints.get(tx, deployment.workspace_id, deployment.endpoint)
        current, asked = deployment.current, deployment.current.request_settings
        return cls(
            id=deployment.id, name=deployment.name, endpoint_name=deployment.endpoint,
            provisioning_state=deployment.state.value, error=deployment.error,
            model=f"azureml:{current.model.reference}",
            coming_model=f"azureml:{deployment.coming.model.reference}" if deployment.coming else None,
            generation=deployment.generation,
            instance_count=current.instance_count,
            request_settings=RequestSettingsOut(**vars(asked)), data_collector=CollectorOut(**vars(current.collecting)),
            environment_variables=dict(current.environment_variables),
            requirements=list(current.model.requirements), description=deployment.description,
            tags=dict(deployment.tags), traffic_percent=endpoint.traffic.get(deployment.name, 0),
            replicas=ReplicaOut.read(tx, platform, deployment),
            figures=FiguresOut.model_validate(platform.endpoints.figures(tx, deployment)),
            created_by=deployment.created_by, created_at=deployment.created_at, updated_at=deployment.updated_at,
        )  # fmt: skip


class DeploymentList(ListOf[DeploymentOut]):
    pass


@router.get(ROOT)
def list_deployments(
    endpoint: str, call: Annotated[Call, permit("endpoints/read")], platform: PlatformDep, query: ListDep
) -> DeploymentList:
    """By name."""
    with platform.read() as tx:
        found = platform.deployments.page(tx, call.workspace_id, endpoint, query.page())
        return DeploymentList.of(found.map(lambda one: DeploymentOut.read(tx, platform, one)))


@router.get(ONE)
def show_deployment(
    endpoint: str, name: str, call: Annotated[Call, permit("endpoints/read")], platform: PlatformDep
) -> DeploymentOut:
    with platform.read() as tx:
        return DeploymentOut.read(tx, platform, platform.deployments.get(tx, call.workspace_id, endpoint, name))


@router.post(ROOT, status_code=201)
def create_deployment(
    endpoint: str, body: DeploymentIn, call: Annotated[Call, permit("endpoints/write")], platform: PlatformDep
) -> DeploymentOut:
    document = body.parsed(OnlineDeploymentDocument)
    definition, about = _definition(platform, call, endpoint, document)

    def create(tx: Tx) -> DeploymentOut:
        made = platform.deployments.create(
            tx, call.actor, call.workspace_id, endpoint, document.name, definition, all_traffic=body.all_traffic,
            about=about,
        )  # fmt: skip
        return _noting(DeploymentOut.read(tx, platform, made), document)

    return platform.create(call, DeploymentOut, create)


@router.put(ONE)
def update_deployment(
    endpoint: str, name: str, body: DeploymentIn, call: Annotated[Call, permit("endpoints/write")],
    platform: PlatformDep,
) -> DeploymentOut:  # fmt: skip
    """The new definition comes up beside the old one, which serves until it has passed its probe."""
    document = body.parsed(OnlineDeploymentDocument)
    if document.name != name:
        raise DeploymentInvalid(f"The document is of '{document.name}', the address of '{name}'.")
    definition, about = _definition(platform, call, endpoint, document)

    def update(tx: Tx) -> DeploymentOut:
        changed = platform.deployments.update(
            tx, call.actor, call.workspace_id, endpoint, name, definition, all_traffic=body.all_traffic, about=about
        )
        return _noting(DeploymentOut.read(tx, platform, changed), document)

    return platform.create(call, DeploymentOut, update)


@router.delete(ONE, status_code=204)
def delete_deployment(
    endpoint: str, name: str, call: Annotated[Call, permit("endpoints/write")], platform: PlatformDep
) -> Response:
    platform.write(lambda tx: platform.deployments.delete(tx, call.actor, call.workspace_id, endpoint, name))
    return Response(status_code=204)


@router.get(f"{ONE}/logs", response_class=Response, responses=text_answer("text/plain"))
def read_deployment_log(
    endpoint: str, name: str, call: Annotated[Call, permit("endpoints/read")], platform: PlatformDep,
    lines: Annotated[int, Query(ge=1, le=10_000)] = 100,
) -> Response:  # fmt: skip
    """The last lines of every replica, of the last one that failed where none is left, as plain text."""
    with platform.read() as tx:
        deployment = platform.deployments.get(tx, call.workspace_id, endpoint, name)
        processes = platform.deployments.processes(tx, deployment)
    texts = [_tail(platform, process, lines) for process in processes]
    return Response("\n".join(texts), media_type="text/plain; charset=utf-8")


def _tail(platform: Platform, process_id: str, lines: int) -> str:
    start = max(0, platform.logs.size(process_id) - (1 << 20))
    text = platform.logs.read(process_id, offset=start).decode("utf-8", "replace")
    return "\n".join([f"== {process_id}", *text.splitlines()[-lines:], ""])


def _definition(
    platform: Platform, call: Call, endpoint: str, document: OnlineDeploymentDocument
) -> tuple[Definition, Description]:
    """Reads the model's own files, so it is called before the write."""
    if document.endpoint_name != endpoint:
        raise DeploymentInvalid(
            f"The document is of the endpoint '{document.endpoint_name}', the address '{endpoint}'."
        )
    if document.code_configuration is not None or document.environment is not None:
        raise DeploymentInvalid(
            "The document has a scoring script or an environment; MLflow models are served without either.",
            hint="Leave out code_configuration and environment: the model's own requirements are installed.",
        )
    with platform.read() as tx:
        platform.endpoints.get(tx, call.workspace_id, endpoint)
        model = platform.servable.served(tx, call.workspace_id, document.model)
    asked, collector = document.request_settings, document.data_collector
    definition = Definition(
        model=model,
        instance_count=document.instance_count,
        request_settings=RequestSettings(asked.request_timeout_ms, asked.max_concurrent_requests_per_instance),
        collecting=Collecting(collector.is_on, collector.sampling_rate),
        environment_variables=document.environment_variables,
    )
    return definition, Description(document.description, document.tags)


def _noting(answer: DeploymentOut, document: OnlineDeploymentDocument) -> DeploymentOut:
    return answer.model_copy(update={"warnings": [f"{name} has no effect here" for name in document.without_effect]})
