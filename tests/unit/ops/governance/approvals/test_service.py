import pytest

from lazulite.foundation.actor import LOCAL, Actor, Principal, PrincipalKind
from lazulite.foundation.db.database import Database
from lazulite.foundation.events.outbox import read_after
from lazulite.foundation.events.store import number
from lazulite.ops.governance.approvals.entities import AlreadyDecided, ApproverRefused, Decision
from lazulite.ops.governance.approvals.service import ApprovalsService

SUBJECT = "releases/1"
ANA = Actor(Principal(PrincipalKind.PERSON, "ana"))


def decide(
    db: Database, actor: Actor, decision: Decision = Decision.APPROVED, *, approvers: tuple[str, ...] = ()
) -> None:
    service = ApprovalsService()
    db.write(
        lambda tx: service.decide(tx, actor, "w", subject=SUBJECT, decision=decision, comment="ok", approvers=approvers)
    )


def test_decisions_are_kept_with_who_and_why(db: Database) -> None:
    decide(db, ANA)
    decide(db, LOCAL, Decision.REFUSED)
    with db.read() as tx:
        kept = [(one.principal, one.decision, one.comment) for one in ApprovalsService().of(tx, "w", SUBJECT)]
        assert ApprovalsService().of(tx, "another", SUBJECT) == []
    assert kept == [("person:ana", Decision.APPROVED, "ok"), ("local:local", Decision.REFUSED, "ok")]


def test_a_decision_is_a_fact(db: Database) -> None:
    decide(db, ANA)
    db.write(number)
    with db.read() as tx:
        assert [(fact.type, fact.subject) for fact in read_after(tx, 0)] == [("ApprovalGiven", SUBJECT)]


def test_a_decision_stands(db: Database) -> None:
    decide(db, ANA)
    with pytest.raises(AlreadyDecided, match="person:ana has decided about releases/1 before"):
        decide(db, ANA, Decision.REFUSED)


@pytest.mark.parametrize("kind", sorted(set(PrincipalKind) - {PrincipalKind.PERSON, PrincipalKind.LOCAL}))
def test_nobody_but_a_person_decides(db: Database, kind: PrincipalKind) -> None:
    with pytest.raises(ApproverRefused, match=f"{kind.value}:x asked to decide about releases/1; only a person may"):
        decide(db, Actor(Principal(kind, "x"), on_behalf_of=ANA.principal))


def test_named_approvers_keep_other_persons_out(db: Database) -> None:
    with pytest.raises(ApproverRefused) as refused:
        decide(db, ANA, approvers=("bo", "cy"))
    assert refused.value.hint == "Ask bo, cy."
    decide(db, ANA, approvers=("ana",))
