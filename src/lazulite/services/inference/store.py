"""Every query over endpoints, their keys, deployments and replicas."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, case, delete, insert, select, update

from lazulite.foundation.db.lists import read_page
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.db.upsert import insert_or_ignore, upsert
from lazulite.foundation.pagination import Page, PageRequest
from lazulite.services.inference import definitions
from lazulite.services.inference.entities import (
    Deployment,
    Endpoint,
    KeyName,
    Keys,
    ProvisioningState,
    Replica,
    ReplicaState,
    Standing,
)
from lazulite.services.inference.tables import (
    LISTED_DEPLOYMENTS,
    LISTED_ENDPOINTS,
    deployments,
    endpoint_keys,
    endpoints,
    replicas,
)

AnyRow = Row[*tuple[Any, ...]]

REPLICAS_DUE = select(replicas).where(
    replicas.c.state.in_([ReplicaState.WAITING.value, ReplicaState.LEAVING.value]),
    replicas.c.due_at <= bindparam("before"),
)


def add_endpoint(tx: Tx, endpoint: Endpoint) -> bool:
    """False when the name is taken."""
    row = {
        "id": endpoint.id, "workspace_id": endpoint.workspace_id, "name": endpoint.name,
        "auth_mode": endpoint.auth_mode, "traffic": dict(endpoint.traffic), "description": endpoint.description,
        "tags": dict(endpoint.tags), "created_by": endpoint.created_by, "created_at": endpoint.created_at,
        "updated_at": endpoint.updated_at,
    }  # fmt: skip
    return insert_or_ignore(tx, endpoints, [row]) == 1


def save_endpoint(tx: Tx, endpoint: Endpoint) -> None:
    tx.execute(
        update(endpoints)
        .where(endpoints.c.id == endpoint.id, endpoints.c.workspace_id == endpoint.workspace_id)
        .values(
            traffic=dict(endpoint.traffic),
            description=endpoint.description,
            tags=dict(endpoint.tags),
            updated_at=tx.now,
        )
    )


def find_endpoint(tx: Tx, workspace_id: str, name: str, *, lock: bool = False) -> Endpoint | None:
    """With `lock` no other transaction changes it until this one ends."""
    query = select(endpoints).where(endpoints.c.workspace_id == workspace_id, endpoints.c.name == name)
    row = tx.execute(query.with_for_update() if lock else query).first()
    return _endpoint(row) if row else None


def endpoints_of(tx: Tx, workspace_id: str, request: PageRequest) -> Page[Endpoint]:
    query = select(endpoints).where(endpoints.c.workspace_id == workspace_id)
    return read_page(tx, LISTED_ENDPOINTS, request, query).map(_endpoint)


def deployments_page(tx: Tx, endpoint: Endpoint, request: PageRequest) -> Page[Deployment]:
    query = select(deployments).where(
        deployments.c.workspace_id == endpoint.workspace_id, deployments.c.endpoint_id == endpoint.id
    )
    return read_page(tx, LISTED_DEPLOYMENTS, request, query, scope=endpoint.id).map(_deployment)


def remove_endpoint(tx: Tx, endpoint: Endpoint) -> None:
    tx.execute(delete(endpoint_keys).where(endpoint_keys.c.endpoint_id == endpoint.id))
    tx.execute(
        delete(endpoints).where(endpoints.c.id == endpoint.id, endpoints.c.workspace_id == endpoint.workspace_id)
    )


def set_key(tx: Tx, endpoint: Endpoint, name: KeyName, *, secret: str, digest: str) -> None:
    row = {
        "endpoint_id": endpoint.id, "name": name.value, "workspace_id": endpoint.workspace_id, "secret": secret,
        "digest": digest, "created_at": tx.now,
    }  # fmt: skip
    upsert(tx, endpoint_keys, [row], key=["endpoint_id", "name"], update=["secret", "digest", "created_at"])


def keys(tx: Tx, endpoint: Endpoint) -> Keys:
    query = select(endpoint_keys.c.name, endpoint_keys.c.secret).where(
        endpoint_keys.c.endpoint_id == endpoint.id, endpoint_keys.c.workspace_id == endpoint.workspace_id
    )
    found = {str(row.name): str(row.secret) for row in tx.execute(query)}
    return Keys(found[KeyName.PRIMARY], found[KeyName.SECONDARY])


def add_deployment(tx: Tx, deployment: Deployment) -> bool:
    """False when the endpoint has one of that name."""
    fixed = {
        "id": deployment.id, "workspace_id": deployment.workspace_id, "endpoint_id": deployment.endpoint_id,
        "endpoint": deployment.endpoint, "name": deployment.name, "created_by": deployment.created_by,
        "created_at": deployment.created_at, "updated_at": deployment.updated_at,
    }  # fmt: skip
    return insert_or_ignore(tx, deployments, [{**fixed, **_changing(deployment)}]) == 1


def save_deployment(tx: Tx, deployment: Deployment) -> None:
    tx.execute(
        update(deployments)
        .where(deployments.c.id == deployment.id, deployments.c.workspace_id == deployment.workspace_id)
        .values(**_changing(deployment), updated_at=tx.now)
    )


def remove_deployment(tx: Tx, deployment: Deployment) -> None:
    tx.execute(
        delete(deployments).where(
            deployments.c.id == deployment.id, deployments.c.workspace_id == deployment.workspace_id
        )
    )


def find_deployment(tx: Tx, workspace_id: str, endpoint: str, name: str, *, lock: bool = False) -> Deployment | None:
    """With `lock` no other transaction changes it until this one ends."""
    query = select(deployments).where(
        deployments.c.workspace_id == workspace_id, deployments.c.endpoint == endpoint, deployments.c.name == name
    )
    row = tx.execute(query.with_for_update() if lock else query).first()
    return _deployment(row) if row else None


def lock_deployment(tx: Tx, workspace_id: str, deployment_id: str) -> Deployment | None:
    """By its id; no other transaction changes it until this one ends."""
    query = select(deployments).where(deployments.c.workspace_id == workspace_id, deployments.c.id == deployment_id)
    row = tx.execute(query.with_for_update()).first()
    return _deployment(row) if row else None


def workspace_of(tx: Tx, deployment_id: str) -> str | None:
    """The workspace that a deployment belongs to, None when it is gone."""
    found = tx.execute(select(deployments.c.workspace_id).where(deployments.c.id == deployment_id)).scalar_one_or_none()
    return str(found) if found is not None else None


def deployments_of(tx: Tx, workspace_id: str, endpoint: str) -> list[Deployment]:
    query = select(deployments).where(deployments.c.workspace_id == workspace_id, deployments.c.endpoint == endpoint)
    return [_deployment(row) for row in tx.execute(query.order_by(deployments.c.name))]


def standing(tx: Tx, workspace_id: str, endpoints: Collection[str]) -> list[Standing]:
    """By endpoint and name; only what is shown of a model is read of it."""
    d, served = deployments.c, deployments.c.current["model"]
    # `model` and `model_version` are the coming one's, and definitions are long: read only where there is another.
    name = case((d.coming.is_(None), d.model), else_=served["name"].as_string())
    version = case((d.coming.is_(None), d.model_version), else_=served["version"].as_integer())
    query = select(d.endpoint, d.name, name, version, d.state, d.error, d.updated_at).where(
        d.workspace_id == workspace_id, d.endpoint.in_(sorted(endpoints))
    )
    return [
        Standing(endpoint, name, model, version, ProvisioningState(state), error, at)
        for endpoint, name, model, version, state, error, at in tx.execute(query.order_by(d.endpoint, d.name))
    ]


def deployments_serving(tx: Tx, workspace_id: str, model: str, version: int) -> list[Deployment]:
    """Those that serve, or are about to serve, a model version."""
    query = select(deployments).where(
        deployments.c.workspace_id == workspace_id, deployments.c.model == model, deployments.c.model_version == version
    )
    return [_deployment(row) for row in tx.execute(query)]


def add_replica(tx: Tx, replica: Replica) -> None:
    fixed = {
        "id": replica.id, "workspace_id": replica.workspace_id, "deployment_id": replica.deployment_id,
        "ordinal": replica.ordinal, "generation": replica.generation,
    }  # fmt: skip
    tx.execute(insert(replicas), [{**fixed, **_living(replica)}])


def save_replica(tx: Tx, replica: Replica) -> None:
    tx.execute(
        update(replicas)
        .where(replicas.c.id == replica.id, replicas.c.workspace_id == replica.workspace_id)
        .values(**_living(replica))
    )


def remove_replica(tx: Tx, replica: Replica) -> None:
    tx.execute(delete(replicas).where(replicas.c.id == replica.id, replicas.c.workspace_id == replica.workspace_id))


def find_replica(tx: Tx, workspace_id: str, replica_id: str) -> Replica | None:
    row = tx.execute(
        select(replicas).where(replicas.c.workspace_id == workspace_id, replicas.c.id == replica_id)
    ).first()
    return _replica(row) if row else None


def replicas_of(tx: Tx, deployment: Deployment) -> list[Replica]:
    query = select(replicas).where(
        replicas.c.workspace_id == deployment.workspace_id, replicas.c.deployment_id == deployment.id
    )
    return [_replica(row) for row in tx.execute(query.order_by(replicas.c.generation, replicas.c.ordinal))]


def replicas_due(tx: Tx, before: datetime) -> list[Replica]:
    """Of all workspaces: those that waited long enough to be started, or to leave."""
    return [_replica(row) for row in tx.execute(REPLICAS_DUE, {"before": before})]


def hasten_replicas(tx: Tx, *, latest: datetime) -> None:
    """Nobody waits longer than until then."""
    tx.execute(update(replicas).where(replicas.c.due_at > latest).values(due_at=latest))


def routed(tx: Tx) -> Sequence[tuple[Endpoint, Sequence[str], Sequence[tuple[Deployment, Sequence[Replica]]]]]:
    """Of all workspaces: endpoints with their keys' digests and their deployments with the replicas that are ready."""
    digests = _grouped(tx.execute(select(endpoint_keys.c.endpoint_id, endpoint_keys.c.digest).order_by("digest")))
    ready = select(replicas).where(replicas.c.state == ReplicaState.READY.value).order_by(replicas.c.ordinal)
    living: dict[str, list[Replica]] = {}
    for row in tx.execute(ready):
        living.setdefault(str(row.deployment_id), []).append(_replica(row))
    served: dict[str, list[tuple[Deployment, Sequence[Replica]]]] = {}
    for row in tx.execute(select(deployments).order_by(deployments.c.name)):
        deployment = _deployment(row)
        serving = [r for r in living.get(deployment.id, []) if r.generation == deployment.serving_generation]
        served.setdefault(deployment.endpoint_id, []).append((deployment, serving))
    everything = [_endpoint(row) for row in tx.execute(select(endpoints).order_by(endpoints.c.id))]
    return [(e, digests.get(e.id, []), served.get(e.id, [])) for e in everything]


