"""What jobs offer while they run, as their workers tell it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from lazulite.compute import store
from lazulite.compute.interactive.entities import Offered, ServiceState, address
from lazulite.compute.process import Process
from lazulite.compute.status import JobStatus
from lazulite.foundation.db.transaction import Tx
from lazulite.words.errors import Missing, Unavailable, nearest
from lazulite.words.json import JSONObject


class ServiceMissing(Missing):
    def __init__(self, job: str, name: str, known: list[str]) -> None:
        hint = nearest(name, known) if known else "Its document names none under 'services'."
        super().__init__(f"The job {job} has no service '{name}'.", hint=hint)


class ServiceAway(Unavailable):
    def __init__(self, job: str, name: str, service: Offered) -> None:
        super().__init__(
            f"The service '{name}' of the job {job} is {service.state}. {service.said}".rstrip(),
            hint="It is reached while the job runs and something listens on its port.",
        )
        self.retry_seconds = 1 if service.state is ServiceState.STARTING else None


@dataclass(frozen=True)
class Place:
    """Where a running service is: on which worker's machine, at which port of it."""

    worker_id: str
    process_id: str
    port: int


class InteractiveService:
    def tell(self, tx: Tx, process_id: str, services: Mapping[str, JSONObject]) -> None:
        store.change(tx, process_id, services={name: dict(told) for name, told in services.items()})

    def of(self, process: Process) -> Mapping[str, Offered]:
        """Every service that its spec asks for, as it stands; those of an ended process have ended."""
        told = {name: Offered.from_json(value) for name, value in process.services.items()}
        found = {name: told.get(name, Offered(asked.kind, 0)) for name, asked in process.spec.services.items()}
        if process.ended:
            return {name: replace(one, state=ServiceState.ENDED) for name, one in found.items()}
        if process.state is not JobStatus.RUNNING:
            return {name: replace(one, state=ServiceState.STARTING) for name, one in found.items()}
        return found

    def path(self, process: Process, name: str) -> str:
        return address(process.spec.workspace, process.id, name)

    def place(self, process: Process, name: str) -> Place:
        """Raises ServiceMissing, ServiceAway."""
        services = self.of(process)
        if name not in services:
            raise ServiceMissing(process.id, name, list(services))
        one = services[name]
        if one.state is not ServiceState.RUNNING or process.worker_id is None:
            raise ServiceAway(process.id, name, one)
        return Place(process.worker_id, process.id, one.port)
