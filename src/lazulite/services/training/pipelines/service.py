"""Pipelines: begun, moved on whenever a step has ended, and ended when nothing is left to run."""

from collections.abc import Mapping
from dataclasses import replace

from lazulite.compute.status import JobStatus
from lazulite.foundation.actor import Actor, Principal, PrincipalKind
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events.facts import Fact
from lazulite.services.training.jobs.entities import Job, JobType, NewJob
from lazulite.services.training.jobs.service import Ending, JobsService
from lazulite.services.training.pipelines import store
from lazulite.services.training.pipelines.entities import Pipeline, Step, StepRun, StepState
from lazulite.services.training.pipelines.graph import failure, moves
from lazulite.services.training.pipelines.planning.service import PipelinePlan
from lazulite.services.training.pipelines.reuse import EACH_BY_ITSELF, inner_reason
from lazulite.services.training.pipelines.rounds import gathered, goes_round, next_round
from lazulite.services.training.pipelines.starting.service import NESTED, OWNER, Begun, Nested, StartingService
from lazulite.services.training.pipelines.store import Kept
from lazulite.words.errors import Conflict, PlatformError
from lazulite.words.json import JSON

STATES = {
    JobStatus.COMPLETED: StepState.COMPLETED,
    JobStatus.FAILED: StepState.FAILED,
    JobStatus.CANCELED: StepState.CANCELED,
}


class NothingToResume(Conflict):
    pass


