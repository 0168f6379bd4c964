"""Jobs on the wire: as they stand, and what would run where."""

from collections.abc import Mapping
from datetime import datetime

from pydantic import BaseModel, Field, JsonValue

from lazulite.compute.needs import Priority
from lazulite.compute.status import JobStatus
from lazulite.experience.rest.assets import FileOut
from lazulite.experience.rest.compute import NeedsOut
from lazulite.experience.rest.job_attempts import AttemptOut, JobServiceOut
from lazulite.experience.rest.lists import ListOf
from lazulite.experience.rest.told import Told
from lazulite.services.training.jobs.costs.estimates import Estimate
from lazulite.services.training.jobs.entities import Job, JobLevel, JobType
from lazulite.services.training.pipelines.entities import Pipeline, Step, StepKind
from lazulite.services.training.pipelines.planning.service import PipelinePlan
from lazulite.services.training.submission.service import AnyPlan
from lazulite.services.training.sweeps.planning.service import PlannedSweep
from lazulite.words.json import JSON


class RanInOut(Told):
    """There once it has started. `lock`: all that is installed, pinned. `isolation`: how far it is kept from the
    machine, and what it reaches; `limits`: what its processes may have, and by what that is held.
    """

    key: str | None = None
    digest: str | None = None
    lock: str | None = None
    python: str | None = None
    isolation: str | None = None
    limits: str | None = None


class JobEnvironmentOut(RanInOut):
    name: str | None = None
    version: str | None = None
    requirements: list[str] | None = None


class JobCodeOut(Told):
    """How many `files`, and their `size` in bytes together."""

    digest: str | None = None
    files: int
    size: int


class JobCodeFilesOut(BaseModel):
    """What a job's code was, file by file."""

    files: list[FileOut]


class JobInputOut(Told):
    """`said`: what the document said. `asset`: the version that it is, where it is a registered one."""

    type: str
    said: str
    asset: str | None = None
    literal: JsonValue = None
    digest: str | None = None
    size: int | None = None


class JobOutputOut(Told):
    """`name` and `version`: what it is to be registered as; `asset`: what it became; `path`: where in a datastore it is
    written too; `refused`: why it did not become or was not written.

    `value`: of an output of a literal type, as text.
    """

    type: str | None = None
    name: str | None = None
    version: str | None = None
    path: str | None = None
    digest: str | None = None
    size: int | None = None
    asset: str | None = None
    refused: str | None = None
    value: str | None = None


class JobOutputsOut(BaseModel):
    """Each output's files."""

    outputs: dict[str, list[FileOut]]


class JobOut(BaseModel):
    """`status` in the words of Azure ML; `error` says why it failed, the line in the user's own file first.

    Where one job is shown, `compute` is the queue that it was submitted to, `worker` has it or had it last, and
    `attempt` counts how often one has taken it; of one that is Queued, `waiting_for` says why it waits, and
    `queue_position` which it is there by priority and age (1 is the first). `attempts`: its tries.
    `cpu_seconds` and `peak_memory_bytes`: what it used in its last attempt; while it runs, the memory that it has.
    """

    name: str
    display_name: str | None
    type: JobType
    status: JobStatus
    experiment_name: str
    description: str
    tags: dict[str, str]
    properties: dict[str, str]
    command: str
    document: str
    environment: JobEnvironmentOut
    code: JobCodeOut | None
    inputs: dict[str, JobInputOut]
    outputs: dict[str, JobOutputOut]
    owner: str
    step: str | None
    exit_code: int | None
    error: str | None
    result: JsonValue
    run_id: str | None
    archived: bool
    created_by: str
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    level: JobLevel
    parent: str | None
    node: str | None
    duration_seconds: float | None
    cost: float | None
    currency: str | None
    compute: str | None = None
    attempt: int | None = None
    worker: str | None = None
    worker_id: str | None = None
    waiting_for: str | None = None
    queue_position: int | None = None
    cpu_seconds: float | None = None
    peak_memory_bytes: int | None = None
    services: list[JobServiceOut] = Field(default_factory=list)
    attempts: list[AttemptOut] = Field(default_factory=list)
    warnings: list[str] = Field(default_factory=list)

    @classmethod
    def of(cls, job: Job, warnings: tuple[str, ...] = ()) -> "JobOut":
        lasted = (job.ended_at - job.started_at).total_seconds() if job.ended_at and job.started_at else None
        return cls.model_validate(
            {
                **vars(job), **vars(job.about), **vars(job.place), "level": job.level, "error": job.reason or None,
                "run_id": job.name if job.tracked else None, "duration_seconds": lasted,
                "outputs": {name: _brief(output) for name, output in job.outputs.items()},
                "warnings": list(warnings),
            }
        )  # fmt: skip


