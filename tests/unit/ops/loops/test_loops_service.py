"""Loops on a real platform: what the services do is told by their own facts, and drawn."""

from pathlib import Path

import pytest

from lazulite.assembly import Platform
from lazulite.compute.status import JobStatus
from lazulite.foundation.actor import LOCAL
from lazulite.ops.loops.entities import Stage, State, WaitKind
from lazulite.services.assets.entities import AssetKind
from lazulite.services.inference.errors import EndpointMissing
from lazulite.testing import FrozenClock
from tests.unit.ops.loops.way import REPORT, ROUND, TRAINING, Way, make_rules
from tests.unit.ops.release.makers import make_policy


@pytest.fixture
def way(platform: Platform, clock: FrozenClock, tmp_path: Path) -> Way:
    """An endpoint that nobody has deployed to, and two versions of a model registered by hand."""
    made = Way(platform, clock, tmp_path)
    made.settle()
    return made


@pytest.fixture
def watched(platform: Platform, clock: FrozenClock, tmp_path: Path) -> Way:
    """The same with a monitor."""
    made = Way(platform, clock, tmp_path)
    made.watch()
    return made


def test_the_whole_way_round_is_walked_arc_by_arc(watched: Way) -> None:
    way = watched
    assert way.walked() == []
    first = way.train(reads=way.data())
    way.deploy(3)
    assert way.walked() == ROUND[:2], "the model was promoted without a release"
    way.world.announce()
    assert way.walked() == [*ROUND[:2], "serve>feedback"]
    way.trigger(TRAINING)
    way.release.policy(make_policy(**make_rules()))
    way.world.measured()
    assert way.walked() == [*ROUND[:2], "serve>feedback", "feedback>monitor"]
    job = way.fire()
    assert way.walked() == [*ROUND[:2], *ROUND[4:]], "what the rule has started says which model it will leave"
    way.begin(job)
    way.end(job)
    assert way.walked() == [*ROUND[:3], *ROUND[4:]]
    way.package(4)
    assert way.waits(WaitKind.DATA) == ["delays:4 waits for a newer azureml:flights-window@latest to be judged by"]
    way.window()
    way.roll_out(4)
    loop = way.loop()
    assert (way.walked(), loop.is_closed) == (ROUND, True)
    assert way.stage(Stage.TRAIN).subject == f"jobs/{job}" != f"jobs/{first}"
    assert [(one.deployment, one.version, one.percent) for one in loop.serving] == [("blue", 3, 90), ("v004", 4, 10)]


def test_every_fact_of_an_arc_is_an_entry_of_the_audit(watched: Way) -> None:
    way = watched
    way.train(reads=way.data())
    way.deploy(3)
    way.world.announce()
    way.trigger(TRAINING)
    way.world.measured()
    way.fire()
    told = {fact for arc in way.loop().arcs for fact in (arc.from_fact, arc.to_fact) if fact}
    with way.platform.read() as tx:
        types = {way.platform.audit.get(tx, way.workspace, fact).type for fact in told}
    assert types == {
        "AssetVersionRegistered", "JobSubmitted", "JobStarted", "ModelVersionRegistered", "TrafficChanged",
        "WindowRegistered", "DriftDetected", "RuleFired",
    }  # fmt: skip


def test_two_endpoints_that_serve_one_model_share_its_training_and_not_each_others_feedback_and_rules(
    watched: Way,
) -> None:
    way = watched
    way.train(reads=way.data())
    way.endpoint("other")
    way.deploy(3)
    way.deploy(3, endpoint="other")
    way.world.announce()
    way.trigger(TRAINING)
    way.world.measured()
    job = way.fire()
    way.begin(job)
    way.end(job)
    assert way.walked("delays") == [*ROUND[:2], *ROUND[4:]]
    assert way.walked("other") == ROUND[:2]
    assert way.stage(Stage.TRAIN, "other").subject == f"jobs/{job}", "it is a training of the model that it serves too"
    assert way.stage(Stage.TRIGGER, "other").state is State.NEVER


