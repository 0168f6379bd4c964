"""Approvals: what persons have said about a thing that waits for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lazulite.foundation.actor import Actor, PrincipalKind
from lazulite.ops.governance.access import Role, allows
from lazulite.words.errors import Conflict, Forbidden

PERSONS = frozenset({PrincipalKind.PERSON, PrincipalKind.LOCAL})

APPROVE = "releases/approve"


class ApproverRefused(Forbidden):
    pass


class AlreadyDecided(Conflict):
    pass


class Decision(StrEnum):
    APPROVED = "Approved"
    REFUSED = "Refused"


@dataclass(frozen=True)
class Approval:
    """`subject` is what was decided about: `releases/ID`."""

    id: str
    workspace_id: str
    subject: str
    decision: Decision
    principal: str
    comment: str
    at: datetime


def check_approver(actor: Actor, subject: str, approvers: Sequence[str], *, role: Role | None) -> None:
    """Raises ApproverRefused unless a person asks, one of `approvers` where any are named, whose role lets them
    approve, or whom `approvers` names.
    """
    principal = actor.principal
    if principal.kind not in PERSONS:
        raise ApproverRefused(
            f"{principal} asked to decide about {subject}; only a person may.",
            hint="Use a person's token: what a job or a rule has made is never approved by it.",
        )
    is_named = principal.id in approvers
    if approvers and not is_named and principal.kind is not PrincipalKind.LOCAL:
        raise ApproverRefused(
            f"{principal} is none of those who may decide about {subject}.", hint=f"Ask {', '.join(approvers)}."
        )
    if not allows(role, APPROVE, named=is_named):
        raise ApproverRefused(
            f"{principal}, {role.value if role else 'no member'} here, may not decide about {subject}.",
            hint="A Contributor or an Owner may, and whom the release policy names as an approver.",
        )
