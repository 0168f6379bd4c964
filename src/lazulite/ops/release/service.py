"""Releases: opened for new versions, moved on by facts and by persons, shown with all that they have seen."""

from collections.abc import Sequence
from dataclasses import replace

from lazulite.foundation.actor import Actor
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events.facts import Fact
from lazulite.foundation.events.outbox import publish
from lazulite.foundation.lists.filters import equal
from lazulite.foundation.pagination import Page, PageRequest
from lazulite.ops.governance.approvals.entities import Approval, Decision
from lazulite.ops.governance.approvals.service import ApprovalsService
from lazulite.ops.release import events, store
from lazulite.ops.release.dossier.service import DossierService, Finding
from lazulite.ops.release.entities import (
    NEW_STAGES,
    UNDECIDED,
    Policy,
    Release,
    ReleaseState,
    Stage,
    StageState,
    Work,
)
from lazulite.ops.release.errands import OWNER, Outcome
from lazulite.ops.release.errors import PolicyNeeded, ReleaseMissing, ReleaseOpen, ReleaseStateWrong
from lazulite.ops.release.policies.service import PoliciesService
from lazulite.ops.release.rollout import Counted
from lazulite.ops.release.rollouts.service import RolloutsService, acting
from lazulite.ops.release.stages.service import StagesService
from lazulite.services.assets.entities import AssetKind
from lazulite.services.assets.naming import WHOLE
from lazulite.services.registry.evidence.entities import Figure
from lazulite.words.ids import new_id
from lazulite.words.json import JSON
from lazulite.words.refs import parse_asset_ref

UNDER_WAY = UNDECIDED | {ReleaseState.ROLLING_OUT}
RECENT = 20  # releases of an endpoint among which a deployment's is looked for


