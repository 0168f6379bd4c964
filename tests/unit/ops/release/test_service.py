import pytest

from lazulite.assembly import Platform
from lazulite.foundation.actor import LOCAL, Actor, Principal, PrincipalKind
from lazulite.foundation.db.transaction import Tx
from lazulite.ops.governance.approvals.entities import AlreadyDecided, ApproverRefused
from lazulite.ops.release.entities import Champion, ReleaseState, Stage, StageState
from lazulite.ops.release.errors import PolicyNeeded, ReleaseMissing, ReleaseOpen, ReleaseStateWrong
from lazulite.services.assets.entities import AssetKind, AssetType
from lazulite.services.assets.errors import AssetInUse
from lazulite.services.inference.entities import Definition, ServedModel
from lazulite.specs.release import ReleasePolicy
from lazulite.words.manifests import Manifest
from tests.unit.ops.release.makers import CONVERTED, PACKAGE, PERSON, Walk, make_policy


@pytest.fixture
def walk(platform: Platform) -> Walk:
    """Version 1 serves, a labelled window is there, and version 2 has just been registered."""
    return start(platform, make_policy())


def start(platform: Platform, policy: ReleasePolicy) -> Walk:
    made = Walk(platform)
    made.model()
    made.champion()
    made.window()
    made.policy(policy)
    made.model()
    return made


def test_a_version_without_a_policy_opens_no_case(platform: Platform) -> None:
    walk = Walk(platform)
    walk.model()
    with pytest.raises(ReleaseMissing, match="no release 'delays:1'"):
        walk.release(1)


def test_the_whole_way_leaves_evidence_at_every_stage(walk: Walk) -> None:
    walk.validated()
    walk.approve()
    walk.ready("v002")
    walk.answers(blue=(900, 0), v002=(100, 0))
    release = walk.release()
    assert (release.state, walk.traffic()) == (ReleaseState.COMPLETED, {"v002": 100})
    assert [record.state for record in release.stages] == [StageState.PASSED] * 5
    assert all(record.digest and record.figure_name for record in release.stages)
    assert walk.facts() == [
        "ReleaseOpened", "ReleaseStagePassed package", "ReleaseStagePassed optimise", "ReleaseStagePassed validate",
        "ApprovalGiven", "ReleaseStagePassed approve", "ReleaseApproved", "ReleaseStagePassed deploy",
        "ReleaseCompleted",
    ]  # fmt: skip


def test_nobody_is_judged_by_what_was_learnt_and_newer_rows_are_waited_for(platform: Platform) -> None:
    walk = Walk(platform)
    walk.model()
    walk.champion()
    walk.window()
    walk.policy(make_policy(optimise={"onnx": False}))
    walk.model(learnt_from="azureml:windows:1")
    walk.finish("package", PACKAGE)
    waiting = walk.release().stage(Stage.VALIDATE)
    assert (waiting.state, waiting.jobs) == (StageState.WAITING, ())
    assert waiting.reason == (
        "Version 2 has learnt from azureml:windows:1: it waits for a newer one to judge by. A monitor's run on a newer "
        "window registers one, and so does `lazulite data create`."
    )
    walk.register(AssetKind.DATA, "others", AssetType.URI_FOLDER, file="a.parquet")
    assert walk.release().stage(Stage.VALIDATE).state is StageState.WAITING
    walk.window()
    judged = walk.release()
    assert (judged.stage(Stage.VALIDATE).state, judged.work.data) == (StageState.RUNNING, "azureml:windows:2")
    assert set(judged.work.waiting) == {"candidate", "champion"}


def test_rows_that_are_named_and_were_learnt_refuse_the_version(platform: Platform) -> None:
    walk = Walk(platform)
    walk.model(learnt_from="azureml:windows:1")
    walk.champion()
    walk.window()
    walk.policy(make_policy(optimise={"onnx": False}, validate={"data": "azureml:windows:1"}))
    walk.model()
    refused = walk.finish("package", PACKAGE)
    assert refused.state is ReleaseState.REFUSED
    assert refused.reason.startswith(
        "validate: Version 1 has learnt from azureml:windows:1, which the policy names to judge by."
    )


