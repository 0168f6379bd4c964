from dataclasses import replace
from datetime import timedelta

import pytest

from lazulite.compute.status import JobStatus
from lazulite.ops.loops import waiting
from lazulite.ops.loops.entities import Serving, Stage, State, Wait, WaitKind
from lazulite.ops.monitoring.definition import Definition
from lazulite.ops.monitoring.entities import Monitor
from lazulite.ops.release.entities import NEW_STAGES, Release, ReleaseState, Rollout, Work
from lazulite.ops.release.entities import Stage as Judged
from lazulite.ops.triggers.entities import Standing
from lazulite.services.inference.entities import ProvisioningState
from lazulite.services.training.jobs.entities import Description, Job, JobType
from tests.unit.ops.loops.makers import NOON, make_serving, make_walked
from tests.unit.ops.release.makers import make_policy

SHARED = Work(rollout=Rollout("v002", percent=10))


def make_release(state: ReleaseState, *, approve: dict[str, object] | None = None, work: Work | None = None) -> Release:
    return Release(
        id="r", workspace_id="w", policy=make_policy(approve=approve or {}), model="delays", version=2, state=state,
        stages=NEW_STAGES, work=work or Work(), reason="", opened_by="local:local", opened_at=NOON, updated_at=NOON,
    )  # fmt: skip


def make_job(status: JobStatus) -> Job:
    return Job(
        name="j", workspace_id="w", type=JobType.COMMAND, owner="jobs", step=None, about=Description("train"),
        command="", document="", environment={}, inputs={}, outputs={}, status=status, reason="", exit_code=None,
        result=None, created_by="person:ana", cause=None, created_at=NOON, started_at=None, ended_at=None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("approve", "given", "said", "whom"),
    [
        ({}, [], "delays:2 waits for a yes", ()),
        ({"required": 2, "approvers": ["olga", "ben"]}, [], "delays:2 waits for 2 persons to say yes", ("olga", "ben")),
        ({"required": 2, "approvers": ["olga", "ben"]}, ["person:olga"], "delays:2 waits for a yes", ("ben",)),
    ],
)
def test_an_approval_waits_for_those_who_have_not_said_yes(
    approve: dict[str, object], given: list[str], said: str, whom: tuple[str, ...]
) -> None:
    case = make_release(ReleaseState.AWAITING_APPROVAL, approve=approve)
    assert waiting.approval(case, given) == Wait(
        WaitKind.APPROVAL, Stage.RELEASE, "releases/r", said, whom, owner="operations", version="delays:2", since=NOON
    )


@pytest.mark.parametrize("state", [one for one in ReleaseState if one is not ReleaseState.AWAITING_APPROVAL])
def test_no_other_release_waits_for_an_approval(state: ReleaseState) -> None:
    assert waiting.approval(make_release(state), []) is None


def test_a_comparison_waits_for_rows_that_nobody_has_learnt() -> None:
    case = make_release(ReleaseState.OPEN)
    assert waiting.rows(case) is None
    held = case.with_stage(replace(case.stage(Judged.VALIDATE), reason="Version 2 has learnt …", started_at=NOON))
    assert waiting.rows(held) == Wait(
        WaitKind.DATA, Stage.RELEASE, "releases/r",
        "delays:2 waits for a newer azureml:windows@latest to be judged by",
        owner="operations", version="delays:2", since=NOON,
    )  # fmt: skip
    assert waiting.rows(replace(held, state=ReleaseState.REFUSED)) is None


@pytest.mark.parametrize(
    ("state", "work", "said"),
    [
        (ReleaseState.ROLLING_OUT, SHARED, "delays:2 has 10 % until it has given 100 answers"),
        (ReleaseState.ROLLING_OUT, Work(rollout=Rollout("v002")), None),
        (ReleaseState.APPROVED, Work(), "delays:2 is approved and waits until another rollout is over"),
        (ReleaseState.OPEN, Work(), None),
        (ReleaseState.COMPLETED, Work(rollout=Rollout("v002", percent=100)), None),
    ],
)  # fmt: skip
def test_a_first_share_waits_for_answers(state: ReleaseState, work: Work, said: str | None) -> None:
    found = waiting.rollout(make_release(state, work=work))
    assert (found and found.what) == said


