"""What is said of releases once it has happened. Every refusal names the policy and its owner."""

from collections.abc import Mapping

from lazulite.foundation.events.facts import NewFact
from lazulite.ops.release.entities import Policy, Release, StageRecord
from lazulite.words.json import JSON


def policy_created(policy: Policy) -> NewFact:
    return _of_policy("ReleasePolicyCreated", policy)


def policy_updated(policy: Policy) -> NewFact:
    return _of_policy("ReleasePolicyUpdated", policy)


def release_opened(release: Release) -> NewFact:
    return _of_release("ReleaseOpened", release, {})


def stage_passed(release: Release, record: StageRecord) -> NewFact:
    """Also for a stage that is not applicable: `stage_state` tells."""
    said: dict[str, JSON] = {
        "stage": record.stage.value,
        "stage_state": record.state.value,
        "reason": record.reason,
        "evidence": record.evidence,
        "digest": record.digest,
        "figure": {"name": record.figure_name, "value": record.figure_value} if record.figure_name else None,
    }
    return _of_release("ReleaseStagePassed", release, said)


def release_approved(release: Release, *, by: str) -> NewFact:
    return _of_release("ReleaseApproved", release, {"by": by})


def release_refused(release: Release, *, stage: str) -> NewFact:
    return _of_release("ReleaseRefused", release, {"stage": stage, "reason": release.reason})


def release_completed(release: Release) -> NewFact:
    return _of_release("ReleaseCompleted", release, _rollout(release))


def release_rolled_back(release: Release) -> NewFact:
    return _of_release("ReleaseRolledBack", release, {**_rollout(release), "reason": release.reason})


def _rollout(release: Release) -> dict[str, JSON]:
    rollout = release.work.rollout
    return {"endpoint": release.policy.endpoint_name, "deployment": rollout.deployment if rollout else None}


def _of_release(kind: str, release: Release, more: Mapping[str, JSON]) -> NewFact:
    champion = release.work.champion
    data: dict[str, JSON] = {
        "release": release.id,
        "model": release.model,
        "version": release.version,
        "champion": champion.version if champion else None,
        "state": release.state.value,
        "policy": release.policy.name,
        "owner": release.policy.owner,
        **more,
    }
    return NewFact(kind, release.subject, release.workspace_id, data)


def _of_policy(kind: str, policy: Policy) -> NewFact:
    document = policy.document
    data: dict[str, JSON] = {"model": document.model, "owner": document.owner, "revision": policy.revision}
    return NewFact(kind, f"release-policies/{document.name}", policy.workspace_id, data)