class PipelinesService:
    def __init__(self, *, jobs: JobsService, starting: StartingService) -> None:
        self._jobs = jobs
        self._starting = starting
        jobs.cancels[JobType.PIPELINE] = self._cancel

    def submit(self, tx: Tx, actor: Actor, workspace_id: str, plan: PipelinePlan, *, resumes: Job | None = None) -> Job:
        """Running, its first steps queued. Raises JobExists, NothingToResume, and what admission raises.

        resumes: an earlier run, whose completed steps are taken where nothing of theirs changed.
        """
        if resumes is not None and (resumes.type is not JobType.PIPELINE or not resumes.has_ended):
            what = "is no pipeline" if resumes.type is not JobType.PIPELINE else f"is {resumes.status.value}"
            raise NothingToResume(f"The job {resumes.name} {what}.", hint="A pipeline that has ended can be resumed.")
        kept = Kept(plan.pipeline, plan.inputs, resumes.name if resumes else None)
        return self._begin(tx, actor, workspace_id, plan.job, kept)

    def steps(self, tx: Tx, job: Job) -> tuple[Pipeline, Mapping[str, StepRun]]:
        """The plan of a pipeline job, and how far each step is, in the plan's order."""
        kept = store.find(tx, job.name)
        assert kept is not None, "a pipeline job has a plan"
        known = store.runs(tx, job.name)
        return kept.pipeline, {name: known[name] for name in kept.pipeline.steps}

    def on_job_finished(self, tx: Tx, fact: Fact) -> None:
        """Moves the pipeline on whose step has ended. Subscribes to JobFinished; told twice, it changes nothing."""
        if fact.data.get("owner") != OWNER:
            return
        child = fact.subject.removeprefix("jobs/")
        name = store.pipeline_of(tx, child)
        if name is None:
            return
        store.lock(tx, name)
        run = next(run for run in store.runs(tx, name).values() if run.job == child and not run.is_reused)
        if run.state is not StepState.RUNNING:
            return
        state = STATES[JobStatus(str(fact.data["status"]))]
        run = replace(run, state=state, ended_at=tx.now)
        said = self._why(tx, run) if state is StepState.COMPLETED else str(fact.data.get("reason") or "")
        store.save(tx, name, [replace(run, said=said)])
        if state is StepState.COMPLETED:
            store.complete_result(tx, child)
        job = self._jobs.get(tx, fact.workspace_id, name)
        self._advance(tx, _acting(job, fact.id), job)

    def _begin(self, tx: Tx, actor: Actor, workspace_id: str, new: NewJob, kept: Kept) -> Job:
        job = self._jobs.begin(tx, actor, workspace_id, replace(new, type=JobType.PIPELINE, inputs=kept.inputs))
        past = store.runs(tx, kept.resumes) if kept.resumes else {}
        resumes = {name: run.job for name, run in past.items() if run.job is not None}
        store.add(tx, workspace_id, job.name, kept, resumes)
        self._advance(tx, _acting(job, actor.cause), job)
        return self._jobs.get(tx, workspace_id, job.name)

    def _cancel(self, tx: Tx, actor: Actor, job: Job) -> None:
        self._advance(tx, actor, self._jobs.get(tx, job.workspace_id, job.name))

    def _advance(self, tx: Tx, actor: Actor, job: Job) -> None:
        """Starts what may start, as often as something follows from it."""
        if job.has_ended:
            return
        store.lock(tx, job.name)
        kept = store.find(tx, job.name)
        assert kept is not None
        known = store.runs(tx, job.name)
        runs = {name: known[name] for name in kept.pipeline.steps}
        is_canceled = job.status is JobStatus.CANCEL_REQUESTED
        while True:
            following = moves(kept.pipeline, runs, is_canceled=is_canceled)
            changed = [
                replace(runs[name], state=StepState.SKIPPED, said=why, ended_at=tx.now)
                for name, why in (following.skip or {}).items()
            ]
            changed += [self._start(tx, actor, Begun(job, kept, runs), step) for step in following.start]
            if not changed:
                break
            store.save(tx, job.name, changed)
            runs |= {run.step: run for run in changed}
        for name in following.cancel:
            self._jobs.cancel(tx, actor, job.workspace_id, str(runs[name].job), reason=job.reason)
        if following.outcome is JobStatus.COMPLETED and self._goes_round(tx, actor, Begun(job, kept, runs)):
            return
        if following.outcome is not None:
            reason = failure(runs) if following.outcome is JobStatus.FAILED else ""
            self._end(tx, actor, Begun(job, kept, runs), Ending(following.outcome, reason))

    def _start(self, tx: Tx, actor: Actor, begun: Begun, step: Step) -> StepRun:
        run = begun.runs[step.name]
        try:
            with tx.savepoint():
                started = self._starting.start(tx, actor, begun, step)
                if isinstance(started, StepRun):
                    return started
                return self._begin_nested(tx, actor, begun, run, started)
        except PlatformError as refusal:
            return replace(run, state=StepState.FAILED, said=refusal.detail, ended_at=tx.now)

    def _begin_nested(self, tx: Tx, actor: Actor, begun: Begun, run: StepRun, nested: Nested) -> StepRun:
        """A pipeline in a pipeline; where all of it is reused it has ended at once."""
        child = self._begin(tx, actor, begun.job.workspace_id, nested.new, nested.kept)
        state = STATES.get(child.status, StepState.RUNNING)
        ended_at = tx.now if state.has_ended else None
        begun_run = replace(run, state=state, job=child.name, said=EACH_BY_ITSELF, started_at=tx.now, ended_at=ended_at)
        said = child.reason if state is StepState.FAILED else self._why(tx, begun_run)
        return replace(begun_run, said=said)

    def _why(self, tx: Tx, run: StepRun) -> str:
        """The reason that a step was started for; of a pipeline that has completed, what became of its own steps."""
        inner = (
            self._leaves(tx, str(run.job)) if run.said == EACH_BY_ITSELF and run.state is not StepState.RUNNING else []
        )
        return inner_reason(inner) if inner else run.said

    def _leaves(self, tx: Tx, name: str) -> list[StepRun]:
        """What ran in a pipeline and in those in it; choices run nothing."""
        kept = store.find(tx, name)
        assert kept is not None, "a pipeline job has a plan"
        runs, found = store.runs(tx, name), []
        for step in kept.pipeline.steps.values():
            run = runs[step.name]
            if run.job is not None and step.kind in NESTED:
                found += self._leaves(tx, run.job)
            elif step.choice is None:
                found.append(run)
        return found

    def _goes_round(self, tx: Tx, actor: Actor, begun: Begun) -> bool:
        """Whether a loop has another round: then it is on its way. A condition that is none fails the loop."""
        loop, job = begun.kept.pipeline.loop, begun.job
        if loop is None:
            return False
        last = list(begun.runs.values())[-1]
        try:
            value = self._starting.value(tx, job.workspace_id, str(last.job), loop.condition)
            if not goes_round(begun.kept.pipeline, value):
                return False
        except PlatformError as refusal:
            self._end(tx, actor, begun, Ending(JobStatus.FAILED, refusal.detail))
            return True
        step = next_round(begun.kept.pipeline)
        longer = replace(begun.kept.pipeline, steps={**begun.kept.pipeline.steps, step.name: step})
        store.add_step(tx, job.workspace_id, job.name, replace(begun.kept, pipeline=longer), step.name)
        self._advance(tx, actor, job)
        return True

    def _end(self, tx: Tx, actor: Actor, begun: Begun, ending: Ending) -> None:
        left, values = self._left(tx, begun)
        self._jobs.finish(tx, actor, begun.job, replace(ending, left=left, values=values))

    def _left(self, tx: Tx, begun: Begun) -> tuple[dict[str, JSON], dict[str, JSON]]:
        """What the pipeline's own outputs hold, its steps' files by reference, and the values of those that are one."""
        found: dict[str, list[tuple[str, JSON]]] = {}
        values: dict[str, JSON] = {}
        for name, step in begun.kept.pipeline.steps.items():
            run = begun.runs[name]
            for output, one in step.outputs.items():
                if one.of_parent is None or run.job is None or run.state is not StepState.COMPLETED:
                    continue
                left = self._starting.left(tx, begun.job.workspace_id, run.job, output)
                if left.get("files") is not None:
                    found.setdefault(one.of_parent, []).append((name, left["files"]))
                if left.get("value") is not None:
                    values[one.of_parent] = left["value"]
        if begun.kept.pipeline.gathers:
            return {output: gathered(parts) for output, parts in found.items()}, values
        return {output: parts[-1][1] for output, parts in found.items()}, values


def _acting(job: Job, cause: str | None) -> Actor:
    """The pipeline itself, for whom it was submitted."""
    principal = Principal(PrincipalKind.JOB, job.name)
    return Actor(principal, Principal.parse(job.created_by), cause, job.workspace_id)