@pytest.mark.parametrize(
    ("status", "has_worker", "said"),
    [
        (JobStatus.QUEUED, False, "train waits and no worker is there"),
        (JobStatus.QUEUED, True, "train waits for a free worker"),
        (JobStatus.RUNNING, False, None),
        (JobStatus.COMPLETED, False, None),
    ],
)
def test_a_queued_job_says_whether_anybody_could_take_it(status: JobStatus, has_worker: bool, said: str | None) -> None:
    found = waiting.job(make_job(status), Stage.TRAIN, has_worker=has_worker)
    assert (found and (found.what, found.subject, found.owner)) == (said and (said, "jobs/j", "person:ana"))


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (make_serving(), None),
        (make_serving(state=ProvisioningState.UPDATING), "blue is Updating"),
        (make_serving(state=ProvisioningState.FAILED, error="no wheel"), "blue has failed: no wheel"),
    ],
)
def test_a_deployment_that_does_not_stand_says_how(one: Serving, said: str | None) -> None:
    found = waiting.deployment("delays", one)
    assert (found and (found.what, found.subject, found.version)) == (
        said and (said, "deployments/delays/blue", "delays:1")
    )


HELD = make_walked("rule", phrase="r: asked x, found y", subject="triggers/r", state=State.WAITING)
RULE = Standing("r", "person:ana", True)


@pytest.mark.parametrize(
    ("state", "said"),
    [(State.WAITING, "r: asked x, found y"), (State.FAILED, "r: asked x, found y (its job was refused)")],
)
def test_a_held_rule_says_what_it_asked_and_by_which_fact(state: State, said: str) -> None:
    found = waiting.held(replace(HELD, state=state), RULE)
    assert found is not None
    assert (found.what, found.subject, found.fact, found.owner) == (said, "triggers/r", "f7", "person:ana")


def test_a_rule_that_is_off_or_has_fired_holds_nothing() -> None:
    assert waiting.held(HELD, replace(RULE, enabled=False)) is None
    assert waiting.held(replace(HELD, state=State.DONE), RULE) is None


def test_a_rule_that_waits_for_quiet_says_until_when() -> None:
    found = waiting.quiet(replace(RULE, first_at=NOON, due_at=NOON + timedelta(seconds=10), newest_fact="f"))
    assert (found.subject, found.since, found.until) == ("triggers/r", NOON, NOON + timedelta(seconds=10))


def make_monitor(*, enabled: bool = True, scheduled: bool = True) -> Monitor:
    return Monitor(
        id="m", workspace_id="w", name="watch", definition=Definition("delays", ()), cadence=None, window_asset="w",
        description="", tags={}, enabled=enabled, next_fire_at=NOON if scheduled else None, created_at=NOON,
        created_by="person:ana",
    )  # fmt: skip


def test_a_monitor_on_a_schedule_is_expected() -> None:
    found = waiting.schedule(make_monitor())
    assert found is not None
    assert (found.subject, found.until, found.owner) == ("monitors/watch", NOON, "person:ana")


@pytest.mark.parametrize("monitor", [make_monitor(enabled=False), make_monitor(scheduled=False)])
def test_a_monitor_that_is_off_or_runs_by_hand_is_not(monitor: Monitor) -> None:
    assert waiting.schedule(monitor) is None


def test_persons_are_asked_first_and_of_a_kind_the_oldest() -> None:
    approval = waiting.approval(make_release(ReleaseState.AWAITING_APPROVAL), [])
    assert approval is not None
    older = replace(approval, subject="releases/older", since=NOON - timedelta(days=1))
    due = waiting.schedule(make_monitor())
    assert waiting.in_order([due, None, approval, older]) == (older, approval, due)
