"""Which fact walks which arc, and which does not: a table a kind of link."""

import pytest

from lazulite.ops.loops import walking
from lazulite.ops.loops.entities import ARCS, Heard, State
from lazulite.ops.loops.walking import Training
from tests.unit.ops.loops.makers import make_fact, steps

E, M = "endpoints/delays", "models/delays"
FLIGHTS = make_fact("AssetVersionRegistered", "data/flights/1", seq=1, kind="data")
WINDOWS = make_fact("AssetVersionRegistered", "data/windows/9", seq=2, kind="data")
SUBMITTED = make_fact("JobSubmitted", "jobs/j", seq=3, display_name="train")
FIRED = make_fact("RuleFired", "triggers/retrain", seq=4, trigger="retrain", fact_type="DriftDetected", job="j")
STARTED = make_fact("JobStarted", "jobs/j", seq=5, display_name="train")
REGISTERED = make_fact("ModelVersionRegistered", "models/delays/2", seq=6, name="delays", version="2", job="j")
DRIFT = make_fact("DriftDetected", "monitors/watch", seq=3, monitor="watch", endpoint="delays", broken=["temp"])


def test_the_arcs_lead_round_from_data_and_back_to_the_training() -> None:
    assert [arc.step for arc in ARCS] == [
        "data>train", "train>register", "register>release", "release>serve", "serve>feedback", "feedback>monitor",
        "monitor>trigger", "trigger>train",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fact", "walked"),
    [
        (FLIGHTS, [("data/flights", "data", "f1", None, True)]),
        (make_fact("DataProfiled", "data/flights/1", rows=3), [("data/flights", "data", "f7", None, False)]),
        (make_fact("WindowsGathered", "data/w-gathered/1"), [("data/w-gathered", "data", "f7", None, False)]),
        (make_fact("AssetVersionRegistered", "models/delays/1", kind="model"), []),
        (make_fact("AssetVersionRegistered", "environments/e/1", kind="environment"), []),
    ],
)
def test_a_version_of_data_is_one_walk_and_its_profile_is_news_of_it(fact: Heard, walked: list[object]) -> None:
    assert steps(walking.of_data(fact)) == walked


def test_a_version_is_linked_with_its_job_and_the_job_with_the_newest_data_that_it_reads() -> None:
    training = Training(SUBMITTED, STARTED, (FLIGHTS, WINDOWS))
    assert steps(walking.of_version(REGISTERED, training, is_new=True)) == [
        (M, "register", "f6", None, True),
        (M, "train>register", "f6", "f5", True),
        (M, "train", "f5", None, True),
        (M, "data>train", "f3", "f2", True),
    ]


def test_a_second_version_of_the_same_job_is_no_second_training() -> None:
    training = Training(SUBMITTED, STARTED, (FLIGHTS,), ((E, FIRED),))
    assert steps(walking.of_version(REGISTERED, training, is_new=False)) == [
        (M, "register", "f6", None, True),
        (M, "train>register", "f6", "f5", True),
    ]


def test_a_version_that_nobody_trained_walks_no_arc() -> None:
    assert steps(walking.of_version(REGISTERED, None, is_new=False)) == [(M, "register", "f6", None, True)]


def test_a_job_without_registered_data_has_not_come_from_data() -> None:
    walks = steps(walking.trained("delays", Training(SUBMITTED, STARTED)))
    assert walks == [(M, "train", "f5", None, True)]


def test_what_the_rule_of_an_endpoint_has_started_is_that_endpoints_way_to_the_model() -> None:
    (walk,) = walking.started("delays", SUBMITTED, FIRED, at=E)
    assert (walk.place, walk.step, walk.start, walk.fact.id, walk.detail) == (E, "trigger>train", "f4", "f3", "delays")


def test_a_rule_that_new_data_fired_is_every_loops_that_serves_the_model() -> None:
    assert steps(walking.started("delays", SUBMITTED, FIRED, at="triggers/retrain")) == [
        (M, "trigger", "f4", None, True),
        (M, "trigger>train", "f3", "f4", True),
    ]


@pytest.mark.parametrize(
    ("fact", "state"),
    [
        (SUBMITTED, State.WAITING),
        (STARTED, State.RUNNING),
        (make_fact("JobFinished", "jobs/j", status="Completed"), State.DONE),
        (make_fact("JobFinished", "jobs/j", status="Failed"), State.FAILED),
        (make_fact("RunFinished", "runs/r", status="FINISHED"), State.DONE),
        (make_fact("ReleaseOpened", "releases/r"), State.RUNNING),
        (make_fact("ReleaseRefused", "releases/r"), State.FAILED),
        (make_fact("ReleaseCompleted", "releases/r"), State.DONE),
        (make_fact("MonitorRunStarted", "monitors/m"), State.RUNNING),
        (make_fact("MonitorRunFailed", "monitors/m"), State.FAILED),
        (make_fact("WindowFoundEmpty", "monitors/m"), State.WAITING),
        (DRIFT, State.DONE),
    ],
)
def test_how_a_stage_stands_after_a_fact(fact: Heard, state: State) -> None:
    assert walking.state_of(fact) is state


