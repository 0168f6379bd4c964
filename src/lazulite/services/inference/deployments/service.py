"""Deployments: their replicas are started, promoted once they have passed the probe, and replaced when they die."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol

from lazulite.compute.spec import JobSpec
from lazulite.foundation.actor import SYSTEM, Actor
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events.facts import Fact
from lazulite.foundation.events.outbox import publish
from lazulite.foundation.pagination import Page, PageRequest
from lazulite.services.inference import events, store
from lazulite.services.inference.deployments.replica_spec import OWNER, replica_spec
from lazulite.services.inference.entities import (
    Definition,
    Deployment,
    ProvisioningState,
    Replica,
    ReplicaState,
    Standing,
    check_name,
)
from lazulite.services.inference.errors import (
    DeploymentBusy,
    DeploymentExists,
    DeploymentHasTraffic,
    DeploymentMissing,
)
from lazulite.services.inference.replacement import LONGEST_WAIT_SECONDS, failures_in_a_row, restart_wait_seconds
from lazulite.services.inference.service import EndpointsService
from lazulite.words.ids import new_id, new_run_id
from lazulite.words.json import JSON

LEAVE_AFTER = timedelta(seconds=5)  # what a gateway needs to hear of it and to answer what it has in hand
CHANGING = (ProvisioningState.CREATING, ProvisioningState.UPDATING)


class Launching(Protocol):
    """What deployments ask of compute."""

    def enqueue(self, tx: Tx, actor: Actor, spec: JobSpec) -> object: ...

    def cancel(self, tx: Tx, actor: Actor, process_id: str) -> object: ...


@dataclass(frozen=True)
class Description:
    """What people write about a deployment."""

    description: str = ""
    tags: Mapping[str, str] | None = None


class DeploymentsService:
    def __init__(
        self, *, endpoints: EndpointsService, queue: Launching, workspace_name: Callable[[Tx, str], str]
    ) -> None:
        self._endpoints = endpoints
        self._queue = queue
        self._workspace_name = workspace_name

    def create(
        self,
        tx: Tx,
        actor: Actor,
        workspace_id: str,
        endpoint: str,
        name: str,
        definition: Definition,
        *,
        all_traffic: bool = False,
        about: Description | None = None,
    ) -> Deployment:
        """A deployment in state Creating. With `all_traffic` it gets everything once it has passed its probe."""
        about = about or Description()
        home = self._endpoints.get(tx, workspace_id, endpoint)
        deployment = Deployment(
            id=new_id(), workspace_id=workspace_id, endpoint_id=home.id, endpoint=endpoint,
            name=check_name(name, "a deployment"), current=definition, coming=None, generation=1, serving_generation=0,
            state=ProvisioningState.CREATING, error="", all_traffic=all_traffic, description=about.description,
            tags=about.tags or {}, created_by=str(actor.principal), created_at=tx.now, updated_at=tx.now,
        )  # fmt: skip
        if not store.add_deployment(tx, deployment):
            raise DeploymentExists(name, endpoint)
        self._endpoints.gateways.changed(tx)
        publish(tx, actor, events.deployment_created(deployment))
        self._launch_all(tx, actor, deployment)
        return deployment

    def update(
        self,
        tx: Tx,
        actor: Actor,
        workspace_id: str,
        endpoint: str,
        name: str,
        definition: Definition,
        *,
        all_traffic: bool = False,
        about: Description | None = None,
    ) -> Deployment:
        """The new definition comes up beside the old one, which serves until the new one has passed its probe.

        Raises DeploymentBusy while another change is under way.
        """
        found = self.get(tx, workspace_id, endpoint, name, lock=True)
        if found.state in CHANGING:
            raise DeploymentBusy(
                f"'{endpoint}/{name}' is {found.state.value} already.", hint="Wait for it, or delete the deployment."
            )
        if about is not None:
            found = replace(found, description=about.description, tags=about.tags or {})
        coming = replace(
            found, coming=definition, generation=found.generation + 1, state=ProvisioningState.UPDATING, error="",
            failed_process=None,
            all_traffic=all_traffic,
        )  # fmt: skip
        store.save_deployment(tx, coming)
        self._endpoints.gateways.changed(tx)
        publish(tx, actor, events.deployment_updating(coming))
        self._launch_all(tx, actor, coming)
        return coming

    def get(self, tx: Tx, workspace_id: str, endpoint: str, name: str, *, lock: bool = False) -> Deployment:
        """Raises EndpointMissing, DeploymentMissing. With `lock` it stays as it is until the transaction ends."""
        deployment = store.find_deployment(tx, workspace_id, endpoint, name, lock=lock)
        if deployment is None:
            self._endpoints.get(tx, workspace_id, endpoint)
            known = [other.name for other in store.deployments_of(tx, workspace_id, endpoint)]
            raise DeploymentMissing(name, endpoint, known)
        return deployment

    def list(self, tx: Tx, workspace_id: str, endpoint: str) -> Sequence[Deployment]:
        self._endpoints.get(tx, workspace_id, endpoint)
        return store.deployments_of(tx, workspace_id, endpoint)

    def page(self, tx: Tx, workspace_id: str, endpoint: str, request: PageRequest) -> Page[Deployment]:
        """Of one endpoint, by name unless ordered otherwise."""
        return store.deployments_page(tx, self._endpoints.get(tx, workspace_id, endpoint), request)

    def standing(self, tx: Tx, workspace_id: str, endpoints: Collection[str]) -> Sequence[Standing]:
        """What is behind these endpoints, in short."""
        return store.standing(tx, workspace_id, endpoints)

    def serving(self, tx: Tx, workspace_id: str, model: str, version: int) -> Sequence[Deployment]:
        """Those that serve a model version, or are about to."""
        return store.deployments_serving(tx, workspace_id, model, version)

    def replicas(self, tx: Tx, deployment: Deployment) -> Sequence[Replica]:
        """The older generation first."""
        return store.replicas_of(tx, deployment)

    def processes(self, tx: Tx, deployment: Deployment) -> Sequence[str]:
        """Whose logs tell of it: its replicas' and, after a refused change, the one that failed."""
        failed = [deployment.failed_process] if deployment.failed_process else []
        return [*failed, *(replica.id for replica in store.replicas_of(tx, deployment))]

    def delete(self, tx: Tx, actor: Actor, workspace_id: str, endpoint: str, name: str) -> None:
        """Raises DeploymentHasTraffic while the endpoint's split names it."""
        deployment = self.get(tx, workspace_id, endpoint, name, lock=True)
        percent = self._endpoints.get(tx, workspace_id, endpoint).traffic.get(name, 0)
        if percent:
            raise DeploymentHasTraffic(
                f"'{endpoint}/{name}' gets {percent} % of the traffic.", hint="Give its share to others, or stop it."
            )
        self._remove(tx, actor, deployment)

    def delete_endpoint(self, tx: Tx, actor: Actor, workspace_id: str, endpoint: str) -> None:
        """The endpoint goes with everything behind it."""
        for deployment in self.list(tx, workspace_id, endpoint):
            self._remove(tx, actor, deployment)
        self._endpoints.delete(tx, actor, workspace_id, endpoint)

    def on_process(self, tx: Tx, fact: Fact) -> None:
        """Subscriber of ProcessReady and ProcessEnded."""
        if fact.data.get("owner") != OWNER:
            return
        process_id = fact.subject.partition("/")[2]
        replica = store.find_replica(tx, fact.workspace_id, process_id)
        deployment = store.lock_deployment(tx, replica.workspace_id, replica.deployment_id) if replica else None
        replica = store.find_replica(tx, fact.workspace_id, process_id)  # as it is now that nobody else changes it
        if replica is None:
            return
        actor = replace(SYSTEM, cause=fact.id)
        if deployment is None or replica.state == ReplicaState.LEAVING:
            if fact.type == "ProcessEnded":
                store.remove_replica(tx, replica)
        elif fact.type == "ProcessReady":
            self._ready(tx, actor, deployment, replica, socket=_socket(fact.data.get("address")))
        else:
            self._ended(tx, actor, deployment, replica, reason=str(fact.data.get("reason") or "It ended by itself."))

    def due(self, tx: Tx) -> bool:
        """Whether `tend` would do anything now."""
        return bool(store.replicas_due(tx, tx.now))

    def tend(self, tx: Tx) -> None:
        """Start the replicas whose wait is over, end those that have left."""
        for replica in store.replicas_due(tx, tx.now):
            store.remove_replica(tx, replica)
            deployment = store.lock_deployment(tx, replica.workspace_id, replica.deployment_id)
            if replica.state == ReplicaState.LEAVING:
                self._queue.cancel(tx, SYSTEM, replica.id)
            elif deployment is not None:
                self._launch(tx, SYSTEM, deployment, replica)

    def clock_went_back(self, tx: Tx) -> None:
        """No replica waits longer than the longest wait."""
        store.hasten_replicas(tx, latest=tx.now + timedelta(seconds=LONGEST_WAIT_SECONDS))

    def _ready(self, tx: Tx, actor: Actor, deployment: Deployment, replica: Replica, *, socket: str) -> None:
        store.save_replica(tx, replace(replica, state=ReplicaState.READY, socket=socket, ready_at=tx.now))
        self._endpoints.gateways.changed(tx)
        replicas = [r for r in store.replicas_of(tx, deployment) if r.generation == deployment.generation]
        if deployment.state in CHANGING and all(r.state == ReplicaState.READY for r in replicas):
            self._promote(tx, actor, deployment)

    def _promote(self, tx: Tx, actor: Actor, deployment: Deployment) -> None:
        promoted = replace(
            deployment, current=deployment.newest, coming=None, serving_generation=deployment.generation,
            state=ProvisioningState.SUCCEEDED, error="", all_traffic=False,
        )  # fmt: skip
        store.save_deployment(tx, promoted)
        for replica in store.replicas_of(tx, promoted):
            if replica.generation < promoted.generation:
                self._let_go(tx, actor, replica)
        publish(tx, actor, events.deployment_ready(promoted))
        if deployment.all_traffic:
            self._endpoints.set_traffic(tx, actor, promoted.workspace_id, promoted.endpoint, {promoted.name: 100})

    def _ended(self, tx: Tx, actor: Actor, deployment: Deployment, replica: Replica, *, reason: str) -> None:
        store.remove_replica(tx, replica)
        if deployment.state in CHANGING and replica.generation == deployment.generation:
            self._fail(tx, actor, replace(deployment, failed_process=replica.id), reason=reason)
            return
        failures = failures_in_a_row(replica.failures, ready_at=replica.ready_at, now=tx.now)
        wait = timedelta(seconds=restart_wait_seconds(failures))
        successor = replace(
            replica, id=new_run_id(), state=ReplicaState.WAITING, socket=None, failures=failures, due_at=tx.now + wait,
            ready_at=None,
        )  # fmt: skip
        if wait:
            store.add_replica(tx, successor)
        else:
            self._launch(tx, actor, deployment, successor)
        self._endpoints.gateways.changed(tx)
        publish(tx, actor, events.replica_died(deployment, replica_id=replica.id, reason=reason))

    def _fail(self, tx: Tx, actor: Actor, deployment: Deployment, *, reason: str) -> None:
        for replica in store.replicas_of(tx, deployment):
            if replica.generation == deployment.generation:
                store.remove_replica(tx, replica)
                self._queue.cancel(tx, actor, replica.id)
        failed = deployment.with_state(ProvisioningState.FAILED, error=reason)
        publish(tx, actor, events.deployment_failed(failed))
        store.save_deployment(tx, replace(failed, coming=None, all_traffic=False))
        self._endpoints.gateways.changed(tx)

    def _launch_all(self, tx: Tx, actor: Actor, deployment: Deployment) -> None:
        for ordinal in range(deployment.newest.instance_count):
            replica = Replica(
                id=new_run_id(), deployment_id=deployment.id, workspace_id=deployment.workspace_id, ordinal=ordinal,
                generation=deployment.generation, state=ReplicaState.WAITING, socket=None, failures=0, due_at=tx.now,
                ready_at=None,
            )  # fmt: skip
            self._launch(tx, actor, deployment, replica)

    def _launch(self, tx: Tx, actor: Actor, deployment: Deployment, replica: Replica) -> None:
        definition = deployment.newest if replica.generation == deployment.generation else deployment.current
        store.add_replica(tx, replace(replica, state=ReplicaState.STARTING))
        workspace = self._workspace_name(tx, deployment.workspace_id)
        self._queue.enqueue(tx, actor, replica_spec(replica.id, deployment, definition, workspace=workspace))

    def _let_go(self, tx: Tx, actor: Actor, replica: Replica) -> None:
        """Gateways turn away from it first; then it ends."""
        if replica.state == ReplicaState.READY:
            store.save_replica(tx, replace(replica, state=ReplicaState.LEAVING, due_at=tx.now + LEAVE_AFTER))
        elif replica.state != ReplicaState.LEAVING:
            store.remove_replica(tx, replica)
            self._queue.cancel(tx, actor, replica.id)

    def _remove(self, tx: Tx, actor: Actor, deployment: Deployment) -> None:
        for replica in store.replicas_of(tx, deployment):
            self._let_go(tx, actor, replica)
        store.remove_deployment(tx, deployment)
        self._endpoints.gateways.changed(tx)
        publish(tx, actor, events.deployment_deleted(deployment))


def _socket(address: JSON) -> str:
    assert isinstance(address, Mapping), "a ready service says where it answers"
    return str(address["socket"])
