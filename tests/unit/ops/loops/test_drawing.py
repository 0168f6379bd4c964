from datetime import timedelta

import pytest

from lazulite.ops.loops.drawing import Standing, draw, last_words, places
from lazulite.ops.loops.entities import ARCS, ArcView, Loop, Serving, Stage, StageView, State, Wait, WaitKind
from lazulite.services.inference.entities import ProvisioningState, Sealed
from tests.unit.ops.loops.makers import NOON, make_serving, make_walked

FED = Sealed(2, 1_200, 9, NOON + timedelta(hours=1))


def make_standing(*serving: Serving, feedback: Sealed | None = None, models: tuple[str, ...] = ("delays",)) -> Standing:
    return Standing("delays", NOON, models, serving, feedback)


def make_wait(kind: WaitKind, stage: Stage) -> Wait:
    return Wait(kind, stage, "things/1", "waits")


def stage(loop: Loop, wanted: Stage) -> StageView:
    return next(view for view in loop.stages if view.stage is wanted)


def arc(loop: Loop, step: str) -> ArcView:
    return next(view for view in loop.arcs if view.arc.step == step)


def walked_arcs(loop: Loop) -> set[str]:
    return {view.arc.step for view in loop.arcs if view.walked_at is not None}


def test_an_endpoint_without_anything_has_never_been_anywhere() -> None:
    loop = draw(make_standing(), [], [])
    assert [view.stage for view in loop.stages] == list(Stage)
    assert {view.state for view in loop.stages} == {State.NEVER}
    assert [view.arc for view in loop.arcs] == list(ARCS)
    assert (walked_arcs(loop), loop.is_closed) == (set(), False)


def test_a_loop_reads_its_endpoint_its_models_and_the_data_that_those_have_learnt_from() -> None:
    learnt = [("models/delays", "data/flights"), ("models/other", "data/secret")]
    assert places(make_standing(), learnt) == {"endpoints/delays", "models/delays", "data/flights"}


def test_the_newest_walk_of_several_places_is_shown_and_all_are_counted() -> None:
    walked = [
        make_walked("data", place="data/flights", seq=3, count=2),
        make_walked("data", place="data/windows", seq=5, count=4),
    ]
    shown = stage(draw(make_standing(), walked, []), Stage.DATA)
    assert (shown.fact, shown.sequence, shown.count, shown.at) == ("f5", 5, 6, NOON + timedelta(seconds=5))


def test_an_arc_tells_its_two_facts() -> None:
    walked = [make_walked("data>train", seq=5, start="f2", count=3)]
    shown = arc(draw(make_standing(), walked, []), "data>train")
    assert shown == ArcView(ARCS[0], NOON + timedelta(seconds=5), "f2", "f5", 3)


def test_what_a_rule_has_trained_counts_only_where_the_endpoint_serves_it() -> None:
    walked = [make_walked("trigger>train", detail="another")]
    assert walked_arcs(draw(make_standing(), walked, [])) == set()
    assert walked_arcs(draw(make_standing(models=("another",)), walked, [])) == {"trigger>train"}


def test_feedback_comes_from_where_something_served() -> None:
    serve = make_walked("serve", seq=4)
    loop = draw(make_standing(make_serving(), feedback=FED), [serve], [])
    shown = stage(loop, Stage.FEEDBACK)
    assert (shown.state, shown.at, shown.phrase, shown.count) == (
        State.DONE, FED.last_at, "1,200 rows of feedback", 1_200,
    )  # fmt: skip
    assert arc(loop, "serve>feedback") == ArcView(ARCS[4], FED.last_at, "f4", None, 1_200)
    assert walked_arcs(loop) == {"serve>feedback"}, "nobody has looked at it yet"


def test_the_window_that_feedback_was_joined_in_is_the_fact_that_tells_of_it() -> None:
    walked = [make_walked("serve", seq=4), make_walked("feedback>monitor", seq=9)]
    loop = draw(make_standing(make_serving(), feedback=FED), walked, [])
    assert arc(loop, "serve>feedback").to_fact == "f9"
    assert arc(loop, "feedback>monitor") == ArcView(ARCS[5], NOON + timedelta(seconds=9), None, "f9", 1)


