"""Who did what and why, out of the facts."""

from datetime import timedelta

import pytest

from lazulite.assembly import Platform
from lazulite.foundation.actor import LOCAL, Actor, Principal, PrincipalKind
from lazulite.foundation.events.facts import NewFact
from lazulite.foundation.events.outbox import publish
from lazulite.foundation.pagination import PageRequest
from lazulite.ops.governance.audit.entities import AuditEntryMissing, AuditQuery
from lazulite.testing import FrozenClock

W = "workspace-a"
ANN = Principal(PrincipalKind.PERSON, "ann")
RULE = Actor(Principal(PrincipalKind.RULE, "retrain"), on_behalf_of=ANN)


def tell(platform: Platform, type_: str, subject: str, *, actor: Actor = LOCAL) -> str:
    (fact,) = platform.write(lambda tx: publish(tx, actor, NewFact(type_, subject, W, {"a": 1})))
    platform.relay.drain()
    return fact


def found(platform: Platform, query: AuditQuery, workspace: str = W) -> list[str]:
    with platform.read() as tx:
        return [entry.type for entry in platform.audit.list(tx, workspace, query, PageRequest()).items]


def test_every_fact_is_an_entry_with_its_actor_and_cause(platform: Platform) -> None:
    cause = tell(platform, "DriftDetected", "monitors/watch")
    made = tell(platform, "JobSubmitted", "jobs/j1", actor=RULE.because(cause))
    with platform.read() as tx:
        entry = platform.audit.get(tx, W, made)
    assert (entry.actor, entry.on_behalf_of, entry.cause, entry.data) == ("rule:retrain", "person:ann", cause, {"a": 1})


def test_entries_are_found_by_what_is_asked(platform: Platform, clock: FrozenClock) -> None:
    tell(platform, "One", "models/delays/1")
    clock.advance(timedelta(hours=1))
    cause = tell(platform, "Two", "models/delays/2", actor=RULE)
    clock.advance(timedelta(hours=1))
    tell(platform, "Three", "models/delays-b/1", actor=RULE.because(cause))
    middle = clock.moment - timedelta(minutes=90)
    assert found(platform, AuditQuery()) == ["Three", "Two", "One"]
    assert found(platform, AuditQuery(subject="models/delays")) == ["Two", "One"]
    assert found(platform, AuditQuery(subject="models/delays/2")) == ["Two"]
    assert found(platform, AuditQuery(actor="rule:retrain")) == ["Three", "Two"]
    assert found(platform, AuditQuery(type="One")) == ["One"]
    assert found(platform, AuditQuery(cause=cause)) == ["Three"]
    assert found(platform, AuditQuery(since=middle)) == ["Three", "Two"]
    assert found(platform, AuditQuery(until=middle)) == ["One"]
    assert found(platform, AuditQuery(), "workspace-b") == []


def test_pages_go_back_in_time_without_gaps(platform: Platform) -> None:
    for number in range(5):
        tell(platform, f"T{number}", "things/x")
    types, token = [], None
    with platform.read() as tx:
        for _ in range(3):
            page = platform.audit.list(tx, W, AuditQuery(), PageRequest(2, token))
            types += [entry.type for entry in page.items]
            token = page.next_page_token
    assert (types, token) == (["T4", "T3", "T2", "T1", "T0"], None)


def test_why_follows_the_causes_to_the_beginning(platform: Platform) -> None:
    """A model was registered by a job's token, the job was started by a rule, the rule by a drift."""
    drift = tell(platform, "DriftDetected", "monitors/watch")
    fired = tell(platform, "RuleFired", "rules/retrain", actor=RULE.because(drift))
    tell(platform, "JobSubmitted", "jobs/j1", actor=RULE.because(fired))
    job = Actor(Principal(PrincipalKind.JOB, "j1"), cause="jobs/j1")
    made = tell(platform, "ModelVersionRegistered", "models/delays/2", actor=job)
    with platform.read() as tx:
        chain = platform.audit.why(tx, W, platform.audit.get(tx, W, made))
    assert [entry.type for entry in chain] == ["JobSubmitted", "RuleFired", "DriftDetected"]


def test_another_workspaces_entry_is_missing(platform: Platform) -> None:
    made = tell(platform, "One", "models/x/1")
    with platform.read() as tx, pytest.raises(AuditEntryMissing):
        platform.audit.get(tx, "workspace-b", made)


def test_events_come_by_number_and_only_those_asked_for(platform: Platform) -> None:
    for type_ in ("A", "B", "A"):
        tell(platform, type_, "things/x")
    with platform.read() as tx:
        every = platform.audit.events(tx, W, after=0, limit=10)
        later = platform.audit.events(tx, W, after=every[0].sequence, limit=10, types=["A"])
        start = platform.audit.newest(tx, W, back=2)
    assert [event.type for event in every] == ["A", "B", "A"]
    assert [event.id for event in later] == [every[2].id]
    assert start == every[1].sequence - 1
