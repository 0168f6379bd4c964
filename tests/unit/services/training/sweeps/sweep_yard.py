"""A yard where sweeps are submitted, their trials log what the test says, and the clock's hand is the test's own."""

from collections.abc import Sequence
from datetime import timedelta

from lazulite.assembly import Platform
from lazulite.compute.process import Worker
from lazulite.compute.spec import JobSpec
from lazulite.compute.status import JobStatus
from lazulite.foundation.actor import LOCAL
from lazulite.foundation.pagination import PageRequest
from lazulite.processes.watching import move_sweeps
from lazulite.services.training.jobs.entities import Description, Job, NewJob, WantedOutput
from lazulite.services.training.sweeps.entities import SweepPlan, Trial
from lazulite.services.training.sweeps.trials import sweep_plan
from lazulite.services.training.tracking.entities import Metric
from lazulite.testing import FrozenClock
from lazulite.words.json import JSON
from lazulite.words.manifests import Manifest
from tests.unit.services.training.jobs.yard import RAN_IN, WORKER, Yard, make_job
from tests.unit.services.training.sweeps.spaces import make_fields

COMMAND = "train --rate ${{search_space.rate}} --depth ${{search_space.depth}}"


class SweepYard(Yard):
    def __init__(self, platform: Platform) -> None:
        super().__init__(platform)
        self._points = 0
        worker = Worker("w", "w", "default", 1000, "", None, platform.clock.now())
        platform.write(lambda tx: platform.queue.register(tx, WORKER, worker, held={}))

    def start(self) -> JobSpec:
        """The worker takes the first that waits, and says that it runs; what it has taken before goes on."""
        queue = self.platform.queue
        claimed = self.platform.write(lambda tx: queue.claim(tx, WORKER, "w", claim_id="c"))
        spec = min((one.spec for one in claimed), key=lambda spec: spec.id)
        self.platform.write(lambda tx: queue.accept(tx, WORKER, "w", spec.id, attempt=1, environment=RAN_IN))
        self.platform.relay.drain()
        return spec

    def sweep(
        self, *, outputs: dict[str, WantedOutput] | None = None, command: str = COMMAND, **fields: object
    ) -> Job:  # fmt: skip
        """Submitted; what its definition says else."""
        trial = make_job(command=command, outputs=outputs or {})
        plan: SweepPlan = sweep_plan(trial, make_fields(**fields))  # type: ignore[arg-type]  # a maker for tests
        new = NewJob(
            about=Description("search", "flights"), outputs=outputs or {}, document="type: sweep\nlimits: {}\n"
        )
        sweeps = self.platform.training.sweeps
        job = self.platform.write(lambda tx: sweeps.submit(tx, LOCAL, self.workspace, new, plan, {}))
        self.platform.relay.drain()
        return job

    def trials(self, sweep: Job, request: PageRequest | None = None) -> Sequence[Trial]:
        with self.platform.read() as tx:
            return self.platform.training.sweeps.trials(tx, self.workspace, sweep.name, request).items

    def log(self, job: str, *values: float, key: str = "loss") -> None:
        points = []
        for value in values:
            self._points += 1
            points.append(Metric(key, value, self._points))
        self.platform.write(lambda tx: self.platform.tracking.log_metrics(tx, self.workspace, job, points))

    def run(
        self, *values: float, status: JobStatus = JobStatus.COMPLETED, reason: str = "", key: str = "loss",
        left: dict[str, Manifest] | None = None,
    ) -> JobSpec:  # fmt: skip
        """The next trial that waits, from its start to its end."""
        spec = self.start()
        self.log(spec.id, *values, key=key)
        outputs: dict[str, JSON] = {name: files.to_json() for name, files in (left or {}).items()}
        self.end(spec, status, reason=reason, outputs=outputs)
        return spec

    def tick(self, seconds: float = 1) -> None:
        """The clock goes on, and its hand moves the sweeps."""
        clock = self.platform.clock
        assert isinstance(clock, FrozenClock)
        clock.advance(timedelta(seconds=seconds))
        move_sweeps(self.platform)
        self.platform.relay.drain()

    def cancel(self, name: str) -> Job:
        self.platform.write(lambda tx: self.platform.jobs.cancel(tx, LOCAL, self.workspace, name))
        self.platform.relay.drain()
        return self.job(name)