def test_ten_percent_until_enough_has_been_answered(walk: Walk) -> None:
    walk.validated()
    walk.approve()
    assert walk.traffic() == {"blue": 100}
    walk.ready("v002")
    assert walk.traffic() == {"blue": 90, "v002": 10}
    walk.answers(blue=(800, 0), v002=(99, 0))
    assert walk.traffic() == {"blue": 90, "v002": 10}
    walk.answers(blue=(900, 0), v002=(100, 0))
    assert walk.traffic() == {"v002": 100}


def test_more_errors_than_the_champion_go_back_to_the_champion(walk: Walk) -> None:
    walk.validated()
    walk.approve()
    walk.ready("v002")
    walk.answers(blue=(900, 1), v002=(10, 50))
    release = walk.release()
    assert (release.state, walk.traffic()) == (ReleaseState.ROLLED_BACK, {"blue": 100})
    assert "50 of 60 answers failed" in release.reason
    assert release.reason.endswith("(policy 'careful' of operations)")
    assert walk.facts()[-1] == "ReleaseRolledBack"


def test_a_completed_release_is_rolled_back_in_one_go(walk: Walk) -> None:
    walk.validated()
    walk.approve()
    walk.ready("v002")
    walk.answers(blue=(900, 0), v002=(100, 0))
    walk.platform.write(
        lambda tx: walk.platform.release.roll_back(tx, PERSON, walk.workspace, "delays:2", reason="odd")
    )
    assert (walk.release().state, walk.traffic()) == (ReleaseState.ROLLED_BACK, {"blue": 100})
    with pytest.raises(ReleaseStateWrong, match="is RolledBack; it has no traffic"):
        walk.platform.write(lambda tx: walk.platform.release.roll_back(tx, PERSON, walk.workspace, "delays:2"))


def test_a_hand_on_the_traffic_ends_the_rollout(walk: Walk) -> None:
    walk.validated()
    walk.approve()
    walk.ready("v002")
    walk.platform.write(
        lambda tx: walk.platform.endpoints.set_traffic(tx, PERSON, walk.workspace, "delays", {"blue": 100})
    )
    walk.answers()
    assert walk.release().reason.startswith("deploy: Its traffic was taken away by hand.")


@pytest.mark.parametrize(("candidate", "said"), [(0.72, "equal to the champion"), (0.6, "0.1200 worse")])
def test_a_candidate_that_is_not_better_is_refused_by_the_policy_and_its_owner(
    walk: Walk, candidate: float, said: str
) -> None:
    release = walk.validated(candidate=candidate)
    assert release.state is ReleaseState.REFUSED
    assert said in release.reason
    assert release.reason.endswith("(policy 'careful' of operations)")
    assert walk.evidence(Stage.VALIDATE)["champion"] == {"roc_auc": 0.72}
    assert walk.traffic() == {"blue": 100}


def test_a_refused_parity_ships_the_plain_package_and_says_why(walk: Walk) -> None:
    walk.finish("package", PACKAGE)
    reason = "3 of 2000 rows differ by more than 0.0001, the worst by 0.2"
    release = walk.finish("optimise", {"status": "refused", "reason": reason, "max_abs_diff": 0.2})
    record = release.stage(Stage.OPTIMISE)
    assert (record.state, record.figure_value) == (StageState.NOT_APPLICABLE, 0.2)
    assert record.reason == (
        f"The model was not converted to ONNX: it would not answer alike: {reason}. It is released as it is."
    )
    assert release.work.onnx is None
    assert set(release.work.waiting) == {"candidate", "champion"}


