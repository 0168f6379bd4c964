"""What is said of releases once it has happened. Every refusal names the policy and its owner."""

from collections.abc import Mapping

from lazulite.foundation.events.facts import NewFact, new_fact
from lazulite.ops.release.entities import Policy, Release, StageRecord
from lazulite.words.facts import FactCatalogue, FactKind
from lazulite.words.json import JSON

OF_POLICY = ("model", "owner", "revision")
SUBJECT = "releases/ID"
OF_RELEASE = ("release", "model", "version", "champion", "state", "policy", "owner")
OF_STAGE = ("stage", "stage_state", "reason", "evidence", "digest", "figure")
OF_ROLLOUT = ("endpoint", "deployment")
FACTS = FactCatalogue(
    FactKind("ReleasePolicyCreated", "release-policies/NAME", OF_POLICY, "A release policy has been made."),
    FactKind("ReleasePolicyUpdated", "release-policies/NAME", OF_POLICY, "A release policy has been replaced."),
    FactKind("ReleaseOpened", SUBJECT, OF_RELEASE, "A model version has become a case of a release policy."),
    FactKind(
        "ReleaseStagePassed", SUBJECT, (*OF_RELEASE, *OF_STAGE), "A stage has passed, or does not apply to the version."
    ),
    FactKind("ReleaseApproved", SUBJECT, (*OF_RELEASE, "by"), "The version may go to production."),
    FactKind("ReleaseRefused", SUBJECT, (*OF_RELEASE, "stage", "reason"), "The version may not go to production."),
    FactKind("ReleaseCompleted", SUBJECT, (*OF_RELEASE, *OF_ROLLOUT), "The version has all of the traffic."),
    FactKind(
        "ReleaseRolledBack", SUBJECT, (*OF_RELEASE, *OF_ROLLOUT, "reason"), "What served before has its traffic back."
    ),
)


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
    return new_fact(FACTS, kind, subject=release.subject, workspace_id=release.workspace_id, data=data)


def _of_policy(kind: str, policy: Policy) -> NewFact:
    document = policy.document
    data: dict[str, JSON] = {"model": document.model, "owner": document.owner, "revision": policy.revision}
    subject = f"release-policies/{document.name}"
    return new_fact(FACTS, kind, subject=subject, workspace_id=policy.workspace_id, data=data)
