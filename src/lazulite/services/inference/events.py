"""What is said of endpoints and deployments once it has happened."""

from collections.abc import Mapping

from lazulite.foundation.events.facts import NewFact, new_fact
from lazulite.services.inference.entities import Deployment, Endpoint
from lazulite.words.facts import FactCatalogue, FactKind
from lazulite.words.json import JSON

ENDPOINT, DEPLOYMENT = "endpoints/NAME", "deployments/ENDPOINT/NAME"
OF_ENDPOINT = ("endpoint", "endpoint_id")
OF_DEPLOYMENT = ("endpoint", "deployment", "deployment_id", "model", "model_version", "state")
FACTS = FactCatalogue(
    FactKind("EndpointCreated", ENDPOINT, OF_ENDPOINT, "An endpoint has been made."),
    FactKind("EndpointUpdated", ENDPOINT, (*OF_ENDPOINT, "tags"), "An endpoint's tags have changed."),
    FactKind("EndpointDeleted", ENDPOINT, OF_ENDPOINT, "An endpoint has been deleted."),
    FactKind("TrafficChanged", ENDPOINT, (*OF_ENDPOINT, "before", "traffic"), "The split between deployments is new."),
    FactKind("EndpointKeyRegenerated", ENDPOINT, (*OF_ENDPOINT, "key"), "A key has been replaced; `key` is which."),
    FactKind("DeploymentCreated", DEPLOYMENT, OF_DEPLOYMENT, "A deployment has been made and gets its replicas."),
    FactKind("DeploymentUpdating", DEPLOYMENT, OF_DEPLOYMENT, "A deployment gets replicas of a new revision."),
    FactKind("DeploymentReady", DEPLOYMENT, OF_DEPLOYMENT, "The replicas have passed their probe."),
    FactKind("DeploymentFailed", DEPLOYMENT, (*OF_DEPLOYMENT, "error"), "A deployment could not be brought up."),
    FactKind("DeploymentDeleted", DEPLOYMENT, OF_DEPLOYMENT, "A deployment has been deleted."),
    FactKind(
        "DeploymentReplicaDied", DEPLOYMENT, (*OF_DEPLOYMENT, "replica", "reason"), "A replica has ended by itself."
    ),
)


def endpoint_created(endpoint: Endpoint) -> NewFact:
    return _of_endpoint("EndpointCreated", endpoint, {})


def endpoint_updated(endpoint: Endpoint) -> NewFact:
    return _of_endpoint("EndpointUpdated", endpoint, {"tags": dict(endpoint.tags)})


def endpoint_deleted(endpoint: Endpoint) -> NewFact:
    return _of_endpoint("EndpointDeleted", endpoint, {})


def traffic_changed(endpoint: Endpoint, *, before: Mapping[str, int]) -> NewFact:
    """`endpoint` as it is after the change."""
    return _of_endpoint("TrafficChanged", endpoint, {"before": dict(before), "traffic": dict(endpoint.traffic)})


def key_regenerated(endpoint: Endpoint, name: str) -> NewFact:
    return _of_endpoint("EndpointKeyRegenerated", endpoint, {"key": name})


def deployment_created(deployment: Deployment) -> NewFact:
    return _of_deployment("DeploymentCreated", deployment, {})


def deployment_updating(deployment: Deployment) -> NewFact:
    return _of_deployment("DeploymentUpdating", deployment, {})


def deployment_ready(deployment: Deployment) -> NewFact:
    return _of_deployment("DeploymentReady", deployment, {})


def deployment_failed(deployment: Deployment) -> NewFact:
    return _of_deployment("DeploymentFailed", deployment, {"error": deployment.error})


def deployment_deleted(deployment: Deployment) -> NewFact:
    return _of_deployment("DeploymentDeleted", deployment, {})


def replica_died(deployment: Deployment, *, replica_id: str, reason: str) -> NewFact:
    return _of_deployment("DeploymentReplicaDied", deployment, {"replica": replica_id, "reason": reason})


def _of_endpoint(kind: str, endpoint: Endpoint, more: Mapping[str, JSON]) -> NewFact:
    data: dict[str, JSON] = {"endpoint": endpoint.name, "endpoint_id": endpoint.id, **more}
    return new_fact(FACTS, kind, subject=f"endpoints/{endpoint.name}", workspace_id=endpoint.workspace_id, data=data)


def _of_deployment(kind: str, deployment: Deployment, more: Mapping[str, JSON]) -> NewFact:
    served = deployment.newest.model
    data: dict[str, JSON] = {
        "endpoint": deployment.endpoint,
        "deployment": deployment.name,
        "deployment_id": deployment.id,
        "model": served.name,
        "model_version": served.version,
        "state": deployment.state.value,
        **more,
    }
    subject = f"deployments/{deployment.endpoint}/{deployment.name}"
    return new_fact(FACTS, kind, subject=subject, workspace_id=deployment.workspace_id, data=data)