def test_a_trigger_that_starts_something_else_has_not_led_to_a_training(watched: Way) -> None:
    way = watched
    way.deploy(1)
    way.world.announce()
    way.trigger(REPORT)
    way.world.measured()
    job = way.fire()
    assert way.stage(Stage.TRIGGER).state is State.WAITING, "no worker has taken it"
    way.begin(job)
    assert way.stage(Stage.TRIGGER).state is State.RUNNING
    way.end(job)
    assert way.walked() == ["serve>feedback", "feedback>monitor", "monitor>trigger"]
    assert (way.stage(Stage.TRIGGER).state, way.stage(Stage.TRAIN).state) == (State.DONE, State.NEVER)


def test_a_training_of_another_model_is_none_of_this_loops(watched: Way) -> None:
    way = watched
    way.deploy(1)
    way.world.announce()
    way.trigger({**TRAINING, "outputs": {"model": {"type": "custom_model", "name": "another"}}})
    way.world.measured()
    job = way.fire()
    way.begin(job)
    way.end(job)
    assert way.walked() == ["serve>feedback", "feedback>monitor", "monitor>trigger"]
    way.endpoint("other")
    way.deploy(1, endpoint="other", model="another")
    assert way.walked("other") == ROUND[:2], "another endpoint's rule has made it"


def test_a_retraining_that_failed_has_been_started_and_left_nothing(watched: Way) -> None:
    way = watched
    way.deploy(1)
    way.world.announce()
    way.trigger(TRAINING)
    way.world.measured()
    job = way.fire()
    way.begin(job)
    way.end(job, JobStatus.FAILED)
    assert "trigger>train" in way.walked()
    assert "train>register" not in way.walked()
    assert (way.stage(Stage.TRAIN).state, way.stage(Stage.TRIGGER).state) == (State.FAILED, State.FAILED)


def test_feedback_without_a_monitor_has_come_as_far_as_the_lake(way: Way) -> None:
    way.endpoint("plain")
    way.deploy(1, endpoint="plain")
    way.feedback("plain", rows=5)
    way.feedback("plain", rows=7)
    told = way.stage(Stage.FEEDBACK, "plain")
    assert (told.state, told.count, told.at, told.fact) == (State.DONE, 12, way.clock.now(), None)
    assert way.walked("plain") == ["serve>feedback"]
    assert way.stage(Stage.MONITOR, "plain").state is State.NEVER


def test_there_is_a_loop_for_each_endpoint_and_none_where_there_is_no_endpoint(way: Way) -> None:
    way.endpoint("abc")
    with way.platform.read() as tx:
        assert [loop.endpoint for loop in way.platform.loops.list(tx, way.workspace).items] == ["abc", "delays"]
        assert way.platform.loops.list(tx, "elsewhere").items == ()
        with pytest.raises(EndpointMissing, match="There is no online endpoint 'dely'") as missing:
            way.platform.loops.get(tx, way.workspace, "dely")
    assert "delays" in missing.value.hint


def test_an_endpoint_that_comes_after_one_of_its_name_has_walked_nothing_yet(way: Way) -> None:
    way.train(reads=way.data())
    way.deploy(3)
    way.feedback()
    assert "serve>feedback" in way.walked()
    way.clock.advance(way.clock.now() - way.clock.now().replace(year=2025))
    way.platform.write(lambda tx: way.platform.deployments.delete_endpoint(tx, LOCAL, way.workspace, "delays"))
    way.endpoint("delays")
    assert way.walked() == []
    assert [view.state for view in way.loop().stages] == [State.NEVER] * 8


def test_a_loop_goes_with_its_model_to_another_name(way: Way) -> None:
    way.train(reads=way.data(), leaves="punctual")
    assets = way.platform.assets
    with way.platform.read() as tx:
        punctual = assets.container(tx, way.workspace, AssetKind.MODEL, "punctual")
    way.platform.write(lambda tx: assets.rename_container(tx, LOCAL, punctual, "on-time"))
    way.platform.relay.drain()
    way.deploy(1, model="on-time")
    assert way.walked() == ROUND[:2]


def test_an_endpoint_without_deployments_remembers_what_it_served(way: Way) -> None:
    way.train(reads=way.data())
    way.deploy(3)
    platform = way.platform
    platform.write(lambda tx: platform.endpoints.set_traffic(tx, LOCAL, way.workspace, "delays", {}))
    platform.write(lambda tx: platform.deployments.delete(tx, LOCAL, way.workspace, "delays", "blue"))
    loop = way.loop()
    assert (loop.models, loop.serving, way.walked()) == (("delays",), (), ROUND[:2])
    assert way.stage(Stage.SERVE).state is State.WAITING


