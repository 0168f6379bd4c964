"""What is said once a person has decided."""

from lazulite.foundation.events.facts import NewFact, new_fact
from lazulite.ops.governance.approvals.entities import Approval, Decision
from lazulite.words.facts import FactCatalogue, FactKind

SUBJECT = "releases/ID"
FACTS = FactCatalogue(
    FactKind("ApprovalGiven", SUBJECT, ("principal", "comment"), "A person has said yes."),
    FactKind("ApprovalRefused", SUBJECT, ("principal", "comment"), "A person has said no."),
)


def decided(approval: Approval) -> NewFact:
    kind = "ApprovalGiven" if approval.decision is Decision.APPROVED else "ApprovalRefused"
    data = {"principal": approval.principal, "comment": approval.comment}
    return new_fact(FACTS, kind, subject=approval.subject, workspace_id=approval.workspace_id, data=data)
