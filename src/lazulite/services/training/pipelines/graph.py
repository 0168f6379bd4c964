"""What of a pipeline may run now, and when it is over."""

from collections.abc import Mapping
from dataclasses import dataclass

from lazulite.compute.status import JobStatus
from lazulite.services.training.pipelines.entities import Pipeline, Step, StepRun, StepState
from lazulite.words.errors import Invalid

HAPPENED = {StepState.FAILED: "failed", StepState.CANCELED: "was canceled", StepState.SKIPPED: "was left out"}


class PipelineCyclic(Invalid):
    def __init__(self, around: list[str]) -> None:
        super().__init__(
            f"The steps {' → '.join([*around, around[0]])} wait for each other.",
            hint="Take one of the bindings between them away.",
        )


@dataclass(frozen=True)
class Moves:
    """`skip`: the step to the reason. `cancel`: what runs and is to end. `outcome`: None while the pipeline goes on."""

    start: tuple[Step, ...] = ()
    skip: Mapping[str, str] | None = None
    cancel: tuple[str, ...] = ()
    outcome: JobStatus | None = None


def in_order(steps: Mapping[str, Step]) -> dict[str, Step]:
    """Each after what it needs, else as they were written. Raises PipelineCyclic."""
    ordered: dict[str, Step] = {}
    left = dict(steps)
    while left:
        free = next((name for name, step in left.items() if not step.needs & left.keys()), None)
        if free is None:
            raise PipelineCyclic(_around(left))
        ordered[free] = left.pop(free)
    return ordered


def moves(pipeline: Pipeline, runs: Mapping[str, StepRun], *, is_canceled: bool) -> Moves:
    """What follows from how far every step is. What was decided is not decided again: `runs` has it."""
    waiting = [step for name, step in pipeline.steps.items() if runs[name].state is StepState.WAITING]
    stopped = is_canceled or (not pipeline.settings.goes_on and _any(runs, StepState.FAILED))
    if stopped:
        why = "the pipeline was canceled" if is_canceled else f"the step '{_first(runs, StepState.FAILED)}' failed"
        skip = {step.name: why for step in waiting}
        cancel = tuple(name for name, run in runs.items() if run.state is StepState.RUNNING)
        return Moves(skip=skip) if skip else Moves(cancel=cancel, outcome=_outcome(runs, is_canceled=is_canceled))
    skip = {step.name: why for step in waiting if (why := _blocked(step, runs))}
    if skip:
        return Moves(skip=skip)
    start = [step for step in waiting if all(runs[one].state is StepState.COMPLETED for one in step.needs)]
    if pipeline.settings.at_once is not None:
        running = sum(run.state is StepState.RUNNING for run in runs.values())
        start = start[: max(0, pipeline.settings.at_once - running)]
    return Moves(tuple(start)) if start else Moves(outcome=_outcome(runs, is_canceled=False))


def failure(runs: Mapping[str, StepRun]) -> str:
    """Why it failed, its first failed step's own reason behind its name."""
    name = _first(runs, StepState.FAILED) or _first(runs, StepState.CANCELED)
    if name is None:
        return ""
    said = runs[name].said
    what = HAPPENED[runs[name].state]
    more = sum(run.state is StepState.FAILED for run in runs.values()) - 1
    others = f" ({more} more failed)" if more > 0 else ""
    return f"The step '{name}' {what}{others}{f': {said}' if said else '.'}"


def _outcome(runs: Mapping[str, StepRun], *, is_canceled: bool) -> JobStatus | None:
    if not all(run.state.has_ended for run in runs.values()):
        return None
    if is_canceled:
        return JobStatus.CANCELED
    # What was left out without a failure was not chosen, or needs what was not.
    bad = any(run.state in {StepState.FAILED, StepState.CANCELED} for run in runs.values())
    return JobStatus.FAILED if bad else JobStatus.COMPLETED


def _blocked(step: Step, runs: Mapping[str, StepRun]) -> str:
    if step.behind and runs[step.behind].state is StepState.COMPLETED and runs[step.behind].verdict is not step.side:
        return f"the condition of '{step.behind}' is {'false' if step.side else 'true'}"
    lacking = [name for name in sorted(step.needs) if runs[name].state.has_ended]
    bad = [name for name in lacking if runs[name].state is not StepState.COMPLETED]
    return f"it needs '{bad[0]}', which {HAPPENED[runs[bad[0]].state]}" if bad else ""


def _any(runs: Mapping[str, StepRun], state: StepState) -> bool:
    return _first(runs, state) is not None


def _first(runs: Mapping[str, StepRun], state: StepState) -> str | None:
    return next((name for name, run in runs.items() if run.state is state), None)


def _around(left: Mapping[str, Step]) -> list[str]:
    """A circle among steps each of which needs another one of them, as the data flows."""
    walked: list[str] = []
    at = next(iter(left))
    while at not in walked:
        walked.append(at)
        at = next(name for name in sorted(left[at].needs) if name in left)
    around = walked[walked.index(at) :][::-1]
    first = around.index(min(around))
    return [*around[first:], *around[:first]]
