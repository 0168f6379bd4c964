"""Sweeps: begun, given their next trials whenever one has ended, and ended with the best of them."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from lazulite.compute.spec import InputSpec
from lazulite.compute.status import JobStatus
from lazulite.foundation.actor import Actor, Principal, PrincipalKind
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events.facts import Fact
from lazulite.services.training.jobs.entities import GivenInput, Job, JobType, NewJob, Place
from lazulite.services.training.jobs.ports import literal_type
from lazulite.services.training.jobs.service import Ending, JobsService
from lazulite.services.training.jobs.templates import filled
from lazulite.services.training.sweeps import store
from lazulite.services.training.sweeps.entities import Sweep, SweepPlan, Trial
from lazulite.services.training.sweeps.sampling import Parameters, at_random, grid
from lazulite.services.training.tracking.service.tracking import TrackingService
from lazulite.words.errors import PlatformError
from lazulite.words.json import JSON

OWNER = "sweeps"


class SweepsService:
    def __init__(self, *, jobs: JobsService, tracking: TrackingService) -> None:
        self._jobs = jobs
        self._tracking = tracking
        jobs.cancels[JobType.SWEEP] = self._cancel

    def submit(
        self, tx: Tx, actor: Actor, workspace_id: str, new: NewJob, plan: SweepPlan, inputs: Mapping[str, GivenInput]
    ) -> Job:
        """Running, its first trials queued. Raises JobExists, and what admission raises."""
        job = self._jobs.begin(tx, actor, workspace_id, replace(new, type=JobType.SWEEP, inputs=inputs))
        store.add(tx, Sweep(job.name, workspace_id, plan, inputs, tx.now))
        self._advance(tx, _acting(job, actor.cause), job)
        return self._jobs.get(tx, workspace_id, job.name)

    def on_job_finished(self, tx: Tx, fact: Fact) -> None:
        """Settles the trial that has ended, and starts the next. Subscribes to JobFinished."""
        if fact.data.get("owner") != OWNER:
            return
        trial = store.trial_of(tx, fact.subject.removeprefix("jobs/"))
        if trial is None:
            return
        sweep = store.find(tx, trial.sweep, lock=True)
        assert sweep is not None
        status = JobStatus(str(fact.data["status"]))
        value = self._value(tx, sweep, trial.job)
        said = str(fact.data.get("reason") or "")
        store.save_trial(tx, replace(trial, status=status, value=value, said=said, ended_at=tx.now))
        job = self._jobs.get(tx, fact.workspace_id, trial.sweep)
        self._advance(tx, _acting(job, fact.id), job)

    def trials(self, tx: Tx, job: Job) -> Sequence[Trial]:
        return store.trials(tx, job.name)

    def _cancel(self, tx: Tx, actor: Actor, job: Job) -> None:
        store.find(tx, job.name, lock=True)
        for trial in store.trials(tx, job.name):
            if not trial.has_ended:
                self._jobs.cancel(tx, actor, job.workspace_id, trial.job)
        self._advance(tx, actor, self._jobs.get(tx, job.workspace_id, job.name))

    def _advance(self, tx: Tx, actor: Actor, job: Job) -> None:
        if job.has_ended:
            return
        sweep = store.find(tx, job.name, lock=True)
        assert sweep is not None
        trials = store.trials(tx, job.name)
        refusal = ""
        if job.status is not JobStatus.CANCEL_REQUESTED:
            refusal = self._start_more(tx, actor, job, sweep, trials)
        if all(trial.has_ended for trial in trials):
            self._end(tx, actor, job, sweep, trials, refusal)

    def _start_more(self, tx: Tx, actor: Actor, job: Job, sweep: Sweep, trials: list[Trial]) -> str:
        """As many as may run beside each other. Why the next could not be started, if it could not."""
        limits = sweep.plan.definition.limits
        at_once = limits.max_concurrent_trials or limits.max_total_trials
        while len(trials) < limits.max_total_trials and sum(not one.has_ended for one in trials) < at_once:
            parameters = _next(sweep, len(trials))
            if parameters is None:
                break
            try:
                with tx.savepoint():
                    trials.append(self._start(tx, actor, job, sweep, len(trials), parameters))
            except PlatformError as refused:
                return refused.detail
        return ""

    def _start(self, tx: Tx, actor: Actor, job: Job, sweep: Sweep, number: int, parameters: Parameters) -> Trial:
        chosen = {name: _literal(value) for name, value in parameters.items()}
        new = filled(sweep.plan.trial, {**sweep.inputs, **chosen})
        about = replace(
            new.about, display_name=f"{job.about.display_name} {number}", experiment_name=job.about.experiment_name,
            tags={**new.about.tags, "hyperparameters": _told(parameters)},
        )  # fmt: skip
        new = replace(new, about=about, owner=OWNER, place=Place(job.name, str(number)))
        child = self._jobs.submit(tx, actor, job.workspace_id, new)
        trial = Trial(job.name, number, child.name, parameters, started_at=tx.now)
        store.add_trial(tx, job.workspace_id, trial)
        return trial

    def _end(self, tx: Tx, actor: Actor, job: Job, sweep: Sweep, trials: Sequence[Trial], refusal: str) -> None:
        best = best_of(trials, minimize=sweep.plan.definition.objective.goal == "minimize")
        if job.status is JobStatus.CANCEL_REQUESTED:
            ending = Ending(JobStatus.CANCELED)
        elif best is None:
            ending = Ending(JobStatus.FAILED, refusal or _why_none(sweep, trials))
        else:
            outputs = self._jobs.get(tx, job.workspace_id, best.job).outputs
            left = {name: one["files"] for name, one in outputs.items() if isinstance(one, Mapping) and "files" in one}
            result: JSON = {"best_trial": best.job, "value": best.value, "parameters": dict(best.parameters)}
            ending = Ending(JobStatus.COMPLETED, result=result, left=left)
        self._jobs.finish(tx, actor, job, ending)

    def _value(self, tx: Tx, sweep: Sweep, run_id: str) -> float | None:
        """The best that the trial has logged of the objective's metric."""
        objective = sweep.plan.definition.objective
        points = self._tracking.runs.history(tx, sweep.workspace_id, [run_id], objective.primary_metric)
        values = [point.value for point in points if point.value == point.value]
        if not values:
            return None
        return min(values) if objective.goal == "minimize" else max(values)