@pytest.mark.parametrize("status", ["converted", "refused", "not_applicable"])
def test_where_the_policy_serves_onnx_only_one_with_parity_ships(platform: Platform, status: str) -> None:
    walk = start(platform, make_policy(optimise={"serve": True}))
    walk.validated(optimised={**CONVERTED, "status": status})  # type: ignore[dict-item]  # a JSON object
    walk.approve()
    with platform.read() as tx:
        served = platform.deployments.get(tx, walk.workspace, "delays", "v002").newest.model
    assert served.signature == {"inputs": [{"name": "x", "type": "double"}], "outputs": None}
    plain = ("mlflow-skinny==3.17.2", "pandas==2.3.3")
    if status == "converted":
        [file] = Manifest.from_json(served.onnx)
        assert (file.path, served.requirements[:2], len(served.requirements)) == ("model.onnx", plain, 3)
        assert served.requirements[2].startswith("onnxruntime==")
    else:
        assert (served.onnx, served.requirements) == (None, plain)


def test_a_conversion_that_crashes_holds_nothing_up(walk: Walk) -> None:
    walk.finish("package", PACKAGE)
    release = walk.finish("optimise", reason="The environment could not be resolved: no onnx==0.")
    assert release.stage(Stage.OPTIMISE).reason == (
        'The model was not converted to ONNX: its job failed with "The environment could not be resolved: no onnx==0". '
        "It is released as it is."
    )
    assert release.state is ReleaseState.OPEN


def test_a_scoring_that_crashes_refuses_with_its_reason(walk: Walk) -> None:
    walk.finish("package", PACKAGE)
    walk.finish("optimise", CONVERTED)
    release = walk.finish("candidate", reason="ValueError: no such column")
    assert release.reason.startswith("validate: Scoring the candidate failed: ValueError: no such column")
    assert walk.finish("champion", {}).state is ReleaseState.REFUSED


def test_a_package_that_lacks_its_requirements_is_refused(walk: Walk) -> None:
    release = walk.finish("package", reason="The model folder has no requirements.txt, so it cannot be served.")
    assert (release.state, release.stage(Stage.PACKAGE).state) == (ReleaseState.REFUSED, StageState.REFUSED)


def test_a_champion_is_not_replaced_without_labelled_rows(platform: Platform) -> None:
    walk = start(platform, make_policy(validate={"data": "azureml:nothing@latest"}))
    walk.finish("package", PACKAGE)
    release = walk.finish("optimise", CONVERTED)
    assert release.reason.startswith("validate: Version 1 serves, and there is no data 'azureml:nothing@latest' yet")


def test_the_first_version_of_all_has_nothing_to_be_compared_with(platform: Platform) -> None:
    walk = Walk(platform)
    walk.policy(make_policy(endpoint_name=None, approve={"by": "policy"}))
    walk.model()
    walk.finish("package", PACKAGE, version=1)
    release = walk.finish("optimise", CONVERTED, version=1)
    assert release.state is ReleaseState.COMPLETED
    assert [record.state.value for record in release.stages] == [
        "Passed", "Passed", "NotApplicable", "Passed", "NotApplicable",
    ]  # fmt: skip


def test_the_policy_approves_where_it_says_so(platform: Platform) -> None:
    walk = start(platform, make_policy(approve={"by": "policy"}))
    release = walk.validated()
    assert release.state is ReleaseState.ROLLING_OUT
    assert release.stage(Stage.APPROVE).reason == "Approved by the policy 'careful' of operations, which asks nobody."


@pytest.mark.parametrize("kind", [PrincipalKind.JOB, PrincipalKind.RULE, PrincipalKind.SYSTEM])
def test_only_a_person_approves(walk: Walk, kind: PrincipalKind) -> None:
    walk.validated()
    with pytest.raises(ApproverRefused, match="only a person may"):
        walk.approve(Actor(Principal(kind, "x"), on_behalf_of=PERSON.principal))
    assert walk.release().state is ReleaseState.AWAITING_APPROVAL


def test_as_many_persons_as_the_policy_wants(platform: Platform) -> None:
    walk = start(platform, make_policy(approve={"required": 2}))
    walk.validated()
    assert walk.approve().state is ReleaseState.AWAITING_APPROVAL
    with pytest.raises(AlreadyDecided):
        walk.approve()
    assert walk.approve(LOCAL).state is ReleaseState.ROLLING_OUT
    assert walk.release().stage(Stage.APPROVE).reason == "Approved by person:ana, local:local."


