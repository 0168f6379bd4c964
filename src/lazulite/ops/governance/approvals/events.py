"""What is said once a person has decided."""

from lazulite.foundation.events.facts import NewFact
from lazulite.ops.governance.approvals.entities import Approval, Decision


def decided(approval: Approval) -> NewFact:
    kind = "ApprovalGiven" if approval.decision is Decision.APPROVED else "ApprovalRefused"
    data = {"principal": approval.principal, "comment": approval.comment}
    return NewFact(kind, approval.subject, approval.workspace_id, data)
