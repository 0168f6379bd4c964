import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lazulite.compute.status import JobStatus
from lazulite.services.training.pipelines.entities import (
    OfStep,
    Pipeline,
    Settings,
    Step,
    StepKind,
    StepRun,
    StepState,
)
from lazulite.services.training.pipelines.graph import PipelineCyclic, failure, in_order, moves

Needs = dict[str, set[str]]


def steps(needs: Needs) -> dict[str, Step]:
    return {
        name: Step(name, StepKind.JOB, bindings={f"i{one}": OfStep(one, "o") for one in wanted})
        for name, wanted in needs.items()
    }


def pipeline(needs: Needs, *, goes_on: bool = True) -> Pipeline:
    return Pipeline(in_order(steps(needs)), settings=Settings(goes_on=goes_on))


def runs(**states: StepState) -> dict[str, StepRun]:
    return {name: StepRun(name, state) for name, state in states.items()}


DIAMOND: Needs = {"a": set(), "b": {"a"}, "c": {"a"}, "d": {"b", "c"}}
WAITING, RUNNING, COMPLETED = StepState.WAITING, StepState.RUNNING, StepState.COMPLETED
FAILED, SKIPPED, CANCELED = StepState.FAILED, StepState.SKIPPED, StepState.CANCELED


def test_each_step_comes_after_what_it_needs() -> None:
    assert list(in_order(steps({"d": {"b", "c"}, "c": {"a"}, "b": {"a"}, "a": set()}))) == ["a", "c", "b", "d"]


def test_a_circle_is_told_as_the_data_goes_round() -> None:
    with pytest.raises(PipelineCyclic) as refused:
        in_order(steps({"a": set(), "b": {"a", "d"}, "c": {"b"}, "d": {"c"}}))
    assert refused.value.detail == "The steps b → c → d → b wait for each other."


def test_a_step_that_needs_itself_is_a_circle() -> None:
    with pytest.raises(PipelineCyclic, match="The steps a → a wait for each other"):
        in_order(steps({"a": {"a"}}))


def test_what_needs_nothing_starts_first_and_the_rest_waits() -> None:
    following = moves(pipeline(DIAMOND), runs(a=WAITING, b=WAITING, c=WAITING, d=WAITING), is_canceled=False)
    assert [step.name for step in following.start] == ["a"]
    assert following.outcome is None


def test_both_sides_start_when_their_need_is_met() -> None:
    following = moves(pipeline(DIAMOND), runs(a=COMPLETED, b=WAITING, c=WAITING, d=WAITING), is_canceled=False)
    assert [step.name for step in following.start] == ["b", "c"]


def test_what_needs_a_failed_step_is_left_out_with_the_reason_and_the_rest_goes_on() -> None:
    states = runs(a=COMPLETED, b=FAILED, c=RUNNING, d=WAITING)
    assert moves(pipeline(DIAMOND), states, is_canceled=False).skip == {"d": "it needs 'b', which failed"}


def test_nothing_new_starts_after_a_failure_where_the_pipeline_says_so() -> None:
    independent: Needs = {"a": set(), "b": set(), "c": {"b"}}
    states = runs(a=FAILED, b=COMPLETED, c=WAITING)
    assert moves(pipeline(independent, goes_on=False), states, is_canceled=False).skip == {"c": "the step 'a' failed"}
    assert [step.name for step in moves(pipeline(independent), states, is_canceled=False).start] == ["c"]


def test_what_runs_is_ended_after_a_failure_where_the_pipeline_says_so() -> None:
    independent: Needs = {"a": set(), "b": set()}
    following = moves(pipeline(independent, goes_on=False), runs(a=FAILED, b=RUNNING), is_canceled=False)
    assert (following.cancel, following.outcome) == (("b",), None)
    assert moves(pipeline(independent), runs(a=FAILED, b=RUNNING), is_canceled=False).cancel == ()


def test_a_canceled_pipeline_waits_for_what_runs_and_starts_nothing() -> None:
    states = runs(a=RUNNING, b=WAITING, c=WAITING, d=WAITING)
    following = moves(pipeline(DIAMOND), states, is_canceled=True)
    assert following.skip == dict.fromkeys("bcd", "the pipeline was canceled")
    left = runs(a=RUNNING, b=SKIPPED, c=SKIPPED, d=SKIPPED)
    assert moves(pipeline(DIAMOND), left, is_canceled=True).cancel == ("a",)
    ended = runs(a=CANCELED, b=SKIPPED, c=SKIPPED, d=SKIPPED)
    assert moves(pipeline(DIAMOND), ended, is_canceled=True).outcome is JobStatus.CANCELED


@pytest.mark.parametrize(
    ("state", "outcome"), [(COMPLETED, JobStatus.COMPLETED), (FAILED, JobStatus.FAILED), (CANCELED, JobStatus.FAILED)]
)
def test_it_ends_as_its_last_step_lets_it(state: StepState, outcome: JobStatus) -> None:
    ended = runs(a=COMPLETED, b=COMPLETED, c=COMPLETED, d=state)
    assert moves(pipeline(DIAMOND), ended, is_canceled=False).outcome is outcome


def test_the_first_failed_steps_own_reason_is_the_pipelines() -> None:
    ended = runs(a=COMPLETED, b=FAILED, c=FAILED, d=SKIPPED)
    ended["b"] = replace(ended["b"], said="ValueError: no rows")
    assert failure(ended) == "The step 'b' failed (1 more failed): ValueError: no rows"
    assert failure(runs(a=CANCELED)) == "The step 'a' was canceled."
    assert failure(runs(a=COMPLETED)) == ""


@st.composite
def graphs(draw: st.DrawFn) -> Needs:
    """Acyclic by construction: each needs some of those before it."""
    count = draw(st.integers(1, 12))
    return {f"s{i}": draw(st.sets(st.sampled_from([f"s{j}" for j in range(i)]))) if i else set() for i in range(count)}


@given(needs=graphs(), failing=st.sets(st.integers(0, 11)), seed=st.integers(0, 2**32), goes_on=st.booleans())
def test_every_pipeline_ends_with_each_step_run_once_after_its_needs_whatever_the_order(
    needs: Needs, failing: set[int], seed: int, goes_on: bool
) -> None:
    plan, order = pipeline(needs, goes_on=goes_on), random.Random(seed)
    states = runs(**dict.fromkeys(plan.steps, WAITING))
    started: list[str] = []
    while True:
        following = moves(plan, states, is_canceled=False)
        for name, why in (following.skip or {}).items():
            assert why
            states[name] = replace(states[name], state=SKIPPED)
        for step in following.start:
            assert all(states[one].state is COMPLETED for one in step.needs)
            started.append(step.name)
            states[step.name] = replace(states[step.name], state=RUNNING)
        going = [name for name, run in states.items() if run.state is RUNNING]
        if following.outcome is not None:
            break
        if going and not following.skip:
            one = order.choice(going)
            states[one] = replace(states[one], state=FAILED if int(one[1:]) in failing else COMPLETED)
    assert len(started) == len(set(started))
    failed = any(run.state is FAILED for run in states.values())
    assert following.outcome is (JobStatus.FAILED if failed else JobStatus.COMPLETED)
    if not failed:
        assert set(started) == set(needs)
