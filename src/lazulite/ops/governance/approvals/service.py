"""Taking down what persons decide about a thing, each of them once."""

from collections.abc import Sequence

from lazulite.foundation.actor import Actor
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events.outbox import publish
from lazulite.ops.governance.admittance.service import AdmittanceService
from lazulite.ops.governance.approvals import events, store
from lazulite.ops.governance.approvals.entities import AlreadyDecided, Approval, Decision, check_approver
from lazulite.words.ids import new_id


class ApprovalsService:
    def __init__(self, admittance: AdmittanceService) -> None:
        self._admittance = admittance

    def decide(
        self,
        tx: Tx,
        actor: Actor,
        workspace_id: str,
        *,
        subject: str,
        decision: Decision,
        comment: str = "",
        approvers: Sequence[str] = (),
    ) -> Approval:
        """Raises ApproverRefused for anybody but a person who may (one of `approvers`, if named), AlreadyDecided."""
        self.check(tx, actor, workspace_id, subject=subject, approvers=approvers)
        approval = Approval(new_id(), workspace_id, subject, decision, str(actor.principal), comment, tx.now)
        if not store.add(tx, approval):
            raise AlreadyDecided(f"{actor.principal} has decided about {subject} before, and a decision stands.")
        publish(tx, actor, events.decided(approval))
        return approval

    def check(self, tx: Tx, actor: Actor, workspace_id: str, *, subject: str, approvers: Sequence[str]) -> None:
        """Returns when this actor may decide. Raises ApproverRefused."""
        check_approver(actor, subject, approvers, role=self._admittance.role_in(tx, actor, workspace_id))

    def of(self, tx: Tx, workspace_id: str, subject: str) -> list[Approval]:
        """Oldest first."""
        return store.of_subject(tx, workspace_id, subject)
