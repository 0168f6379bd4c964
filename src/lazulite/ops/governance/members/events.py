"""What is said of roles once it has happened."""

from lazulite.foundation.events.facts import NewFact, new_fact
from lazulite.ops.governance.members.entities import Member
from lazulite.words.facts import FactCatalogue, FactKind

SUBJECT = "members/NAME"
FACTS = FactCatalogue(
    FactKind("RoleGranted", SUBJECT, ("principal", "role"), "Somebody has been given a role, in place of any other."),
    FactKind("RoleWithdrawn", SUBJECT, ("principal", "role"), "Somebody is no member any more."),
)


def said(kind: str, member: Member) -> NewFact:
    data = {"principal": str(member.principal), "role": member.role.value}
    subject = f"members/{member.principal.id}"
    return new_fact(FACTS, kind, subject=subject, workspace_id=member.workspace_id, data=data)