class JobList(ListOf[JobOut]):
    pass


class StepPlanOut(BaseModel):
    """`name`: of a step of a step `train.prepare`. `needs`: the steps beside it that it waits for."""

    name: str
    kind: StepKind
    component: str | None
    needs: list[str]
    command: str | None
    environment: str | None
    queue: str | None

    @classmethod
    def of(cls, step: Step, name: str) -> "StepPlanOut":
        job = step.job or (step.sweep.trial if step.sweep else None)
        return cls(
            name=name, kind=step.kind, component=step.component, needs=sorted(step.needs),
            command=job.said if job else None, environment=job.environment.name if job else None,
            queue=job.queue if job else None,
        )  # fmt: skip

    @classmethod
    def all(cls, pipeline: Pipeline | None, within: str = "") -> list["StepPlanOut"]:
        """Every step, a nested pipeline's behind it."""
        found: list[StepPlanOut] = []
        for name, step in pipeline.steps.items() if pipeline else ():
            found += [cls.of(step, f"{within}{name}"), *cls.all(step.pipeline, f"{within}{name}.")]
        return found


class EstimateOut(BaseModel):
    """From `runs` past jobs of the same command and code; of `unknown` jobs nothing is known. `seconds`: of all of them
    together. `cost`: where all of them go to a compute with a price, in one currency."""

    seconds: float | None
    cost: float | None
    currency: str | None
    runs: int
    unknown: int


class JobPlanOut(BaseModel):
    """What would run where; of a sweep, what each trial would run, and how many `trials` there would be at most.
    `steps`: of a pipeline, each after what it needs.

    `needs`: what each instance asks for itself; those of the compute at `queue` come to them.
    """

    type: JobType
    display_name: str | None
    experiment_name: str
    command: str
    environment: JobEnvironmentOut
    code: JobCodeOut | None
    steps: list[StepPlanOut]
    trials: int | None
    inputs: dict[str, JobInputOut]
    outputs: dict[str, JobOutputOut]
    environment_variables: dict[str, str]
    timeout_seconds: float | None
    max_retries: int
    queue: str
    needs: NeedsOut
    instance_count: int
    priority: Priority | None
    estimate: EstimateOut | None
    warnings: list[str]

    @classmethod
    def of(cls, plan: AnyPlan, estimate: Estimate | None = None) -> "JobPlanOut":
        job = plan.sweep.trial if isinstance(plan, PlannedSweep) else plan.job
        ran = job.environment
        environment = {"name": ran.name, "version": ran.version, "requirements": list(ran.spec.requirements)}
        return cls.model_validate(
            {
                **vars(job), **vars(plan.job.about), "type": plan.job.type, "command": job.said,
                "needs": NeedsOut.of(job.demand.needs), "instance_count": job.demand.instances,
                "priority": job.demand.priority, "max_retries": job.retries.most,
                "environment": {**environment, "python": ran.spec.python},
                "code": {"files": len(job.code.files), "size": job.code.size} if job.code else None,
                "steps": StepPlanOut.all(plan.pipeline if isinstance(plan, PipelinePlan) else None),
                "trials": plan.trials if isinstance(plan, PlannedSweep) else None,
                "inputs": {name: given.brief() for name, given in plan.job.inputs.items()},
                "outputs": {name: _brief(wanted.to_json()) for name, wanted in plan.job.outputs.items()},
                "estimate": vars(estimate) if estimate else None, "warnings": [*plan.warnings, *plan.blockers],
            }
        )  # fmt: skip


INNER = frozenset({"files", "elsewhere", "file"})


def _brief(output: JSON) -> JSON:
    """Without its files, of which there may be thousands, and what only workers need to know."""
    return {key: value for key, value in output.items() if key not in INNER} if isinstance(output, Mapping) else output
