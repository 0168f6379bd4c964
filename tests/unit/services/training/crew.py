"""A worker with room for everything, played by the test: it takes what waits, and ends each as it is told."""

import itertools
from collections.abc import Callable, Mapping

from lazulite.compute.process import End, Worker
from lazulite.compute.spec import JobSpec
from lazulite.compute.status import JobStatus
from lazulite.foundation.actor import LOCAL
from lazulite.foundation.db.transaction import Tx
from lazulite.services.training.jobs.entities import Job
from lazulite.services.training.jobs.planning.submission import Submission, read_submission
from lazulite.words.json import JSON
from tests.unit.services.training.jobs.yard import RAN_IN, WORKER, Yard

COMPLETED = JobStatus.COMPLETED


class Crew:
    def __init__(self, yard: Yard) -> None:
        self.yard = yard
        self.platform = yard.platform
        self.running: dict[str, JobSpec] = {}
        self._claims = itertools.count()
        queue, now = self.platform.queue, self.platform.clock.now()
        worker = Worker("crew", "crew", "default", 1000, "", None, now)
        self.platform.write(lambda tx: queue.register(tx, WORKER, worker, held={}))

    def submit(
        self, text: str, sources: Mapping[str, JSON] | None = None, settings: Mapping[str, JSON] | None = None
    ) -> Job:
        """A document of any kind, and what it starts at once taken by the crew."""
        submission = read_submission(text, settings=settings or {}, sources=sources or {}, properties={})
        return self._submit(lambda _: submission)

    def resume(self, name: str) -> Job:
        """The same pipeline once more, with what it had completed."""
        training = self.platform.training.submission
        return self._submit(lambda tx: training.again(tx, self.yard.workspace, name, {}), resumes=name)

    def _submit(self, read: Callable[[Tx], Submission], *, resumes: str | None = None) -> Job:
        training, workspace = self.platform.training.submission, self.yard.workspace

        def submit(tx: Tx) -> Job:
            return training.submit(tx, LOCAL, workspace, training.plan(tx, workspace, read(tx)), resumes=resumes)

        job = self.platform.write(submit)
        self.take()
        return job

    def take(self) -> list[str]:
        """All that waits is accepted; by the names of the steps or trials that it runs for."""
        queue = self.platform.queue
        self.platform.relay.drain()
        claim = f"c{next(self._claims)}"
        claimed = self.platform.write(lambda tx: queue.claim(tx, WORKER, "crew", claim_id=claim))
        for one in claimed:
            spec = one.spec
            self.platform.write(
                lambda tx, i=spec.id: queue.accept(tx, WORKER, "crew", i, attempt=1, environment=RAN_IN)
            )
            self.running[spec.id] = spec
        self.platform.relay.drain()
        return [self.node(one.spec.id) for one in claimed]

    def node(self, job: str) -> str:
        return str(self.yard.job(job).place.node)

    def end(
        self, node: str, status: JobStatus = COMPLETED, *, reason: str = "", outputs: Mapping[str, JSON] | None = None
    ) -> Job:
        """What runs for the step or trial of that name ends; what follows is taken."""
        job = next(name for name in self.running if self.node(name) == node)
        self.running.pop(job)
        end = End(status, 0 if status is COMPLETED else 1, reason, None, outputs or {})
        self.platform.write(lambda tx: self.platform.queue.end(tx, WORKER, "crew", job, attempt=1, end=end))
        self.take()
        return self.yard.job(job)

    def end_all(self, pick: Callable[[list[str]], str] = min) -> list[str]:
        """One after the other until nothing runs, in the order that `pick` chooses; the order."""
        ended = []
        while self.running:
            node = pick([self.node(name) for name in self.running])
            ended.append(node)
            self.end(node)
        return ended