def test_a_job_that_says_which_model_it_will_leave_is_seen_before_it_has_left_it(way: Way) -> None:
    way.deploy(1)
    job = way.submit(reads=way.data(), leaves="delays").name
    assert way.walked() == ["data>train"]
    assert (way.stage(Stage.TRAIN).state, way.waits(WaitKind.JOB)) == (
        State.WAITING, ["train waits and no worker is there"],
    )  # fmt: skip
    way.begin(job)
    assert (way.stage(Stage.TRAIN).state, way.waits(WaitKind.JOB)) == (State.RUNNING, [])
    way.end(job)
    assert way.stage(Stage.TRAIN).state is State.DONE
    counts = {view.arc.step: view.count for view in way.loop().arcs}
    assert (counts["data>train"], counts["train>register"]) == (1, 1)


def test_newer_data_is_seen_although_nobody_has_learnt_from_it_yet(way: Way) -> None:
    way.train(reads=way.data())
    way.deploy(3)
    newest = way.data()
    assert (way.stage(Stage.DATA).subject, way.stage(Stage.DATA).count) == (newest, 2)
    assert next(arc.count for arc in way.loop().arcs) == 1


def test_what_waits_for_whom_is_told_on_the_way_of_a_release(watched: Way) -> None:
    way = watched
    way.deploy(1)
    way.world.announce()
    way.world.measured()
    approve = {"by": "person", "required": 1, "approvers": ["ana", "olga"]}
    way.release.policy(make_policy(**make_rules(approve=approve)))
    way.train()
    assert way.waits(WaitKind.JOB) == ["package waits for a free worker"]
    for role in ("package", "candidate", "champion"):
        way.release.finish(role, {"requirements": [], "python": "3.11", "signature": None}, version=3)
    way.release.finish("compare", {"rows": 1000, "candidate": {"roc_auc": 1}, "champion": {"roc_auc": 0}}, version=3)
    (wait,) = [one for one in way.loop().waiting if one.kind is WaitKind.APPROVAL]
    release = way.release.release(3)
    assert (wait.subject, wait.version, wait.owner, wait.whom, wait.since) == (
        f"releases/{release.id}", "delays:3", "operations", ("ana", "olga"), way.clock.now(),
    )  # fmt: skip
    assert way.stage(Stage.RELEASE).state is State.WAITING
    way.approve(3)
    assert way.waits(WaitKind.DEPLOYMENT) == ["v003 is Creating"]
    assert way.stage(Stage.SERVE).state is State.RUNNING
    way.release.ready("v003")
    assert way.waits(WaitKind.ROLLOUT) == ["delays:3 has 10 % until it has given 100 answers"]
    way.release.answers(blue=(100, 0), v003=(100, 0))
    assert way.loop().waiting == ()
    assert way.stage(Stage.RELEASE).phrase == "delays:3 has all traffic"
    assert {arc.step for arc in (view.arc for view in way.loop().arcs if view.count)} >= {ROUND[2], ROUND[3]}


def test_a_refused_candidate_has_not_come_to_serve(way: Way) -> None:
    way.deploy(1)
    way.release.policy(make_policy(**make_rules()))
    way.train()
    way.release.finish("package", {"requirements": [], "python": "3.11", "signature": None}, version=3)
    assert way.walked() == ["train>register", "register>release"]
    assert way.stage(Stage.RELEASE).state is State.FAILED, "there is nothing to compare with yet"


def test_a_version_whose_policy_names_no_endpoint_comes_to_serve_by_hand_once_its_release_is_over(way: Way) -> None:
    rules = make_rules(endpoint_name=None, validate={}, approve={"by": "policy"})
    way.release.policy(make_policy(**rules))
    way.train()
    way.release.finish("package", {"requirements": [], "python": "3.11", "signature": None}, version=3)
    way.deploy(1)
    assert way.walked() == ["train>register", "register>release"]
    way.deploy(3, name="green")
    assert way.walked() == ROUND[1:4]


def test_a_deployment_that_failed_says_why(way: Way) -> None:
    way.deploy(1)
    platform = way.platform
    with platform.read() as tx:
        blue = platform.deployments.get(tx, way.workspace, "delays", "blue")
    platform.write(lambda tx: platform.deployments.create(tx, LOCAL, way.workspace, "delays", "green", blue.current))
    way.release.fails("green", "no such wheel")
    assert way.waits(WaitKind.DEPLOYMENT) == ["green has failed: no such wheel"]
    assert way.stage(Stage.SERVE).state is State.DONE, "blue serves"


