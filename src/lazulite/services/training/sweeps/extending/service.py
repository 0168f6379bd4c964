"""More trials for a sweep: by a higher limit while it runs, and by a new sweep that begins with its trials when it has
ended, for what has ended stays ended."""

from dataclasses import replace

from lazulite.compute.status import JobStatus
from lazulite.foundation.actor import Actor
from lazulite.foundation.db.transaction import Tx
from lazulite.services.training.jobs.entities import Job, JobType, NewJob
from lazulite.services.training.jobs.service import JobsService
from lazulite.services.training.sweeps import store
from lazulite.services.training.sweeps.entities import Sweep, SweepNotExtended
from lazulite.services.training.sweeps.proposing import most_trials
from lazulite.services.training.sweeps.service import SweepsService, acting
from lazulite.specs.written import read_written

EXTENDS = "lazulite.extends"
LIMIT = "limits.max_total_trials"


class ExtendingService:
    def __init__(self, *, sweeps: SweepsService, jobs: JobsService) -> None:
        self._sweeps = sweeps
        self._jobs = jobs

    def extend(self, tx: Tx, actor: Actor, workspace_id: str, name: str, *, max_total_trials: int) -> Job:
        """The sweep itself where it runs, else the new one. Raises JobMissing, NotASweep, SweepNotExtended."""
        job = self._jobs.hold(tx, workspace_id, name)
        sweep = self._sweeps.of(tx, job)
        limits = sweep.definition.limits.model_copy(update={"max_total_trials": max_total_trials})
        wanted = replace(sweep, definition=sweep.definition.model_copy(update={"limits": limits}))
        self._check(tx, job, sweep, wanted)
        if job.has_ended:
            return self._begin(tx, actor, job, wanted)
        store.change(tx, wanted)
        self._sweeps.go_on(tx, acting(job, actor.cause), job, wanted)
        return self._jobs.get(tx, workspace_id, name)

    @staticmethod
    def _check(tx: Tx, job: Job, sweep: Sweep, wanted: Sweep) -> None:
        limit, has = wanted.definition.limits.max_total_trials, store.count(tx, job.name).trials
        if not job.has_ended and (sweep.closed or job.status is JobStatus.CANCEL_REQUESTED):
            raise SweepNotExtended(f"The sweep {job.name} is just ending.", hint="Extend it when it has ended.")
        if limit <= has:
            raise SweepNotExtended(
                f"The sweep {job.name} has {has} trials already, and max_total_trials {limit} are no more.",
                hint="It counts those that there are too.",
            )
        if most_trials(wanted.definition) <= has:
            raise SweepNotExtended(
                f"The grid of the sweep {job.name} has {has} combinations, and all were tried.",
                hint="Change the search space by 'lazulite job clone'.",
            )

    def _begin(self, tx: Tx, actor: Actor, past: Job, wanted: Sweep) -> Job:
        """Of the same parts as the past one: what its references mean by now does not matter."""
        template, inputs = store.template(tx, past.name)
        sources = self._jobs.sources(tx, past.workspace_id, past.name)
        limit = wanted.definition.limits.max_total_trials
        document = read_written(past.document, settings={LIMIT: limit}, sources={}).kept if past.document else ""
        about = replace(past.about, properties={**past.about.properties, EXTENDS: past.name})
        new = NewJob(
            about=about, inputs=inputs, outputs=template.outputs, document=document, sources=sources,
            type=JobType.SWEEP,
        )  # fmt: skip
        job = self._jobs.begin(tx, actor, past.workspace_id, new)
        sweep = replace(wanted, job=job.name, began_at=tx.now, inputs=inputs, closed="", extends=past.name)
        store.add(tx, sweep, template)
        store.adopt(tx, past=past.name, by=job.name)
        self._sweeps.go_on(tx, acting(job, actor.cause), job, sweep)
        return self._jobs.get(tx, past.workspace_id, job.name)
