"""What of a loop waits, and for whom: pure, one short function a kind."""

from collections.abc import Sequence
from datetime import datetime

from lazulite.compute.status import JobStatus
from lazulite.ops.loops.entities import Serving, Stage, State, Wait, WaitKind, Walked
from lazulite.ops.monitoring.entities import Monitor
from lazulite.ops.release import entities as release
from lazulite.ops.release.entities import Release, ReleaseState
from lazulite.ops.triggers.entities import Standing as Rule
from lazulite.services.inference.entities import ProvisioningState
from lazulite.services.training.jobs.entities import Job

QUEUED = (JobStatus.NOT_STARTED, JobStatus.QUEUED)


def approval(case: Release, given: Sequence[str]) -> Wait | None:
    """given: who has said yes already."""
    if case.state is not ReleaseState.AWAITING_APPROVAL:
        return None
    rules = case.policy.approve
    lacking = rules.required - len(given)
    said = f"{case.candidate} waits for {'a yes' if lacking == 1 else f'{lacking} persons to say yes'}"
    whom = tuple(name for name in rules.approvers if name not in {one.partition(":")[2] for one in given})
    return Wait(
        WaitKind.APPROVAL, Stage.RELEASE, case.subject, said, whom, owner=case.policy.owner, version=case.candidate,
        since=case.stage(release.Stage.APPROVE).started_at or case.updated_at,
    )  # fmt: skip


def rows(case: Release) -> Wait | None:
    """A comparison that waits for answers from which neither version has learnt."""
    if not case.waits_for_rows:
        return None
    said = f"{case.candidate} waits for a newer {case.policy.validation.data} to be judged by"
    return Wait(
        WaitKind.DATA, Stage.RELEASE, case.subject, said, owner=case.policy.owner, version=case.candidate,
        since=case.stage(release.Stage.VALIDATE).started_at,
    )  # fmt: skip


def rollout(case: Release) -> Wait | None:
    """A first share that waits for answers, or an approved version that waits for another's rollout."""
    since, going = case.stage(release.Stage.DEPLOY).started_at, case.work.rollout
    if case.state is ReleaseState.ROLLING_OUT and going is not None and going.percent:
        said = f"{case.candidate} has {going.percent} % until it has given {case.policy.deploy.answers:,} answers"
    elif case.state is ReleaseState.APPROVED:
        said, since = f"{case.candidate} is approved and waits until another rollout is over", case.updated_at
    else:
        return None
    return Wait(
        WaitKind.ROLLOUT, Stage.SERVE, case.subject, said, owner=case.policy.owner, version=case.candidate, since=since
    )


def job(queued: Job, stage: Stage, *, has_worker: bool) -> Wait | None:
    if queued.status not in QUEUED:
        return None
    why = "for a free worker" if has_worker else "and no worker is there"
    said = f"{queued.about.display_name or queued.name} waits {why}"
    return Wait(WaitKind.JOB, stage, queued.subject, said, owner=queued.created_by, since=queued.created_at)


def deployment(endpoint: str, one: Serving) -> Wait | None:
    version = f"{one.model}:{one.version}"
    if one.state is ProvisioningState.FAILED:
        said = f"{one.deployment} has failed: {one.error}"
    elif one.state is ProvisioningState.SUCCEEDED:
        return None
    else:
        said = f"{one.deployment} is {one.state.value}"
    subject = f"deployments/{endpoint}/{one.deployment}"
    return Wait(WaitKind.DEPLOYMENT, Stage.SERVE, subject, said, version=version, since=one.updated_at)


def held(walked: Walked, rule: Rule) -> Wait | None:
    """walked: the rule's last word. One that is switched off waits for nothing."""
    if not rule.enabled or walked.state not in {State.WAITING, State.FAILED}:
        return None
    said = f"{walked.phrase}{' (its job was refused)' if walked.state is State.FAILED else ''}"
    return Wait(WaitKind.RULE, Stage.TRIGGER, walked.subject, said, owner=rule.owner, fact=walked.fact, since=walked.at)


def quiet(rule: Rule) -> Wait:
    said = f"{rule.name} fires once it is quiet"
    return Wait(
        WaitKind.QUIET,
        Stage.TRIGGER,
        f"triggers/{rule.name}",
        said,
        owner=rule.owner,
        since=rule.first_at,
        until=rule.due_at,
    )


def schedule(monitor: Monitor) -> Wait | None:
    if not monitor.enabled or monitor.next_fire_at is None:
        return None
    said = f"{monitor.name} looks at the next window"
    return Wait(
        WaitKind.SCHEDULE, Stage.MONITOR, f"monitors/{monitor.name}", said, owner=monitor.created_by,
        until=monitor.next_fire_at,
    )  # fmt: skip


def in_order(waits: Sequence[Wait | None]) -> tuple[Wait, ...]:
    """What waits for persons first, what goes on by itself last; of a kind the oldest first."""
    kinds = list(WaitKind)
    there = [wait for wait in waits if wait is not None]
    return tuple(sorted(there, key=lambda wait: (kinds.index(wait.kind), _moment(wait), wait.subject)))


def _moment(wait: Wait) -> float:
    moment: datetime | None = wait.since or wait.until
    return moment.timestamp() if moment else 0.0