def test_a_rule_that_stays_still_says_which_clause_kept_it_until_it_fires_is_changed_switched_off_or_deleted(
    watched: Way,
) -> None:
    way = watched
    way.deploy(1)
    way.world.announce()
    way.trigger(REPORT, name="panic", **{"if": ["data.overall.maximum > 9"]})
    way.trigger(REPORT, name="quiet", **{"if": ["data.overall.maximum > 9"]})
    way.trigger(REPORT, name="scared", **{"if": ["data.overall.maximum > 9"]})
    way.world.measured()
    said = [wait.partition(": asked ")[0] for wait in way.waits(WaitKind.RULE)]
    assert (said, way.stage(Stage.TRIGGER).state) == (["panic", "quiet", "scared"], State.WAITING)
    assert "is above 9" in way.waits(WaitKind.RULE)[0]
    platform = way.platform
    changed = {"if": ["data.overall.maximum > 5"]}
    platform.write(lambda tx: platform.triggers.change(tx, LOCAL, way.workspace, "scared", changed))
    platform.write(lambda tx: platform.triggers.switch(tx, LOCAL, way.workspace, "panic", enabled=False))
    platform.write(lambda tx: platform.triggers.delete(tx, LOCAL, way.workspace, "quiet"))
    assert (way.waits(WaitKind.RULE), way.stage(Stage.TRIGGER).state) == ([], State.NEVER)
    way.trigger(REPORT, name="quiet")
    assert way.waits(WaitKind.RULE) == [], "another rule of that name has said nothing yet"


@pytest.mark.parametrize(
    "clause", ["data.endpoint == tides", "data.monitor == tides-daily", "subject == monitors/tides"]
)
def test_a_rule_that_listens_to_another_endpoint_waits_in_no_loop_but_that_ones(watched: Way, clause: str) -> None:
    way = watched
    way.deploy(1)
    way.world.announce()
    way.trigger(REPORT, name="theirs", **{"if": ["data.overall.maximum > 9", clause]})
    way.trigger(REPORT, name="ours", **{"if": ["data.overall.maximum > 9", "data.endpoint == delays"]})
    way.world.measured()
    assert [wait.partition(": asked ")[0] for wait in way.waits(WaitKind.RULE)] == ["ours"]


def test_a_rule_that_waits_for_quiet_is_told_until_it_fires(watched: Way) -> None:
    way = watched
    way.deploy(1)
    way.world.announce()
    way.trigger(REPORT, debounce="PT10S")
    way.world.measured()
    assert (way.waits(WaitKind.QUIET), way.stage(Stage.TRIGGER).state) == (
        ["retrain fires once it is quiet"], State.WAITING,
    )  # fmt: skip
    way.begin(way.fire())
    assert (way.waits(WaitKind.QUIET), way.stage(Stage.TRIGGER).state) == ([], State.RUNNING)


def test_a_rule_that_new_data_fires_leads_to_the_training_of_every_loop_with_that_model(way: Way) -> None:
    way.deploy(1)
    way.trigger({**TRAINING, "inputs": {}}, when="AssetVersionRegistered", **{"if": ["data.name == flights"]})
    way.data()
    job = way.fire()
    way.begin(job)
    way.end(job)
    assert way.walked() == ["train>register", "trigger>train"]
    assert way.stage(Stage.TRIGGER).phrase == "retrain fired: AssetVersionRegistered"


def test_a_copy_of_a_version_comes_from_its_originals_job(way: Way) -> None:
    way.train(reads=way.data(), leaves="staging")
    platform = way.platform
    with platform.read() as tx:
        original = platform.assets.get(tx, way.workspace, AssetKind.MODEL, "staging", "1")
    way.copy(original, "delays")
    way.deploy(3)
    assert way.walked() == ROUND[:2]


def test_a_database_of_before_hears_its_old_facts_again(watched: Way) -> None:
    way = watched
    way.train(reads=way.data())
    way.deploy(3)
    way.world.announce()
    way.world.measured()
    before = way.loop()
    way.forget_everything()
    assert way.loop() == before
