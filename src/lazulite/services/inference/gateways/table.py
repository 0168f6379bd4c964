"""The table that gateways route by, as JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lazulite.services.inference.entities import Deployment, Endpoint, ProvisioningState, Replica
from lazulite.services.inference.routing import Absence
from lazulite.words.json import JSON, JSONObject


@dataclass(frozen=True)
class Routed:
    """An endpoint with the digests of its keys and its deployments, each with the replicas that answer: maybe none."""

    endpoint: Endpoint
    key_digests: Sequence[str]
    deployments: Sequence[tuple[Deployment, Sequence[Replica]]]


def table(routed: Sequence[Routed], workspaces: Mapping[str, str], *, version: int, seal: int) -> JSONObject:
    """`workspaces` gives the name for an id; endpoints of a workspace not in it are left out."""
    entries = {
        f"{workspaces[one.endpoint.workspace_id]}/{one.endpoint.name}": _endpoint(one)
        for one in routed
        if one.endpoint.workspace_id in workspaces
    }
    return {"version": version, "seal": seal, "endpoints": entries}


def _endpoint(routed: Routed) -> JSONObject:
    endpoint = routed.endpoint
    serving = [(deployment, replicas) for deployment, replicas in routed.deployments if replicas]
    return {
        "id": endpoint.id,
        "auth_mode": endpoint.auth_mode,
        "key_hashes": sorted(routed.key_digests),
        "traffic": dict(endpoint.traffic),
        "capture": _capture([deployment for deployment, _ in serving]),
        "deployments": {deployment.name: _deployment(deployment, replicas) for deployment, replicas in serving},
        "absent": {
            deployment.name: _absence(deployment) for deployment, replicas in routed.deployments if not replicas
        },
    }


def _absence(deployment: Deployment) -> str:
    if deployment.serving_generation:
        return Absence.RESTARTING.value
    failed = deployment.state == ProvisioningState.FAILED
    return Absence.FAILED.value if failed else Absence.COMING_UP.value


def _deployment(deployment: Deployment, replicas: Sequence[Replica]) -> JSONObject:
    definition = deployment.current
    asked = definition.request_settings
    listed: list[JSON] = [{"id": replica.id, "socket": replica.socket} for replica in replicas]
    return {
        "id": deployment.id,
        "model": definition.model.reference,
        "replicas": listed,
        "signature": definition.model.signature,
        "request_timeout_ms": asked.request_timeout_ms,
        "max_concurrent_requests": asked.max_concurrent_requests_per_instance,
        "capture": _capture([deployment]),
    }


def _capture(deployments: Sequence[Deployment]) -> JSONObject:
    """On where it is for one of them, with the largest share that any asks for."""
    rates = [d.current.collecting.sampling_rate for d in deployments if d.current.collecting.enabled]
    return {"enabled": bool(rates), "sampling_rate": max(rates, default=0.0)}