def test_only_named_approvers_where_any_are_named(platform: Platform) -> None:
    walk = start(platform, make_policy(approve={"approvers": ["bo"]}))
    walk.validated()
    with pytest.raises(ApproverRefused, match="none of those who may decide"):
        walk.approve()


def test_nobody_approves_before_the_validation(walk: Walk) -> None:
    with pytest.raises(ReleaseStateWrong, match="is Open; it waits for no approval"):
        walk.approve()


def test_a_person_can_end_it_at_any_time_before_the_rollout(walk: Walk) -> None:
    walk.platform.write(
        lambda tx: walk.platform.release.refuse(tx, PERSON, walk.workspace, "delays:2", reason="not in summer")
    )
    release = walk.finish("package", PACKAGE)
    assert release.state is ReleaseState.REFUSED
    assert release.reason == "approve: Refused by person:ana: not in summer (policy 'careful' of operations)"


def test_a_deployment_that_fails_its_probe_refuses(walk: Walk) -> None:
    walk.validated()
    walk.approve()
    walk.fails("v002", "ImportError: no module named lightgbm")
    release = walk.release()
    assert release.state is ReleaseState.REFUSED
    assert "The deployment 'v002' failed: ImportError: no module named lightgbm" in release.reason


def test_a_second_rollout_waits_for_the_first(walk: Walk) -> None:
    walk.validated()
    walk.approve()
    approve_third(walk)
    assert walk.release(3).state is ReleaseState.APPROVED
    walk.ready("v002")
    walk.answers(v002=(100, 50))
    walk.answers()
    assert (walk.release(2).state, walk.release(3).state) == (ReleaseState.ROLLED_BACK, ReleaseState.ROLLING_OUT)


def test_who_was_compared_with_what_serves_no_more_is_compared_anew(walk: Walk) -> None:
    walk.validated()
    walk.approve()
    approve_third(walk)
    first = walk.release(3)
    walk.ready("v002")
    walk.answers(v002=(100, 0))
    walk.answers()
    with walk.platform.read() as tx:
        overtaken = walk.platform.release.get(tx, walk.workspace, first.id)
    assert overtaken.state is ReleaseState.REFUSED
    assert "It was compared with version 1, and version 2 serves now." in overtaken.reason
    again = walk.release(3)
    assert (again.state, again.id != first.id) == (ReleaseState.OPEN, True)
    walk.finish("package", PACKAGE, version=3)
    walk.finish("optimise", CONVERTED, version=3)
    assert walk.release(3).work.champion == Champion("v002", 2)


def test_an_approval_that_comes_after_another_version_took_over_moves_no_traffic(walk: Walk) -> None:
    walk.validated()
    approve_third(walk)
    walk.ready("v003")
    walk.answers(v003=(100, 0))
    assert walk.release(3).state is ReleaseState.COMPLETED
    walk.approve()
    walk.answers()
    assert walk.traffic() == {"v003": 100}


def approve_third(walk: Walk) -> None:
    walk.model()
    walk.finish("package", PACKAGE, version=3)
    walk.finish("optimise", CONVERTED, version=3)
    walk.finish("candidate", {}, version=3)
    walk.finish("champion", {}, version=3)
    result = {"rows": 1000, "candidate": {"roc_auc": 0.8}, "champion": {"roc_auc": 0.75}}
    walk.finish("compare", result, version=3)
    walk.platform.write(lambda tx: walk.platform.release.approve(tx, PERSON, walk.workspace, "delays:3"))


def test_one_open_case_a_version(walk: Walk) -> None:
    with pytest.raises(ReleaseOpen, match="on its way already"):
        walk.platform.write(
            lambda tx: walk.platform.release.create(tx, LOCAL, walk.workspace, model="delays", version=2)
        )
    with pytest.raises(PolicyNeeded, match="No release policy names the model 'other'"):
        walk.platform.write(
            lambda tx: walk.platform.release.create(tx, LOCAL, walk.workspace, model="other", version=1)
        )


