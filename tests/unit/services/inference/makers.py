"""Makers of what the tests of inference are about."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from lazulite.compute.spec import JobSpec
from lazulite.foundation.actor import LOCAL, Actor
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events.facts import Fact
from lazulite.services.inference.deployments.service import DeploymentsService
from lazulite.services.inference.entities import Definition, ServedModel
from lazulite.services.inference.gateways.service import GatewaysService
from lazulite.services.inference.service import EndpointsService
from lazulite.words.json import JSON

WORKSPACE = "workspace-1"
FILES: JSON = [{"path": "MLmodel", "size": 3, "digest": "0" * 64}]


def make_definition(version: int = 1, *, instance_count: int = 1) -> Definition:
    model = ServedModel("delays", version, FILES, ("mlflow-skinny==3.17.2", "pandas<3"))
    return Definition(model=model, instance_count=instance_count)


@dataclass
class Launches:
    """Compute, as far as deployments see it: remembers what it was asked."""

    started: list[JobSpec] = field(default_factory=list)
    canceled: list[str] = field(default_factory=list)

    def enqueue(self, tx: Tx, actor: Actor, spec: JobSpec) -> None:
        self.started.append(spec)

    def cancel(self, tx: Tx, actor: Actor, process_id: str) -> None:
        self.canceled.append(process_id)


@dataclass
class Inference:
    """The slice over a database, with a compute that only remembers."""

    launches: Launches = field(default_factory=Launches)

    def __post_init__(self) -> None:
        self.gateways = GatewaysService()
        self.endpoints = EndpointsService(gateways=self.gateways)
        self.deployments = DeploymentsService(
            endpoints=self.endpoints, queue=self.launches, workspace_name=lambda tx, workspace_id: "default"
        )

    def table(self, tx: Tx) -> JSON:
        return self.gateways.table(tx, {WORKSPACE: "default"})

    def ready(self, tx: Tx, process_id: str, *, socket: str = "/run/1") -> None:
        data: dict[str, JSON] = {"owner": "endpoints", "kind": "service", "address": {"socket": socket}}
        self.deployments.on_process(tx, make_fact("ProcessReady", process_id, data))

    def ended(self, tx: Tx, process_id: str, *, reason: str = "It was killed.") -> None:
        data: dict[str, JSON] = {"owner": "endpoints", "kind": "service", "reason": reason}
        self.deployments.on_process(tx, make_fact("ProcessEnded", process_id, data))


def make_fact(kind: str, process_id: str, data: dict[str, JSON]) -> Fact:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return Fact("fact-1", 1, kind, 1, f"processes/{process_id}", WORKSPACE, data, LOCAL, at, at)
