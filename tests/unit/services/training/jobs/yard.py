"""A platform with one worker that is played by the test: it claims, accepts and ends what is asked of it."""

from collections.abc import Mapping

from lazulite.assembly import Platform
from lazulite.compute.process import End, Worker
from lazulite.compute.spec import EnvironmentKind, EnvironmentSpec, JobSpec
from lazulite.compute.status import JobStatus
from lazulite.foundation.actor import LOCAL, Actor, Principal, PrincipalKind
from lazulite.foundation.blobs.content import Blob
from lazulite.foundation.events.facts import Fact
from lazulite.foundation.events.outbox import read_after
from lazulite.services.training.jobs.entities import Description, GivenEnvironment, Job, NewJob
from lazulite.words.json import JSON
from lazulite.words.manifests import FileEntry, Manifest

RAN_IN: dict[str, JSON] = {"key": "k", "digest": "d", "lock": "six==1.17.0 --hash=sha256:0", "python": "3.11"}
WORKER = Actor(Principal(PrincipalKind.WORKER, "w"))


class Yard:
    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self.queues = ("default",)
        with platform.read() as tx:
            self.workspace = platform.workspaces.named(tx, "default").id

    def files(self, **contents: bytes) -> Manifest:
        """Held by the workspace; `a_csv=b"…"` is the file a.csv."""
        blobs = {name.replace("_", "."): self.platform.blobs.put([content]) for name, content in contents.items()}
        self.hold(*blobs.values())
        return Manifest(tuple(FileEntry(name, blob.size, blob.digest) for name, blob in blobs.items()))

    def hold(self, *blobs: Blob) -> None:
        self.platform.write(lambda tx: self.platform.blobs.hold(tx, self.workspace, blobs))

    def submit(self, new: NewJob | None = None, actor: Actor = LOCAL) -> Job:
        job = self.platform.write(lambda tx: self.platform.jobs.submit(tx, actor, self.workspace, new or make_job()))
        self.platform.relay.drain()
        return job

    def job(self, name: str) -> Job:
        with self.platform.read() as tx:
            return self.platform.jobs.get(tx, self.workspace, name)

    def serve(self, queue: str) -> None:
        """From now on the worker takes from there too."""
        self.queues = (*self.queues, queue)

    def start(self, *, attempt: int = 1) -> JobSpec:
        """The worker takes what waits, and says that it runs."""
        queue, now = self.platform.queue, self.platform.clock.now()
        worker = Worker("w", "w", "default", 4, "", None, now, queues=self.queues)
        self.platform.write(lambda tx: queue.register(tx, WORKER, worker, held={}))
        claimed = self.platform.write(lambda tx: queue.claim(tx, WORKER, "w", claim_id="c"))
        spec = claimed[0].spec
        self.platform.write(lambda tx: queue.accept(tx, WORKER, "w", spec.id, attempt=attempt, environment=RAN_IN))
        self.platform.relay.drain()
        return spec

    def end(
        self, spec: JobSpec, status: JobStatus = JobStatus.COMPLETED, *, reason: str = "", result: JSON = None,
        outputs: Mapping[str, JSON] | None = None, attempt: int = 1,
    ) -> Job:  # fmt: skip
        end = End(status, 0 if status is JobStatus.COMPLETED else 1, reason, result, outputs or {})
        self.platform.write(lambda tx: self.platform.queue.end(tx, WORKER, "w", spec.id, attempt=attempt, end=end))
        self.platform.relay.drain()
        return self.job(spec.id)

    def facts(self, *types: str) -> list[Fact]:
        with self.platform.read() as tx:
            return read_after(tx, 0, types=types, limit=1000)


def make_job(**changed: object) -> NewJob:
    environment = GivenEnvironment(EnvironmentSpec(EnvironmentKind.REQUIREMENTS))
    given = {"command": "true", "environment": environment, "about": Description(display_name="train")}
    return NewJob(**{**given, **changed})  # type: ignore[arg-type]  # a maker for tests
