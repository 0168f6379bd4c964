"""Online endpoints: making, finding and deleting them, their keys, and how their traffic is split."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import replace

from lazulite.foundation.actor import Actor
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events.outbox import publish
from lazulite.foundation.pagination import Page, PageRequest
from lazulite.services.inference import events, store, traffic
from lazulite.services.inference.entities import Deployment, Endpoint, KeyName, Keys, ReplicaState
from lazulite.services.inference.errors import EndpointExists, EndpointHasDeployments, EndpointMissing
from lazulite.services.inference.gateways.service import GatewaysService
from lazulite.words.ids import new_id
from lazulite.words.json import JSONObject


class EndpointsService:
    def __init__(self, *, gateways: GatewaysService) -> None:
        self.gateways = gateways

    def create(
        self,
        tx: Tx,
        actor: Actor,
        workspace_id: str,
        *,
        name: str,
        auth_mode: str = "key",
        description: str = "",
        tags: Mapping[str, str] | None = None,
    ) -> Endpoint:
        """An endpoint with two new keys and no traffic yet. Raises EndpointExists, EndpointNameInvalid."""
        endpoint = Endpoint(
            id=new_id(), workspace_id=workspace_id, name=name, traffic={}, description=description, tags=tags or {},
            created_by=str(actor.principal), created_at=tx.now, updated_at=tx.now, auth_mode=auth_mode,
        )  # fmt: skip
        if not store.add_endpoint(tx, endpoint):
            raise EndpointExists(name)
        for key in KeyName:
            _set_new_key(tx, endpoint, key)
        self.gateways.changed(tx)
        publish(tx, actor, events.endpoint_created(endpoint))
        return endpoint

    def get(self, tx: Tx, workspace_id: str, name: str, *, lock: bool = False) -> Endpoint:
        """Raises EndpointMissing, naming the nearest one. With `lock` it stays as it is until the transaction ends."""
        endpoint = store.find_endpoint(tx, workspace_id, name, lock=lock)
        if endpoint is None:
            raise EndpointMissing(
                name, [known.name for known in store.endpoints_of(tx, workspace_id, PageRequest(1000)).items]
            )
        return endpoint

    def list(self, tx: Tx, workspace_id: str, page: PageRequest | None = None) -> Page[Endpoint]:
        """By name unless ordered otherwise."""
        return store.endpoints_of(tx, workspace_id, page or PageRequest())

    def describe(
        self,
        tx: Tx,
        actor: Actor,
        workspace_id: str,
        name: str,
        *,
        description: str | None = None,
        tags: Mapping[str, str | None] | None = None,
    ) -> Endpoint:
        """The endpoint with another description or other tags. None removes a tag, what is not named stays."""
        found = self.get(tx, workspace_id, name, lock=True)
        changed = replace(
            found,
            description=found.description if description is None else description,
            tags={key: value for key, value in {**found.tags, **(tags or {})}.items() if value is not None},
        )
        if changed != found:
            store.save_endpoint(tx, changed)
            publish(tx, actor, events.endpoint_updated(changed))
        return changed

    def set_traffic(self, tx: Tx, actor: Actor, workspace_id: str, endpoint: str, split: Mapping[str, int]) -> Endpoint:
        """The endpoint with the new split. Raises TrafficInvalid unless it sums to 0 or 100 over ready deployments."""
        found = self.get(tx, workspace_id, endpoint, lock=True)
        deployments = store.deployments_of(tx, workspace_id, endpoint)
        ready = [deployment.name for deployment in deployments if self.is_ready(tx, deployment)]
        wanted = traffic.checked(split, known=[deployment.name for deployment in deployments], ready=ready)
        if wanted == dict(found.traffic):
            return found
        changed = replace(found, traffic=wanted)
        store.save_endpoint(tx, changed)
        self.gateways.changed(tx)
        publish(tx, actor, events.traffic_changed(changed, before=found.traffic))
        return changed

    def delete(self, tx: Tx, actor: Actor, workspace_id: str, name: str) -> None:
        """Raises EndpointHasDeployments while there are any."""
        endpoint = self.get(tx, workspace_id, name)
        deployments = store.deployments_of(tx, workspace_id, name)
        if deployments:
            raise EndpointHasDeployments(name, [deployment.name for deployment in deployments])
        store.remove_endpoint(tx, endpoint)
        self.gateways.changed(tx)
        publish(tx, actor, events.endpoint_deleted(endpoint))

    def keys(self, tx: Tx, workspace_id: str, name: str) -> Keys:
        return store.keys(tx, self.get(tx, workspace_id, name))

    def regenerate_key(self, tx: Tx, actor: Actor, workspace_id: str, name: str, key: KeyName) -> Keys:
        """The keys, one of them new; the old one opens nothing any more."""
        endpoint = self.get(tx, workspace_id, name)
        _set_new_key(tx, endpoint, key)
        self.gateways.changed(tx)
        publish(tx, actor, events.key_regenerated(endpoint, key.value))
        return store.keys(tx, endpoint)

    def is_ready(self, tx: Tx, deployment: Deployment) -> bool:
        """Whether a replica that has passed its probe answers for it."""
        return any(
            replica.state == ReplicaState.READY and replica.generation == deployment.serving_generation
            for replica in store.replicas_of(tx, deployment)
        )

    def answered(self, tx: Tx, deployment_id: str) -> int:
        """How many requests the deployment has answered so far."""
        return self.gateways.answered(tx, deployment_id)

    def figures(self, tx: Tx, deployment: Deployment) -> JSONObject:
        """Counts, latency and memory as last told, {} before the first answer."""
        found = self.gateways.figures(tx, [deployment]).get(deployment.id)
        return {} if found is None else found.shown

    def request_seal(self, tx: Tx) -> int:
        """See GatewaysService.request_seal."""
        return self.gateways.request_seal(tx)


def _set_new_key(tx: Tx, endpoint: Endpoint, name: KeyName) -> None:
    secret = secrets.token_urlsafe(32)
    store.set_key(tx, endpoint, name, secret=secret, digest=hashlib.sha256(secret.encode()).hexdigest())
