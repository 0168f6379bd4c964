"""Sweeps: begun, given their next trials whenever one has ended, extended, and ended with the best of them."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from lazulite.compute.spec import InputSpec
from lazulite.compute.status import JobStatus
from lazulite.foundation.actor import Actor, Principal, PrincipalKind
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events.facts import Fact
from lazulite.foundation.pagination import Page, PageRequest
from lazulite.services.training.jobs.entities import GivenInput, Job, JobType, NewJob, Place, WantedOutput
from lazulite.services.training.jobs.ports import literal_type
from lazulite.services.training.jobs.service import Ending, JobsService
from lazulite.services.training.jobs.templates import filled
from lazulite.services.training.sweeps import store
from lazulite.services.training.sweeps.choosing import Parameters, flat, told
from lazulite.services.training.sweeps.curves import best_value
from lazulite.services.training.sweeps.entities import Count, NotASweep, Sweep, SweepPlan, Trial
from lazulite.services.training.sweeps.outcome import why_none
from lazulite.services.training.sweeps.proposing import is_quick, most_trials, proposal, seed_of
from lazulite.services.training.tracking.service.tracking import TrackingService
from lazulite.words.errors import PlatformError
from lazulite.words.json import JSON

OWNER = "sweeps"


class SweepsService:
    """Whoever moves a sweep on holds its job first, so that trials are counted by one at a time."""

    def __init__(self, *, jobs: JobsService, tracking: TrackingService) -> None:
        self._jobs = jobs
        self._tracking = tracking
        jobs.cancels[JobType.SWEEP] = self._cancel

    def submit(
        self, tx: Tx, actor: Actor, workspace_id: str, new: NewJob, plan: SweepPlan, inputs: Mapping[str, GivenInput]
    ) -> Job:
        """Running, its first trials queued if they are quickly found. Raises JobExists, and what admission raises."""
        job = self._jobs.begin(tx, actor, workspace_id, replace(new, type=JobType.SWEEP, inputs=inputs))
        seed = seed_of(plan.definition, job.name)
        sweep = Sweep(job.name, workspace_id, plan.definition, seed, tx.now, inputs)
        store.add(tx, sweep, plan.trial)
        self.go_on(tx, acting(job, actor.cause), job, sweep)
        return self._jobs.get(tx, workspace_id, job.name)

    def on_job(self, tx: Tx, fact: Fact) -> None:
        """Notes how a trial stands, and starts the next one. Subscribes to JobStarted and JobFinished.

        Told again of a trial that has ended, it finds nothing to do.
        """
        if fact.data.get("owner") != OWNER:
            return
        trial = store.trial_of(tx, fact.subject.removeprefix("jobs/"))
        if trial is None:
            return
        job = self._jobs.hold(tx, fact.workspace_id, trial.sweep)
        sweep, trial = self.of(tx, job), store.numbered(tx, trial.sweep, trial.number)
        if trial is None or trial.has_ended:
            return
        if fact.type == "JobStarted":
            store.save_trial(tx, replace(trial, status=JobStatus.RUNNING, started_at=fact.occurred_at))
            return
        logged = self._tracking.runs.logged(tx, job.workspace_id, [trial.job], sweep.metric)
        value = best_value(logged.get(trial.job, ()), minimize=sweep.minimize)
        said = trial.said or str(fact.data.get("reason") or "")
        status = JobStatus(str(fact.data["status"]))
        store.save_trial(tx, replace(trial, status=status, value=value, said=said, ended_at=tx.now))
        reached = sweep.reached_by(value) if status is JobStatus.COMPLETED else ""
        if reached and not sweep.closed:
            sweep = self.close(tx, acting(job, fact.id), sweep, reached)
        self.go_on(tx, acting(job, fact.id), job, sweep)

    def of(self, tx: Tx, job: Job) -> Sweep:
        """Raises NotASweep."""
        sweep = store.find(tx, job.name) if job.type is JobType.SWEEP else None
        if sweep is None:
            raise NotASweep(job.name, job.type.value)
        return sweep

    def trials(self, tx: Tx, workspace_id: str, name: str, request: PageRequest | None = None) -> Page[Trial]:
        """In the order of their numbers unless asked otherwise. Raises JobMissing, NotASweep."""
        self.of(tx, self._jobs.get(tx, workspace_id, name))
        return store.page(tx, name, request or PageRequest())

    def standing(self, tx: Tx, sweep: Sweep) -> tuple[Mapping[JobStatus, int], Trial | None]:
        """How many trials stand how, and the best so far."""
        return store.by_status(tx, sweep.job), store.best(tx, sweep.job, minimize=sweep.minimize)

    def go_on(
        self, tx: Tx, actor: Actor, job: Job, sweep: Sweep, proposals: Mapping[int, Parameters] | None = None
    ) -> None:
        """Starts what may start now, and ends the sweep when nothing runs and nothing is to come.

        proposals: by the trials' numbers, those that take their time to be found; without them such a sweep waits.
        """
        if job.has_ended:
            return
        count, refusal = store.count(tx, sweep.job), ""
        if job.status is not JobStatus.CANCEL_REQUESTED and not sweep.closed:
            count, refusal = self._start_more(tx, actor, job, sweep, count, proposals)
        to_come = count.trials < most_trials(sweep.definition) and not sweep.closed and not refusal
        if count.running == 0 and (not to_come or job.status is JobStatus.CANCEL_REQUESTED):
            self._end(tx, actor, job, replace(sweep, closed=sweep.closed or refusal))

    def close(self, tx: Tx, actor: Actor, sweep: Sweep, why: str, *, keeping: Collection[int] = frozenset()) -> Sweep:
        """No more trials are started, and those that run are ended, but for those to keep (by number)."""
        closed = replace(sweep, closed=why)
        store.change(tx, closed)
        for trial in store.running(tx, [sweep.job]):
            if trial.number not in keeping:
                self.stop_trial(tx, actor, trial, closed, trial.said or why)
        return closed

    def stop_trial(self, tx: Tx, actor: Actor, trial: Trial, sweep: Sweep, reason: str) -> None:
        """Its best value so far stays."""
        store.save_trial(tx, replace(trial, said=reason))
        self._jobs.cancel(tx, actor, sweep.workspace_id, trial.job, reason=reason)

    def _cancel(self, tx: Tx, actor: Actor, job: Job) -> None:
        job = self._jobs.get(tx, job.workspace_id, job.name)
        for trial in store.running(tx, [job.name]):
            self._jobs.cancel(tx, actor, job.workspace_id, trial.job, reason=job.reason)
        job = self._jobs.get(tx, job.workspace_id, job.name)
        self.go_on(tx, actor, job, self.of(tx, job))

    def _start_more(
        self, tx: Tx, actor: Actor, job: Job, sweep: Sweep, count: Count, proposals: Mapping[int, Parameters] | None
    ) -> tuple[Count, str]:
        """As many as may run beside each other, and why the next could not be started, if it could not."""
        free = min(sweep.at_once - count.running, most_trials(sweep.definition) - count.trials)
        if free <= 0 or (proposals is None and not is_quick(sweep.definition)):
            return count, ""
        template, inputs = store.template(tx, sweep.job)
        for number in range(count.trials, count.trials + free):
            found = proposals or {}
            if not is_quick(sweep.definition) and number not in found:
                break  # somebody else was faster, or it is still looked for
            parameters = found.get(number) or proposal(sweep.definition, seed=sweep.seed, number=number)
            try:
                with tx.savepoint():
                    self._start(tx, actor, job, number, parameters, filled(template, _given(inputs, parameters)))
            except PlatformError as refused:
                return count, refused.detail
            count = Count(count.trials + 1, count.running + 1)
        return count, ""

    def _start(self, tx: Tx, actor: Actor, job: Job, number: int, parameters: Parameters, new: NewJob) -> None:
        searched = ", ".join(f"{key}={told(one)}" for key, one in parameters.items())
        about = replace(
            new.about, display_name=f"{job.about.display_name} {number}", experiment_name=job.about.experiment_name,
            tags={**new.about.tags, "hyperparameters": searched},
        )  # fmt: skip
        # What is named is registered by the sweep, of its best trial: a trial's own outputs only stay with it.
        outputs = {name: WantedOutput(wanted.type) for name, wanted in new.outputs.items()}
        place = Place(job.name, str(number))
        child = self._jobs.submit(
            tx, actor, job.workspace_id, replace(new, about=about, outputs=outputs, owner=OWNER, place=place)
        )
        store.add_trial(tx, job.workspace_id, Trial(job.name, number, child.name, parameters, tx.now))

    def _end(self, tx: Tx, actor: Actor, job: Job, sweep: Sweep) -> None:
        best = store.best(tx, sweep.job, minimize=sweep.minimize)
        result: JSON = None
        left: JSON = None
        if best is not None:
            outputs = self._jobs.get(tx, job.workspace_id, best.job).outputs
            left = {name: one["files"] for name, one in outputs.items() if isinstance(one, Mapping) and "files" in one}
            result = {
                "best_trial": best.job, "number": best.number, "metric": sweep.metric, "value": best.value,
                "parameters": dict(best.parameters), "trials": store.count(tx, sweep.job).trials,
                "closed": sweep.closed or None,
            }  # fmt: skip
        if job.status is JobStatus.CANCEL_REQUESTED:
            ending = Ending(JobStatus.CANCELED, result=result, left=left)
        elif best is None:
            ending = Ending(JobStatus.FAILED, self._why_none(tx, sweep))
        else:
            ending = Ending(JobStatus.COMPLETED, result=result, left=left)
        store.change(tx, sweep, ended=True)
        self._jobs.finish(tx, actor, job, ending)

    def _why_none(self, tx: Tx, sweep: Sweep) -> str:
        trials = store.trials(tx, sweep.job)
        completed = [one.job for one in trials if one.status is JobStatus.COMPLETED]
        logged = self._tracking.runs.logged_names(tx, sweep.workspace_id, completed)
        return why_none(trials, metric=sweep.metric, logged=logged, closed=sweep.closed)


def acting(job: Job, cause: str | None) -> Actor:
    """The sweep itself, for whom it was submitted."""
    principal = Principal(PrincipalKind.JOB, job.name)
    return Actor(principal, Principal.parse(job.created_by), cause, job.workspace_id)


def _given(inputs: Mapping[str, GivenInput], parameters: Parameters) -> dict[str, GivenInput]:
    chosen = {
        name: GivenInput(InputSpec(literal_type(one), literal=told(one)), told(one)) for name, one in flat(parameters)
    }
    return {**inputs, **chosen}
