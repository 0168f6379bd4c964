"""The steps of a pipeline on the wire: how they hang together, how far each is, and why."""

from collections.abc import Mapping
from datetime import datetime

from pydantic import BaseModel

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


class StepInputOut(BaseModel):
    """Where it comes from: `parent`, the pipeline's input; `step` and `output`; else what the document `said`."""

    type: str
    parent: str | None = None
    step: str | None = None
    output: str | None = None
    said: str | None = None


class StepOutputOut(BaseModel):
    """`parent`: the pipeline's output that it becomes."""

    type: str
    parent: str | None


class JobStepOut(BaseModel):
    """`job`: what ran for it, or with `is_reused` the earlier job whose outputs were taken.

    `said`: why it was run or reused, why it failed, or why it was left out. `needs`: the steps whose outputs it reads,
    and the choice `behind` which it stands, on its `side`: it runs where the condition is that.
    """

    name: str
    display_name: str | None
    kind: StepKind
    component: str | None
    is_deterministic: bool
    needs: list[str]
    behind: str | None
    side: bool | None
    inputs: dict[str, StepInputOut]
    outputs: dict[str, StepOutputOut]
    state: StepState
    job: str | None
    is_reused: bool
    said: str
    started_at: datetime | None
    ended_at: datetime | None
    duration_seconds: float | None

    @classmethod
    def of(cls, step: Step, run: StepRun) -> "JobStepOut":
        lasted = (run.ended_at - run.started_at).total_seconds() if run.ended_at and run.started_at else None
        return cls(
            name=step.name, display_name=step.display_name, kind=step.kind, component=step.component,
            is_deterministic=step.is_deterministic, needs=sorted(step.needs),
            behind=step.behind, side=step.side if step.behind else None,
            inputs={name: _input(bound, step.ports[name].type) for name, bound in step.bindings.items()},
            outputs={
                name: StepOutputOut(type=output.wanted.type, parent=output.of_parent)
                for name, output in step.outputs.items()
            },
            state=run.state, job=run.job, is_reused=run.is_reused, said=run.said, started_at=run.started_at,
            ended_at=run.ended_at, duration_seconds=lasted,
        )  # fmt: skip


class JobStepsOut(BaseModel):
    items: list[JobStepOut]

    @classmethod
    def of(cls, pipeline: Pipeline, runs: Mapping[str, StepRun]) -> "JobStepsOut":
        return cls(items=[JobStepOut.of(step, runs[name]) for name, step in pipeline.steps.items()])


def _input(bound: Binding, kind: str) -> StepInputOut:
    match bound:
        case OfParent(name):
            return StepInputOut(type=kind, parent=name)
        case OfStep(step, output):
            return StepInputOut(type=kind, step=step, output=output)
        case _:
            return StepInputOut(type=kind, said=bound.said)