@pytest.mark.parametrize("feedback", [None, Sealed(0, 0, 0), Sealed(1, 5, 9, NOON - timedelta(seconds=1))])
def test_no_feedback_or_that_of_an_endpoint_before_it_is_none(feedback: Sealed | None) -> None:
    loop = draw(make_standing(make_serving(), feedback=feedback), [make_walked("serve")], [])
    assert (stage(loop, Stage.FEEDBACK).state, walked_arcs(loop)) == (State.NEVER, set())


def test_feedback_on_what_served_before_is_walked_and_not_from_what_serves_now() -> None:
    later = make_walked("serve", at=NOON + timedelta(hours=2))
    assert arc(draw(make_standing(feedback=FED), [later], []), "serve>feedback").from_fact is None
    assert walked_arcs(draw(make_standing(feedback=FED), [later], [])) == {"serve>feedback"}


def test_rows_that_came_before_anything_served_are_no_answer_to_it() -> None:
    later = make_walked("serve", at=NOON + timedelta(hours=2), first_at=NOON + timedelta(hours=2))
    assert walked_arcs(draw(make_standing(feedback=FED), [later], [])) == set()


def test_feedback_where_nothing_ever_served_has_come_from_nowhere() -> None:
    assert walked_arcs(draw(make_standing(feedback=FED), [], [])) == set()


@pytest.mark.parametrize(
    ("serving", "state"),
    [
        ([], State.NEVER),
        ([make_serving()], State.DONE),
        ([make_serving(percent=0)], State.WAITING),
        ([make_serving(percent=0, state=ProvisioningState.FAILED)], State.FAILED),
        ([make_serving(), make_serving("v002", 0, ProvisioningState.FAILED)], State.DONE),
        ([make_serving(), make_serving("v002", 0, ProvisioningState.CREATING)], State.RUNNING),
        ([make_serving(state=ProvisioningState.UPDATING)], State.RUNNING),
    ],
)
def test_serving_stands_as_its_deployments_do(serving: list[Serving], state: State) -> None:
    assert stage(draw(make_standing(*serving), [], []), Stage.SERVE).state is state


def test_what_once_served_and_is_gone_waits_for_another() -> None:
    assert stage(draw(make_standing(), [make_walked("serve")], []), Stage.SERVE).state is State.WAITING


@pytest.mark.parametrize(
    ("where", "kind", "before", "after"),
    [
        (Stage.RELEASE, WaitKind.APPROVAL, State.RUNNING, State.WAITING),
        (Stage.TRAIN, WaitKind.JOB, State.RUNNING, State.WAITING),
        (Stage.TRAIN, WaitKind.JOB, State.DONE, State.DONE),
        (Stage.MONITOR, WaitKind.SCHEDULE, State.DONE, State.DONE),
        (Stage.MONITOR, WaitKind.JOB, State.RUNNING, State.WAITING),
        (Stage.TRIGGER, WaitKind.QUIET, State.DONE, State.WAITING),
        (Stage.TRIGGER, WaitKind.RULE, State.DONE, State.DONE),
    ],
)
def test_a_stage_waits_where_something_of_it_does(where: Stage, kind: WaitKind, before: State, after: State) -> None:
    loop = draw(make_standing(), [make_walked(where.value, state=before)], [make_wait(kind, where)])
    assert stage(loop, where).state is after


@pytest.mark.parametrize(("where", "kind"), [(Stage.MONITOR, WaitKind.SCHEDULE), (Stage.TRIGGER, WaitKind.RULE)])
def test_a_stage_that_was_never_walked_waits_where_it_is_to_come(where: Stage, kind: WaitKind) -> None:
    shown = stage(draw(make_standing(), [], [make_wait(kind, where)]), where)
    assert (shown.state, shown.at) == (State.WAITING, None)


def test_a_loop_is_closed_once_every_arc_was_walked() -> None:
    walked = [make_walked(one.step, detail="delays" if one.step == "trigger>train" else "") for one in ARCS]
    standing = make_standing(make_serving(), feedback=FED)
    assert draw(standing, [*walked, make_walked("serve")], []).is_closed
    for index, missing in enumerate(ARCS):
        if missing.step != "serve>feedback":
            assert not draw(standing, [*walked[:index], *walked[index + 1 :], make_walked("serve")], []).is_closed


def test_a_rules_last_word_is_known_by_its_name() -> None:
    walked = [make_walked("rule", detail="retrain", seq=3), make_walked("trigger"), make_walked("rule", detail="panic")]
    assert {name: one.seq for name, one in last_words(walked).items()} == {"retrain": 3, "panic": 7}
