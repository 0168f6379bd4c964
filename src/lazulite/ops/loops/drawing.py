"""The loop of one endpoint, from what was walked and from what stands now: pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from lazulite.ops.loops.entities import (
    ARCS,
    RULE,
    Arc,
    ArcView,
    Loop,
    Serving,
    Stage,
    StageView,
    State,
    Wait,
    WaitKind,
    Walked,
)
from lazulite.ops.loops.walking import endpoint, model
from lazulite.services.inference.entities import ProvisioningState, Sealed

CHANGING = (ProvisioningState.CREATING, ProvisioningState.UPDATING)
SERVE_TO_FEEDBACK = Arc(Stage.SERVE, Stage.FEEDBACK)
FROM_FEEDBACK = Arc(Stage.FEEDBACK, Stage.MONITOR)


@dataclass(frozen=True)
class Standing:
    """What stands now. feedback: what it has taken since it was made; None: nothing."""

    endpoint: str
    created_at: datetime
    models: tuple[str, ...]
    serving: tuple[Serving, ...] = ()
    feedback: Sealed | None = None

    @property
    def has_feedback(self) -> bool:
        """Rows of an endpoint that was here before under the same name are none of this one's."""
        told = self.feedback
        return told is not None and told.rows > 0 and told.last_at is not None and told.last_at >= self.created_at


def places(standing: Standing, learnt: Iterable[tuple[str, str]]) -> set[str]:
    """Where the loop's walks are kept: its endpoint's place, its models', and the data's that they learn from."""
    models = {model(name) for name in standing.models}
    return {endpoint(standing.endpoint), *models, *(data for place, data in learnt if place in models)}


def draw(standing: Standing, walked: Sequence[Walked], waiting: Sequence[Wait]) -> Loop:
    """walked: those of the loop's places."""
    by_step = {step: _of(step, walked, standing.models) for step in [*Stage, *(arc.step for arc in ARCS)]}
    stages = {stage: _stage(stage, by_step[stage]) for stage in Stage} | {Stage.FEEDBACK: _feedback(standing)}
    waits = {(wait.kind, wait.stage) for wait in waiting}
    stages = {stage: replace(view, state=_state(view, standing, waits)) for stage, view in stages.items()}
    arcs = {arc: _arc(arc, by_step[arc.step]) for arc in ARCS}
    arcs[SERVE_TO_FEEDBACK] = _fed_back(standing, by_step[Stage.SERVE], arcs[FROM_FEEDBACK])
    return Loop(
        endpoint=standing.endpoint, models=standing.models, serving=standing.serving, stages=tuple(stages.values()),
        arcs=tuple(arcs.values()), waiting=tuple(waiting),
    )  # fmt: skip


def last_words(walked: Sequence[Walked]) -> dict[str, Walked]:
    """What each rule that listens to the endpoint did last, by its name."""
    return {one.detail: one for one in walked if one.step == RULE}


def _of(step: str, walked: Sequence[Walked], models: Collection[str]) -> list[Walked]:
    """The newest first. What a rule has trained counts where the endpoint serves it."""
    mine = [one for one in walked if one.step == step and (not one.detail or one.detail in models)]
    return sorted(mine, key=lambda one: -one.seq)


def _stage(stage: Stage, walked: Sequence[Walked]) -> StageView:
    if not walked:
        return StageView(stage)
    newest = walked[0]
    return StageView(
        stage, newest.state, newest.at, newest.fact, newest.seq, newest.type, newest.subject, newest.phrase,
        sum(one.count for one in walked),
    )  # fmt: skip


def _arc(arc: Arc, walked: Sequence[Walked]) -> ArcView:
    if not walked:
        return ArcView(arc)
    return ArcView(arc, walked[0].at, walked[0].start, walked[0].fact, sum(one.count for one in walked))


def _feedback(standing: Standing) -> StageView:
    told = standing.feedback
    if told is None or not standing.has_feedback:
        return StageView(Stage.FEEDBACK)
    said = f"{told.rows:,} {'row' if told.rows == 1 else 'rows'} of feedback"
    subject = endpoint(standing.endpoint)
    return StageView(Stage.FEEDBACK, State.DONE, told.last_at, subject=subject, phrase=said, count=told.rows)


def _fed_back(standing: Standing, served: Sequence[Walked], joined: ArcView) -> ArcView:
    """Rows that came back to an address that had served; the window that they were joined in is the fact that says so.

    Where a version serves by now that came after them, they are not of its answers: the arc names no first fact.
    """
    told = standing.feedback
    last_at = told.last_at if told is not None and standing.has_feedback else None
    if told is None or last_at is None or not any(one.first_at <= last_at for one in served):
        return ArcView(SERVE_TO_FEEDBACK)
    newest = served[0]
    start = newest.fact if newest.at <= last_at else None
    return ArcView(SERVE_TO_FEEDBACK, last_at, start, joined.to_fact, told.rows)


def _state(view: StageView, standing: Standing, waits: Collection[tuple[WaitKind, Stage]]) -> State:
    """The newest walk's, but for what stands differently now."""
    never = view.state is State.NEVER
    match view.stage:
        case Stage.RELEASE if (WaitKind.APPROVAL, Stage.RELEASE) in waits:
            return State.WAITING
        case Stage.SERVE:
            return _serving(view, standing)
        case Stage.MONITOR if never and (WaitKind.SCHEDULE, Stage.MONITOR) in waits:
            return State.WAITING
        case Stage.TRIGGER if (WaitKind.QUIET, Stage.TRIGGER) in waits:
            return State.WAITING
        case Stage.TRIGGER if never and (WaitKind.RULE, Stage.TRIGGER) in waits:
            return State.WAITING
    if view.state is State.RUNNING and (WaitKind.JOB, view.stage) in waits:
        return State.WAITING
    return view.state


def _serving(view: StageView, standing: Standing) -> State:
    deployed, answering = standing.serving, [one for one in standing.serving if one.percent]
    if any(one.state in CHANGING for one in deployed):
        return State.RUNNING
    if deployed and not answering:
        failed = any(one.state is ProvisioningState.FAILED for one in deployed)
        return State.FAILED if failed else State.WAITING
    return State.DONE if answering else State.NEVER if view.at is None else State.WAITING