def best_of(trials: Sequence[Trial], *, minimize: bool) -> Trial | None:
    """Of those that completed and have a value; the first of equals."""
    measured = [one for one in trials if one.status is JobStatus.COMPLETED and one.value is not None]
    ranked = sorted(measured, key=lambda one: (one.value if minimize else -one.value, one.number))  # type: ignore[operator]  # measured
    return ranked[0] if ranked else None


def _next(sweep: Sweep, number: int) -> Parameters | None:
    definition = sweep.plan.definition
    if definition.sampling_algorithm.type == "grid":
        combinations = grid(definition.search_space)
        return combinations[number] if number < len(combinations) else None
    seed = getattr(definition.sampling_algorithm, "seed", None)
    return at_random(
        definition.search_space, seed=zlib.crc32(sweep.job.encode()) if seed is None else seed, number=number
    )


def _literal(value: JSON) -> GivenInput:
    return GivenInput(InputSpec(literal_type(value), literal=str(value)), str(value))


def _told(parameters: Parameters) -> str:
    return ", ".join(f"{name}={value}" for name, value in parameters.items())


def _why_none(sweep: Sweep, trials: Sequence[Trial]) -> str:
    completed = [one for one in trials if one.status is JobStatus.COMPLETED]
    metric = sweep.plan.definition.objective.primary_metric
    if completed:
        return f"No trial has logged the metric '{metric}'; {len(completed)} completed without it."
    said = next((one.said for one in trials if one.said), "")
    return f"None of {len(trials)} trials completed{f': {said}' if said else '.'}"


def _acting(job: Job, cause: str | None) -> Actor:
    """The sweep itself, for whom it was submitted."""
    principal = Principal(PrincipalKind.JOB, job.name)
    return Actor(principal, Principal.parse(job.created_by), cause, job.workspace_id)
