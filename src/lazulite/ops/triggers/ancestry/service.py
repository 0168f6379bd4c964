"""Whose doing a fact is, at whatever distance: back along causes, and from a job to who submitted it."""

from lazulite.foundation.actor import Actor, PrincipalKind
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events import outbox
from lazulite.foundation.events.facts import Fact

FURTHEST = 200  # steps back: a longer history than any that people make by hand


class AncestryService:
    def rules_behind(self, tx: Tx, fact: Fact) -> frozenset[str]:
        """The names of the rules without which the fact would not be."""
        rules, known = set[str](), set[str]()
        waiting = [fact.actor]
        while waiting and len(known) < FURTHEST:
            actor = waiting.pop()
            principal, cause = actor.principal, actor.cause
            if principal.kind is PrincipalKind.RULE:
                rules.add(principal.id)
            if principal.kind is PrincipalKind.JOB and principal.id not in known:
                known.add(principal.id)
                waiting += _submitter(tx, fact.workspace_id, principal.id)
            if cause is not None and cause not in known:
                known.add(cause)
                earlier = outbox.find(tx, fact.workspace_id, cause)
                waiting += [earlier.actor] if earlier else []
        return frozenset(rules)


def _submitter(tx: Tx, workspace_id: str, job: str) -> list[Actor]:
    submitted = outbox.read_after(
        tx, 0, limit=1, types={"JobSubmitted"}, workspace_id=workspace_id, subject=f"jobs/{job}"
    )
    return [fact.actor for fact in submitted]
