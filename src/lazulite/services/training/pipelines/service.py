"""Pipelines: begun, moved on whenever a step has ended, and ended when nothing is left to run."""

from collections.abc import Mapping
from dataclasses import replace

from lazulite.compute.needs import Demand
from lazulite.compute.spec import InputSpec
from lazulite.compute.status import JobStatus
from lazulite.foundation.actor import Actor, Principal, PrincipalKind
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events.facts import Fact
from lazulite.services.training.jobs.entities import GivenInput, Job, JobType, NewJob, Place, Port
from lazulite.services.training.jobs.resolving.service import ResolvingService
from lazulite.services.training.jobs.service import Ending, JobsService
from lazulite.services.training.jobs.templates import filled
from lazulite.services.training.pipelines import store
from lazulite.services.training.pipelines.entities import (
    Binding,
    OfParent,
    OfStep,
    Pipeline,
    Step,
    StepKind,
    StepRun,
    StepState,
)
from lazulite.services.training.pipelines.graph import failure, moves
from lazulite.services.training.pipelines.planning.service import PipelinePlan
from lazulite.services.training.sweeps.service import SweepsService
from lazulite.words.errors import Invalid, PlatformError
from lazulite.words.json import JSON
from lazulite.words.manifests import Manifest

OWNER = "pipelines"
STATES = {
    JobStatus.COMPLETED: StepState.COMPLETED,
    JobStatus.FAILED: StepState.FAILED,
    JobStatus.CANCELED: StepState.CANCELED,
}
Values = Mapping[str, GivenInput]


class NothingLeft(Invalid):
    pass


