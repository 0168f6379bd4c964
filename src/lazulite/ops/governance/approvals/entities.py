"""Approvals: what persons have said about a thing that waits for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lazulite.foundation.actor import Actor, PrincipalKind
from lazulite.words.errors import Conflict, Forbidden

PERSONS = frozenset({PrincipalKind.PERSON, PrincipalKind.LOCAL})


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


def check_approver(actor: Actor, subject: str, approvers: Sequence[str]) -> None:
    """Raises ApproverRefused unless a person asks, and one of `approvers` where any are named."""
    principal = actor.principal
    if principal.kind not in PERSONS:
        raise ApproverRefused(
            f"{principal} asked to decide about {subject}; only a person may.",
            hint="Use a person's token: what a job or a rule has made is never approved by it.",
        )
    if approvers and principal.kind is not PrincipalKind.LOCAL and principal.id not in approvers:
        raise ApproverRefused(
            f"{principal} is none of those who may decide about {subject}.", hint=f"Ask {', '.join(approvers)}."
        )