def test_news_of_a_job_are_news_of_each_model_that_it_trains() -> None:
    assert steps(walking.of_training([M, "models/other"], STARTED)) == [
        (M, "train", "f5", None, False),
        ("models/other", "train", "f5", None, False),
    ]


def test_a_case_comes_from_its_version_when_it_is_opened() -> None:
    opened = make_fact("ReleaseOpened", "releases/r", seq=8, model="delays", version=2)
    assert steps(walking.of_release(opened, place=E, registered=REGISTERED)) == [
        (E, "release", "f8", None, True),
        (E, "register>release", "f8", "f6", True),
    ]
    assert steps(walking.of_release(opened, place=E, registered=None)) == [(E, "release", "f8", None, True)]
    passed = make_fact("ReleaseStagePassed", "releases/r", seq=9)
    assert steps(walking.of_release(passed, place=E, registered=REGISTERED)) == [(E, "release", "f9", None, False)]


TRAFFIC = make_fact(
    "TrafficChanged", E, seq=9, endpoint="delays", before={"blue": 100}, traffic={"blue": 90, "v002": 10}
)
APPROVED = make_fact("ReleaseApproved", "releases/r", seq=8)


def test_traffic_comes_from_a_release_where_its_deployment_has_its_first_share() -> None:
    assert walking.gained(TRAFFIC) == ["v002"]
    assert steps(walking.of_traffic(TRAFFIC, [APPROVED])) == [
        (E, "serve", "f9", None, False),
        (E, "release>serve", "f9", "f8", True),
    ]


@pytest.mark.parametrize(
    ("before", "traffic"),
    [
        ({"blue": 90, "v002": 10}, {"v002": 100}),
        ({"blue": 90, "v002": 10}, {"blue": 100}),
        ({"blue": 100}, {}),
        ({}, {"blue": 0}),
    ],
)
def test_more_traffic_or_none_is_no_first_share(before: dict[str, int], traffic: dict[str, int]) -> None:
    fact = make_fact("TrafficChanged", E, endpoint="delays", before=before, traffic=traffic)
    assert walking.gained(fact) == []


def test_a_version_that_comes_up_without_a_release_serves_and_no_arc_leads_there() -> None:
    ready = make_fact("DeploymentReady", "deployments/delays/blue", endpoint="delays", model="delays", model_version=1)
    assert steps(walking.of_ready(ready, None)) == [(E, "serve", "f7", None, True)]
    completed = make_fact("ReleaseCompleted", "releases/r", seq=5)
    assert steps(walking.of_ready(ready, completed))[1:] == [(E, "release>serve", "f7", "f5", True)]


@pytest.mark.parametrize(("matched", "arcs"), [(9, ["monitor", "feedback>monitor"]), (0, ["monitor"])])
def test_feedback_has_come_to_a_monitor_where_rows_of_it_were_joined(matched: int, arcs: list[str]) -> None:
    window = make_fact("WindowRegistered", "data/w/1", endpoint="delays", counts={"matched": matched})
    assert [str(walk.step) for walk in walking.of_monitor(window, "delays")] == arcs


def test_a_rule_that_a_monitors_fact_fired_comes_from_the_monitor() -> None:
    assert steps(walking.of_firing(FIRED, DRIFT, "delays")) == [
        (E, "trigger", "f4", None, True),
        (E, "rule", "f4", None, True),
        (E, "monitor>trigger", "f4", "f3", True),
    ]


def test_a_rule_that_another_fact_of_the_endpoint_fired_does_not_come_from_the_monitor() -> None:
    failed = make_fact("DeploymentFailed", "deployments/delays/blue", seq=3, endpoint="delays")
    assert "monitor>trigger" not in [walk.step for walk in walking.of_firing(FIRED, failed, "delays")]


@pytest.mark.parametrize(("outcome", "state"), [("held", State.WAITING), ("refused", State.FAILED)])
def test_a_rule_that_was_held_is_no_walk_of_the_trigger(outcome: str, state: State) -> None:
    held = make_fact("RuleHeld", "triggers/retrain", trigger="retrain", outcome=outcome)
    (walk,) = walking.of_holding(held, "delays")
    assert (walk.place, walk.step, walk.detail, walk.state) == (E, "rule", "retrain", state)


@pytest.mark.parametrize(
    ("told", "subjects"),
    [
        ({"job": "j", "run_id": "j"}, ["jobs/j", "jobs/j", "runs/j"]),
        ({"run_id": "r"}, ["jobs/r", "runs/r"]),
        ({"job": None, "run_id": None}, []),
    ],
)
def test_a_version_may_come_from_its_job_its_runs_job_or_its_run(told: dict[str, str], subjects: list[str]) -> None:
    assert walking.makers(make_fact("ModelVersionRegistered", "models/m/1", **told)) == subjects


@pytest.mark.parametrize(
    ("uri", "subject"),
    [
        ("models:/staging/3", "models/staging/3"),
        ("models:/m-0123", None),
        ("runs:/r/model", None),
        ("models:/staging@best", None),
        (None, None),
    ],
)
def test_a_copy_names_its_original(uri: str | None, subject: str | None) -> None:
    assert walking.copied_from(make_fact("ModelVersionRegistered", "models/m/1", source={"uri": uri})) == subject
