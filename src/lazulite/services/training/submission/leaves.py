"""The jobs that a plan would run, and how often each."""

from collections.abc import Iterator

from lazulite.services.training.jobs.entities import NewJob
from lazulite.services.training.jobs.planning.service import Plan
from lazulite.services.training.pipelines.entities import Pipeline
from lazulite.services.training.pipelines.planning.service import PipelinePlan
from lazulite.services.training.sweeps.planning.service import PlannedSweep
from lazulite.services.training.sweeps.proposing import most_trials


def jobs_of(plan: Plan | PlannedSweep | PipelinePlan) -> Iterator[tuple[NewJob, int]]:
    """What a loop or a condition decides about counts once."""
    match plan:
        case PipelinePlan():
            yield from _steps(plan.pipeline)
        case PlannedSweep():
            yield plan.sweep.trial, plan.trials
        case Plan():
            yield plan.job, 1


def _steps(pipeline: Pipeline) -> Iterator[tuple[NewJob, int]]:
    for step in pipeline.steps.values():
        if step.job is not None:
            yield step.job, 1
        if step.sweep is not None:
            yield step.sweep.trial, most_trials(step.sweep.definition)
        if step.pipeline is not None:
            yield from _steps(step.pipeline)