class ReleasesService:
    def __init__(
        self, *, policies: PoliciesService, stages: StagesService, rollouts: RolloutsService, dossier: DossierService,
        approvals: ApprovalsService,
    ) -> None:  # fmt: skip
        self.policies = policies
        self._stages = stages
        self._rollouts = rollouts
        self._dossier = dossier
        self._approvals = approvals

    def create(self, tx: Tx, actor: Actor, workspace_id: str, *, model: str, version: int) -> Release:
        """A case for this version, by its model's policy. Raises PolicyNeeded, ReleaseOpen, AssetVersionMissing."""
        policy = self.policies.of_model(tx, workspace_id, model)
        if policy is None:
            raise PolicyNeeded(model)
        last = store.newest_of(tx, workspace_id, model, version)
        if last is not None and last.state in UNDER_WAY:
            raise ReleaseOpen(last.candidate, last.id)
        return self._open(tx, actor, policy, version)

    def get(self, tx: Tx, workspace_id: str, name: str) -> Release:
        """By its id, or the newest one of `model:version`. Raises ReleaseMissing."""
        found = store.find(tx, workspace_id, name)
        model, _, version = name.removeprefix("azureml:").rpartition(":")
        if found is None and WHOLE.fullmatch(version):
            found = store.newest_of(tx, workspace_id, model, int(version))
        if found is None:
            recent = store.page(tx, workspace_id, PageRequest(50))
            raise ReleaseMissing(name, [release.candidate for release in recent.items])
        return found

    def list(
        self, tx: Tx, workspace_id: str, *, model: str | None = None, state: str | None = None,
        request: PageRequest | None = None,
    ) -> Page[Release]:  # fmt: skip
        """The newest first unless ordered otherwise."""
        return store.page(tx, workspace_id, request or PageRequest(), given=equal(model=model, state=state))

    def newest(self, tx: Tx, workspace_id: str, model: str, version: int) -> Release | None:
        """The newest case of a version, None where it has none."""
        return store.newest_of(tx, workspace_id, model, version)

    def rolled_out(self, tx: Tx, workspace_id: str, *, endpoint: str, deployment: str) -> Release | None:
        """The release that this deployment was made for, None where it is a person's."""
        recent = store.newest_at(tx, workspace_id, endpoint, limit=RECENT)
        return next((one for one in recent if one.work.rollout and one.work.rollout.deployment == deployment), None)

    def unfinished(self, tx: Tx, workspace_id: str, model: str, version: int) -> Release | None:
        """The case of a version that has not ended."""
        last = self.newest(tx, workspace_id, model, version)
        return last if last is not None and last.state in UNDER_WAY else None

    def under_way(self, tx: Tx, workspace_id: str) -> Sequence[Release]:
        """Those that have not ended, the oldest first."""
        return store.under_way(tx, workspace_id, UNDER_WAY)

    def approvals(self, tx: Tx, release: Release) -> Sequence[Approval]:
        return self._approvals.of(tx, release.workspace_id, release.subject)

    def approve(self, tx: Tx, actor: Actor, workspace_id: str, name: str, *, comment: str = "") -> Release:
        """One person's yes; with the last one that the policy wants the rollout begins. Raises ApproverRefused."""
        release = self._to_decide(tx, actor, workspace_id, name)
        if release.state is not ReleaseState.AWAITING_APPROVAL:
            raise ReleaseStateWrong(
                f"Release {release.id} of {release.candidate} is {release.state.value}; it waits for no approval.",
                hint="It asks for one once it has been validated."
                if release.state is ReleaseState.OPEN
                else f"Open another: lazulite release create {release.candidate}",
            )
        rules = release.policy.approve
        self._approvals.decide(
            tx, actor, workspace_id, subject=release.subject, decision=Decision.APPROVED, comment=comment,
            approvers=rules.approvers,
        )  # fmt: skip
        given = [one for one in self.approvals(tx, release) if one.decision is Decision.APPROVED]
        if len(given) < rules.required:
            return release
        who = ", ".join(one.principal for one in given)
        said: list[JSON] = [{"principal": one.principal, "comment": one.comment} for one in given]
        finding = Finding(f"Approved by {who}.", {"approvals": said}, Figure("approvals", len(given)))
        return self._approved(tx, actor, release, finding, by=who)

    def refuse(self, tx: Tx, actor: Actor, workspace_id: str, name: str, *, reason: str) -> Release:
        """One person's no, at any time before the rollout. Raises ApproverRefused, ReleaseStateWrong."""
        release = self._to_decide(tx, actor, workspace_id, name)
        if release.state not in UNDECIDED:
            hint = "Roll it back." if release.state in {ReleaseState.ROLLING_OUT, ReleaseState.COMPLETED} else ""
            raise ReleaseStateWrong(
                f"Release {release.id} of {release.candidate} is {release.state.value} already.", hint=hint
            )
        self._approvals.decide(
            tx, actor, workspace_id, subject=release.subject, decision=Decision.REFUSED, comment=reason,
            approvers=release.policy.approve.approvers,
        )  # fmt: skip
        finding = Finding(f"Refused by {actor.principal}: {reason}", {"principal": str(actor.principal)})
        return self._dossier.refuse(tx, actor, release, Stage.APPROVE, finding)

    def roll_back(self, tx: Tx, actor: Actor, workspace_id: str, name: str, *, reason: str = "") -> Release:
        """What served before gets its traffic back at once. Raises ReleaseStateWrong."""
        release = self.get(tx, workspace_id, name)
        if release.state not in {ReleaseState.ROLLING_OUT, ReleaseState.COMPLETED}:
            raise ReleaseStateWrong(
                f"Release {release.id} of {release.candidate} is {release.state.value}; it has no traffic to give back."
            )
        return self._rollouts.take_back(
            tx, actor, release, f"Rolled back by {actor.principal}{f': {reason}' if reason else '.'}"
        )

    def counted(self, tx: Tx, release: Release) -> Counted:
        """What the candidate has answered since its rollout began."""
        return self._rollouts.counted(tx, release)

    def on_version(self, tx: Tx, fact: Fact) -> None:
        """Subscriber of ModelVersionRegistered: a case, where a policy names the model."""
        policy = self.policies.of_model(tx, fact.workspace_id, str(fact.data["name"]))
        if policy is not None:
            self._open(tx, fact.actor.because(fact.id), policy, int(str(fact.data["version"])))

    def on_job_finished(self, tx: Tx, fact: Fact) -> None:
        """Subscriber of JobFinished: the stage that waited for it goes on."""
        job = fact.subject.removeprefix("jobs/")
        found = store.of_job(tx, fact.workspace_id, job) if fact.data.get("owner") == OWNER else None
        if found is None:
            return
        release, role = found
        if release.state is not ReleaseState.OPEN or release.work.waiting.get(role) != job:
            return
        waiting = {other: name for other, name in release.work.waiting.items() if other != role}
        release = replace(release, work=replace(release.work, waiting=waiting))
        release = self._stage_goes_on(tx, release, role, Outcome.of(job, fact.data), cause=fact.id)
        self._after_validation(tx, acting(release, cause=fact.id), release)

    def on_data(self, tx: Tx, fact: Fact) -> None:
        """Subscriber of AssetVersionRegistered: what waits for newer labelled rows looks at them."""
        if fact.data.get("kind") != AssetKind.DATA.value:
            return
        for release in store.under_way(tx, fact.workspace_id, {ReleaseState.OPEN}):
            named = release.policy.validation.data
            if release.waits_for_rows and parse_asset_ref(str(named)).name == fact.data["name"]:
                actor = acting(release, cause=fact.id)
                self._after_validation(tx, actor, self._stages.validate(tx, actor, release))

    def on_deployment(self, tx: Tx, fact: Fact) -> None:
        """Subscriber of DeploymentReady and DeploymentFailed."""
        self._rollouts.on_deployment(tx, fact)

    def due(self, tx: Tx) -> bool:
        """Whether `tick` would do anything now."""
        return bool(self._rollouts.outdated(tx)) or self._rollouts.due(tx)

    def tick(self, tx: Tx) -> None:
        """Every rollout that has seen enough takes its next step. Whom another has overtaken begins a new case."""
        for release, why in self._rollouts.outdated(tx):
            actor = acting(release)
            self._dossier.refuse(tx, actor, release, Stage.DEPLOY, Finding(f"{why} A new case has been opened.", {}))
            policy = self.policies.of_model(tx, release.workspace_id, release.model)
            if policy is not None:
                self._open(tx, actor, policy, release.version)
        self._rollouts.tick(tx)

    def _to_decide(self, tx: Tx, actor: Actor, workspace_id: str, name: str) -> Release:
        """The release, for who may decide about it, whatever state it is in. Raises ApproverRefused."""
        release = self.get(tx, workspace_id, name)
        approvers = release.policy.approve.approvers
        self._approvals.check(tx, actor, workspace_id, subject=release.subject, approvers=approvers)
        return release

    def _open(self, tx: Tx, actor: Actor, policy: Policy, version: int) -> Release:
        document = policy.document
        release = Release(
            id=new_id(), workspace_id=policy.workspace_id, policy=document, model=document.model, version=version,
            state=ReleaseState.OPEN, stages=NEW_STAGES, work=Work(), reason="", opened_by=str(actor.principal),
            opened_at=tx.now, updated_at=tx.now,
        )  # fmt: skip
        store.add(tx, release)
        publish(tx, actor, events.release_opened(release))
        return self._stages.package(tx, acting(release, cause=actor.cause), release)

    def _stage_goes_on(self, tx: Tx, release: Release, role: str, outcome: Outcome, *, cause: str) -> Release:
        actor = acting(release, cause=cause)
        if role == "package":
            return self._stages.packaged(tx, actor, release, outcome)
        if role == "optimise":
            return self._stages.optimised(tx, actor, release, outcome)
        if role == "compare":
            return self._stages.compared(tx, actor, release, outcome)
        return self._stages.scored(tx, actor, release, role, outcome)

    def _after_validation(self, tx: Tx, actor: Actor, release: Release) -> None:
        if release.state is ReleaseState.OPEN and release.stage(Stage.VALIDATE).finished_at is not None:
            self._ask_approval(tx, actor, release)

    def _ask_approval(self, tx: Tx, actor: Actor, release: Release) -> None:
        """A person is asked, or the policy says yes itself."""
        rules = release.policy.approve
        if rules.by == "policy":
            said = f"Approved by the policy '{release.policy.name}' of {release.policy.owner}, which asks nobody."
            finding = Finding(said, {"approvals": []}, Figure("approvals", 0))
            self._approved(tx, actor, release, finding, by=f"policy:{release.policy.name}")
            return
        waiting = self._dossier.start(tx, release, Stage.APPROVE, {})
        self._dossier.save(tx, replace(waiting, state=ReleaseState.AWAITING_APPROVAL))

    def _approved(self, tx: Tx, actor: Actor, release: Release, finding: Finding, *, by: str) -> Release:
        release = self._dossier.close(tx, actor, release, Stage.APPROVE, StageState.PASSED, finding)
        release = self._dossier.save(tx, replace(release, state=ReleaseState.APPROVED))
        publish(tx, actor, events.release_approved(release, by=by))
        return self._rollouts.begin(tx, actor, release)