def _grouped(pairs: Any) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for key, value in pairs:
        groups.setdefault(str(key), []).append(str(value))
    return groups


def _changing(deployment: Deployment) -> Mapping[str, object]:
    served = deployment.newest.model
    return {
        "model": served.name, "model_version": served.version, "current": definitions.to_json(deployment.current),
        "coming": definitions.to_json(deployment.coming) if deployment.coming else None,
        "generation": deployment.generation, "serving_generation": deployment.serving_generation,
        "state": deployment.state.value, "error": deployment.error, "failed_process": deployment.failed_process,
        "all_traffic": deployment.all_traffic,
        "description": deployment.description, "tags": dict(deployment.tags),
    }  # fmt: skip


def _living(replica: Replica) -> Mapping[str, object]:
    return {
        "state": replica.state.value, "socket": replica.socket, "failures": replica.failures,
        "due_at": replica.due_at, "ready_at": replica.ready_at,
    }  # fmt: skip


def _endpoint(row: AnyRow) -> Endpoint:
    return Endpoint(
        id=row.id, workspace_id=row.workspace_id, name=row.name, auth_mode=row.auth_mode, traffic=row.traffic,
        description=row.description, tags=row.tags, created_by=row.created_by, created_at=row.created_at,
        updated_at=row.updated_at,
    )  # fmt: skip


def _deployment(row: AnyRow) -> Deployment:
    return Deployment(
        id=row.id, workspace_id=row.workspace_id, endpoint_id=row.endpoint_id, endpoint=row.endpoint, name=row.name,
        current=definitions.from_json(row.current),
        coming=definitions.from_json(row.coming) if row.coming is not None else None,
        generation=row.generation, serving_generation=row.serving_generation, state=ProvisioningState(row.state),
        error=row.error, failed_process=row.failed_process, all_traffic=row.all_traffic, description=row.description,
        tags=row.tags,
        created_by=row.created_by, created_at=row.created_at, updated_at=row.updated_at,
    )  # fmt: skip


def _replica(row: AnyRow) -> Replica:
    return Replica(
        id=row.id, deployment_id=row.deployment_id, workspace_id=row.workspace_id, ordinal=row.ordinal,
        generation=row.generation, state=ReplicaState(row.state), socket=row.socket, failures=row.failures,
        due_at=row.due_at, ready_at=row.ready_at,
    )  # fmt: skip