class PipelinesService:
    def __init__(self, *, jobs: JobsService, sweeps: SweepsService, resolving: ResolvingService) -> None:
        self._jobs = jobs
        self._sweeps = sweeps
        self._resolving = resolving
        jobs.cancels[JobType.PIPELINE] = self._cancel

    def submit(self, tx: Tx, actor: Actor, workspace_id: str, plan: PipelinePlan) -> Job:
        """Running, its first steps queued. Raises JobExists, and what admission raises."""
        return self._begin(tx, actor, workspace_id, plan.job, plan.pipeline, plan.inputs)

    def steps(self, tx: Tx, job: Job) -> tuple[Pipeline, Mapping[str, StepRun]]:
        """The plan of a pipeline job, and how far each step is, in the plan's order."""
        found = store.find(tx, job.name)
        assert found is not None, "a pipeline job has a plan"
        known = store.runs(tx, job.name)
        return found[0], {name: known[name] for name in found[0].steps}

    def on_job_finished(self, tx: Tx, fact: Fact) -> None:
        """Moves the pipeline on whose step has ended. Subscribes to JobFinished."""
        if fact.data.get("owner") != OWNER:
            return
        child = fact.subject.removeprefix("jobs/")
        name = store.pipeline_of(tx, child)
        if name is None:
            return
        found = store.find(tx, name, lock=True)
        assert found is not None
        run = next(run for run in store.runs(tx, name).values() if run.job == child)
        state = STATES[JobStatus(str(fact.data["status"]))]
        said = str(fact.data.get("reason") or "") if state is not StepState.COMPLETED else run.said
        store.save(tx, name, [replace(run, state=state, said=said, ended_at=tx.now)])
        job = self._jobs.get(tx, fact.workspace_id, name)
        self._advance(tx, _acting(job, fact.id), job)

    def _begin(self, tx: Tx, actor: Actor, workspace_id: str, new: NewJob, pipeline: Pipeline, inputs: Values) -> Job:
        job = self._jobs.begin(tx, actor, workspace_id, replace(new, type=JobType.PIPELINE, inputs=inputs))
        store.add(tx, workspace_id, job.name, pipeline, inputs)
        self._advance(tx, _acting(job, actor.cause), job)
        return self._jobs.get(tx, workspace_id, job.name)

    def _cancel(self, tx: Tx, actor: Actor, job: Job) -> None:
        store.find(tx, job.name, lock=True)
        for run in store.runs(tx, job.name).values():
            if run.state is StepState.RUNNING and run.job is not None:
                self._jobs.cancel(tx, actor, job.workspace_id, run.job)
        self._advance(tx, actor, self._jobs.get(tx, job.workspace_id, job.name))

    def _advance(self, tx: Tx, actor: Actor, job: Job) -> None:
        """Starts what may start, as often as something follows from it."""
        if job.has_ended:
            return
        found = store.find(tx, job.name, lock=True)
        assert found is not None
        pipeline, inputs = found
        known = store.runs(tx, job.name)
        runs = {name: known[name] for name in pipeline.steps}
        is_canceled = job.status is JobStatus.CANCEL_REQUESTED
        while True:
            following = moves(pipeline, runs, is_canceled=is_canceled)
            changed = [
                replace(runs[name], state=StepState.SKIPPED, said=why, ended_at=tx.now)
                for name, why in (following.skip or {}).items()
            ]
            changed += [self._start(tx, actor, job, step, inputs, runs) for step in following.start]
            if not changed:
                break
            store.save(tx, job.name, changed)
            runs |= {run.step: run for run in changed}
        if following.outcome is not None:
            reason = failure(runs) if following.outcome is JobStatus.FAILED else ""
            left = self._left(tx, job, pipeline, runs)
            self._jobs.finish(tx, actor, job, Ending(following.outcome, reason, left=left))

    def _start(
        self, tx: Tx, actor: Actor, job: Job, step: Step, inputs: Values, runs: Mapping[str, StepRun]
    ) -> StepRun:
        run = runs[step.name]
        try:
            with tx.savepoint():
                values = self._values(tx, job, step, inputs, runs)
                child = self._run(tx, actor, job, step, values, inputs)
        except PlatformError as refusal:
            return replace(run, state=StepState.FAILED, said=refusal.detail, ended_at=tx.now)
        return replace(run, state=StepState.RUNNING, job=child.name, started_at=tx.now)

    def _run(self, tx: Tx, actor: Actor, job: Job, step: Step, values: Values, inputs: Values) -> Job:
        place = Place(job.name, step.name)
        queue = self._queue(tx, job, step, inputs)
        match step.kind:
            case StepKind.JOB:
                assert step.job is not None
                new = _child(filled(step.job, values), job, place, queue)
                outputs = {name: output.wanted for name, output in step.outputs.items()}
                return self._jobs.submit(tx, actor, job.workspace_id, replace(new, outputs=outputs))
            case StepKind.SWEEP:
                assert step.sweep is not None
                plan = replace(step.sweep, trial=_child(step.sweep.trial, job, Place(), queue))
                about = replace(plan.trial.about, display_name=step.display_name or step.name)
                new = NewJob(about=about, owner=OWNER, place=place, outputs=plan.trial.outputs)
                return self._sweeps.submit(tx, actor, job.workspace_id, new, plan, values)
            case StepKind.PIPELINE:
                assert step.pipeline is not None
                outputs = {name: output.wanted for name, output in step.outputs.items()}
                new = NewJob(about=replace(job.about, display_name=step.display_name or step.name), outputs=outputs)
                return self._begin(
                    tx, actor, job.workspace_id, replace(new, owner=OWNER, place=place), step.pipeline, values
                )

    def _queue(self, tx: Tx, job: Job, step: Step, inputs: Values) -> str | None:
        if step.compute is None:
            return None
        named = inputs.get(step.compute)
        compute = named.spec.literal if named else None
        return self._resolving.target(tx, job.workspace_id, compute, Demand()).queue

    def _values(self, tx: Tx, job: Job, step: Step, inputs: Values, runs: Mapping[str, StepRun]) -> Values:
        """What each input is; one that is optional and has nothing is left out."""
        found = {name: self._value(tx, job, bound, inputs, runs) for name, bound in step.bindings.items()}
        given = {name: _as_declared(value, step.ports[name]) for name, value in found.items() if value is not None}
        defaults = {
            name: GivenInput(InputSpec(port.type, literal=port.default), port.default)
            for name, port in step.ports.items()
            if name not in given and port.default is not None
        }
        return {**given, **defaults}

    def _value(
        self, tx: Tx, job: Job, bound: Binding, inputs: Values, runs: Mapping[str, StepRun]
    ) -> GivenInput | None:
        match bound:
            case OfParent(name):
                return inputs.get(name)
            case OfStep(step, output):
                ran = runs[step].job
                assert ran is not None, "it has completed"
                left = self._output(tx, job.workspace_id, ran, output)
                said = f"azureml://jobs/{ran}/outputs/{output}"
                return GivenInput(InputSpec("uri_folder", Manifest.from_json(left or [])), said, f"jobs/{ran}")
            case GivenInput():
                return bound

    def _left(self, tx: Tx, job: Job, pipeline: Pipeline, runs: Mapping[str, StepRun]) -> dict[str, JSON]:
        """What the pipeline's own outputs hold: its steps' files by reference."""
        found: dict[str, JSON] = {}
        for name, step in pipeline.steps.items():
            ran = runs[name].job
            for output, one in step.outputs.items():
                if one.of_parent is None or ran is None or runs[name].state is not StepState.COMPLETED:
                    continue
                left = self._output(tx, job.workspace_id, ran, output)
                if left is not None:
                    found[one.of_parent] = left
        return found

    def _output(self, tx: Tx, workspace_id: str, ran: str, output: str) -> JSON:
        left = self._jobs.get(tx, workspace_id, ran).outputs.get(output)
        return left.get("files") if isinstance(left, Mapping) else None


def _as_declared(value: GivenInput, port: Port) -> GivenInput:
    """A folder's step gets a folder, whatever lies in it."""
    return replace(value, spec=replace(value.spec, type=port.type)) if port.type != "path" else value


def _child(new: NewJob, job: Job, place: Place, queue: str | None) -> NewJob:
    about = replace(new.about, experiment_name=job.about.experiment_name)
    return replace(new, about=about, owner=OWNER, place=place, queue=queue or new.queue)


def _acting(job: Job, cause: str | None) -> Actor:
    """The pipeline itself, for whom it was submitted."""
    principal = Principal(PrincipalKind.JOB, job.name)
    return Actor(principal, Principal.parse(job.created_by), cause, job.workspace_id)