def test_another_workspace_sees_nothing_of_it(walk: Walk) -> None:
    other = walk.platform.write(lambda tx: walk.platform.workspaces.create(tx, LOCAL, "team-b")).id
    with walk.platform.read() as tx:
        assert walk.platform.release.list(tx, other).items == ()
        with pytest.raises(ReleaseMissing):
            walk.platform.release.get(tx, other, walk.release().id)


def delete(walk: Walk, *deployments: str, traffic: dict[str, int]) -> None:
    platform = walk.platform

    def write(tx: Tx) -> None:
        platform.endpoints.set_traffic(tx, LOCAL, walk.workspace, "delays", traffic)
        for name in deployments:
            platform.deployments.delete(tx, LOCAL, walk.workspace, "delays", name)

    platform.write(write)
    platform.relay.drain()


def test_a_model_version_is_not_deleted_before_its_release_has_ended(walk: Walk) -> None:
    def remove(tx: Tx) -> None:
        version = walk.platform.assets.get(tx, walk.workspace, AssetKind.MODEL, "delays", "2")
        walk.platform.assets.delete_version(tx, LOCAL, version)

    with pytest.raises(AssetInUse, match=r"release .* which is Open"):
        walk.platform.write(remove)
    walk.platform.write(
        lambda tx: walk.platform.release.refuse(tx, PERSON, walk.workspace, "delays:2", reason="not wanted")
    )
    walk.platform.write(remove)


def test_a_rollout_whose_deployment_is_deleted_ends_and_keeps_nobody_waiting(walk: Walk) -> None:
    walk.validated()
    walk.approve()
    approve_third(walk)
    delete(walk, "v002", traffic={"blue": 100})
    walk.answers()
    assert walk.release(2).state is ReleaseState.ROLLED_BACK
    assert "The deployment 'v002' was deleted." in walk.release(2).reason
    walk.answers()
    assert (walk.release(3).state, walk.traffic()) == (ReleaseState.ROLLING_OUT, {"blue": 100})


def test_a_rollout_goes_back_to_what_there_still_is_of_what_served(walk: Walk) -> None:
    second = Definition(model=ServedModel("delays", 1, [], ("mlflow-skinny==3.17.2", "pandas==2.3.3"), "3.11"))
    platform = walk.platform
    platform.write(lambda tx: platform.deployments.create(tx, LOCAL, walk.workspace, "delays", "red", second))
    walk.ready("red")
    delete(walk, traffic={"blue": 60, "red": 40})
    walk.validated()
    walk.approve()
    walk.ready("v002")
    delete(walk, "red", traffic={"blue": 90, "v002": 10})
    walk.answers(v002=(100, 50))
    assert (walk.release(2).state, walk.traffic()) == (ReleaseState.ROLLED_BACK, {"blue": 100})


def test_a_rollout_that_cannot_go_back_now_waits_and_stops_no_clock(walk: Walk) -> None:
    walk.validated()
    walk.approve()
    walk.ready("v002")
    walk.fails("blue", "killed")
    walk.answers(v002=(100, 50))
    assert walk.release(2).state is ReleaseState.ROLLING_OUT
    walk.ready("blue")
    walk.answers()
    assert (walk.release(2).state, walk.traffic()) == (ReleaseState.ROLLED_BACK, {"blue": 100})


def test_a_candidate_that_answers_nobody_goes_back_also_from_beside_a_champion_that_often_fails(walk: Walk) -> None:
    """The gateway tells answers given and errors apart from each other."""
    walk.validated()
    walk.approve()
    walk.ready("v002")
    walk.answers(blue=(400, 500), v002=(0, 100))
    assert (walk.release(2).state, walk.traffic()) == (ReleaseState.ROLLED_BACK, {"blue": 100})
    assert "100 of 100 answers failed; the champion's share is 55.6%" in walk.release(2).reason
