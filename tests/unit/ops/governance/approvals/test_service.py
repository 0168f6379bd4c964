import pytest

from lazulite.assembly import Platform
from lazulite.foundation.actor import LOCAL, Actor, Principal, PrincipalKind
from lazulite.foundation.events.outbox import read_after
from lazulite.foundation.events.store import newest, number
from lazulite.ops.governance.access import ASSIGNABLE, Role
from lazulite.ops.governance.approvals.entities import AlreadyDecided, ApproverRefused, Decision

SUBJECT = "releases/1"
ANA = Actor(Principal(PrincipalKind.PERSON, "ana"))


def decide(
    platform: Platform,
    actor: Actor,
    decision: Decision = Decision.APPROVED,
    *,
    approvers: tuple[str, ...] = (),
    role: Role | None = Role.CONTRIBUTOR,
) -> None:
    if role is not None:
        platform.write(lambda tx: platform.admittance.welcome(tx, LOCAL, "w", "ana", role))
    platform.write(
        lambda tx: platform.approvals.decide(
            tx, actor, "w", subject=SUBJECT, decision=decision, comment="ok", approvers=approvers
        )
    )


def test_decisions_are_kept_with_who_and_why(platform: Platform) -> None:
    decide(platform, ANA)
    decide(platform, LOCAL, Decision.REFUSED)
    with platform.read() as tx:
        kept = [(one.principal, one.decision, one.comment) for one in platform.approvals.of(tx, "w", SUBJECT)]
        assert platform.approvals.of(tx, "another", SUBJECT) == []
    assert kept == [("person:ana", Decision.APPROVED, "ok"), ("local:local", Decision.REFUSED, "ok")]


def test_a_decision_is_a_fact(platform: Platform) -> None:
    decide(platform, ANA)
    platform.write(lambda tx: number(tx, newest(tx), limit=100))
    with platform.read() as tx:
        told = [(fact.type, fact.subject) for fact in read_after(tx, 0, workspace_id="w")]
    assert told == [("RoleGranted", "members/ana"), ("ApprovalGiven", SUBJECT)]


@pytest.mark.parametrize("role", [*ASSIGNABLE, None])
@pytest.mark.parametrize("approvers", [(), ("ana", "bo")])
def test_who_may_not_approve_may_where_the_policy_names_them(
    platform: Platform, role: Role | None, approvers: tuple[str, ...]
) -> None:
    may = role in {Role.OWNER, Role.CONTRIBUTOR} or (role is not None and bool(approvers))
    if may:
        decide(platform, ANA, role=role, approvers=approvers)
        return
    with pytest.raises(ApproverRefused, match=f"person:ana, {role.value if role else 'no member'} here, may not"):
        decide(platform, ANA, role=role, approvers=approvers)


def test_a_decision_stands(platform: Platform) -> None:
    decide(platform, ANA)
    with pytest.raises(AlreadyDecided, match="person:ana has decided about releases/1 before"):
        decide(platform, ANA, Decision.REFUSED)


@pytest.mark.parametrize("kind", sorted(set(PrincipalKind) - {PrincipalKind.PERSON, PrincipalKind.LOCAL}))
def test_nobody_but_a_person_decides(platform: Platform, kind: PrincipalKind) -> None:
    with pytest.raises(ApproverRefused, match=f"{kind.value}:x asked to decide about releases/1; only a person may"):
        decide(platform, Actor(Principal(kind, "x"), on_behalf_of=ANA.principal))


def test_named_approvers_keep_other_persons_out(platform: Platform) -> None:
    with pytest.raises(ApproverRefused) as refused:
        decide(platform, ANA, approvers=("bo", "cy"))
    assert refused.value.hint == "Ask bo, cy."
    decide(platform, ANA, approvers=("ana",))
