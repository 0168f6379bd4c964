"""What facts do to triggers: each looks at every fact that concerns it, waits for quiet, and fires once."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import timedelta

from lazulite.foundation.actor import Actor, Principal, PrincipalKind
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events import outbox
from lazulite.foundation.events.facts import Fact
from lazulite.ops.monitoring.windows.service import WindowsService
from lazulite.ops.triggers import events, store
from lazulite.ops.triggers.ancestry.service import AncestryService
from lazulite.ops.triggers.entities import Entry, Outcome, Pending, Start, Trigger
from lazulite.ops.triggers.launching.service import LaunchingService
from lazulite.ops.triggers.rules import Fire, History, Hold, Seen, Weighed, decide
from lazulite.ops.triggers.starting import filled
from lazulite.specs.sights import Sights
from lazulite.words.errors import PlatformError
from lazulite.words.ids import new_id


class HearingService:
    def __init__(self, *, windows: WindowsService, launching: LaunchingService) -> None:
        self._windows = windows
        self._launching = launching
        self._ancestry = AncestryService()

    def hear(self, tx: Tx, fact: Fact) -> None:
        """Lets every trigger of the workspace look at the fact. Subscribes to all facts."""
        concerned = [
            trigger
            for trigger in store.of_workspace(tx, fact.workspace_id)
            if fact.recorded_at >= trigger.created_at and trigger.rule.conditions.concerns(fact.type)
        ]
        behind = self._ancestry.rules_behind(tx, fact) if concerned else frozenset[str]()
        for trigger in concerned:
            decision = decide(trigger.rule, seen(fact), _past(tx, trigger, behind))
            if isinstance(decision, Hold):
                self._hold(tx, trigger, fact, decision.because)
            elif store.log(tx, _entry(tx, trigger, fact, Outcome.WAITING)):
                self._wait(tx, trigger, fact)

    def due(self, tx: Tx, *, without: Collection[str] = ()) -> Sequence[Pending]:
        """What was quiet for long enough, in the order in which it became so, but for that of these workspaces."""
        return store.due(tx, without=without)

    def actor(self, tx: Tx, waiting: Pending) -> Actor | None:
        """Who starts its job; None once its trigger or the fact is gone."""
        found = _behind(tx, waiting)
        return _actor(*found) if found else None

    def fire(self, tx: Tx, waiting: Pending, sights: Sights) -> None:
        """The job of what waits there by now: once, whoever looks.

        Raises Unseen, and what refuses the job: nothing is written then.
        """
        if (taken := self._taken(tx, waiting)) is None:
            return
        now, trigger, fact = taken
        actor = _actor(trigger, fact)
        job = self._start(tx, actor, trigger, fact, sights)
        self._settle(tx, trigger, fact, now, Outcome.FIRED, None, job=job)
        entry = _entry(tx, trigger, fact, Outcome.FIRED, job=job, facts=now.facts)
        outbox.publish(tx, actor, events.rule_fired(trigger, entry))

    def refuse(self, tx: Tx, waiting: Pending, reason: str) -> None:
        """It starts nothing, for a reason that the attempt has brought."""
        if (taken := self._taken(tx, waiting)) is None:
            return
        now, trigger, fact = taken
        told = Weighed("start", "the job can be started", reason, passed=False)
        self._settle(tx, trigger, fact, now, Outcome.REFUSED, told)
        entry = _entry(tx, trigger, fact, Outcome.REFUSED, told, facts=now.facts)
        outbox.publish(tx, _actor(trigger, fact), events.rule_held(trigger, entry))

    def clock_went_back(self, tx: Tx) -> None:
        """No stretch of facts waits longer than its rule says, whatever the clock was when it began."""
        for waiting in store.all_pending(tx):
            trigger = store.by_id(tx, waiting.workspace_id, waiting.trigger_id)
            latest = trigger.rule.conditions.debounce.due(tx.now, tx.now) if trigger else tx.now
            if waiting.due_at > latest:
                store.save_pending(tx, replace(waiting, first_at=min(waiting.first_at, tx.now), due_at=latest))

    def test(self, tx: Tx, trigger: Trigger, fact: Seen) -> tuple[Fire | Hold, Start | PlatformError]:
        """What it would decide and start. Windows are named, not gathered: nothing is written."""
        decision = decide(trigger.rule, fact, _past(tx, trigger))
        try:
            return decision, filled(trigger.start, fact, gather=lambda asset, out: f"azureml:{asset}-gathered (-{out})")
        except PlatformError as refusal:
            return decision, refusal

    def _wait(self, tx: Tx, trigger: Trigger, fact: Fact) -> None:
        before = store.pending(tx, trigger.workspace_id, trigger.id)
        first = before.first_at if before else tx.now
        due = trigger.rule.conditions.debounce.due(first, tx.now)
        facts = before.facts + 1 if before else 1
        store.save_pending(tx, Pending(trigger.id, trigger.workspace_id, first, due, fact.id, facts))

    @staticmethod
    def _taken(tx: Tx, waiting: Pending) -> tuple[Pending, Trigger, Fact] | None:
        """What waits there by now, with newer facts where some came meanwhile; None where nothing is to be fired."""
        now = store.pending(tx, waiting.workspace_id, waiting.trigger_id)
        if now is None or now.due_at > tx.now or not store.take_pending(tx, now.workspace_id, now.trigger_id):
            return None
        found = _behind(tx, now)
        return (now, *found) if found else None

    def _start(self, tx: Tx, actor: Actor, trigger: Trigger, fact: Fact, sights: Sights) -> str:
        def gather(asset: str, leave_out: int) -> str:
            return self._windows.gathered(tx, actor, trigger.workspace_id, asset, leave_out_newest=leave_out).ref

        self._launching.check_owner(tx, actor, trigger.workspace_id)
        wanted = filled(trigger.start, seen(fact), gather=gather)
        return self._launching.start(tx, actor, trigger.workspace_id, wanted, trigger=trigger.name, sights=sights)

    def _settle(
        self, tx: Tx, trigger: Trigger, fact: Fact, waiting: Pending, outcome: Outcome, why: Weighed | None,
        *, job: str | None = None,
    ) -> None:  # fmt: skip
        told = {"clause": why.clause, "asked": why.asked, "found": why.found} if why else {}
        newest = {"outcome": outcome.value, "at": tx.now, "job": job, "facts": waiting.facts, **told}
        store.settle(tx, trigger, [fact.id], **newest)
        store.settle(tx, trigger, (), outcome=Outcome.DEBOUNCED.value, job=job)

    def _hold(self, tx: Tx, trigger: Trigger, fact: Fact, because: Weighed) -> None:
        entry = _entry(tx, trigger, fact, Outcome.HELD, because)
        if store.log(tx, entry):
            outbox.publish(tx, _actor(trigger, fact), events.rule_held(trigger, entry))


def seen(fact: Fact) -> Seen:
    """A fact as rules see it."""
    return Seen(fact.id, fact.type, fact.subject, fact.data, str(fact.actor.principal), fact.occurred_at, fact.cause)


def _past(tx: Tx, trigger: Trigger, behind: frozenset[str] = frozenset()) -> History:
    at_most = trigger.rule.conditions.at_most
    since = tx.now - (at_most.per if at_most else timedelta(0))
    return History(tx.now, store.fired_since(tx, trigger, since) if at_most else (), behind)


def _behind(tx: Tx, waiting: Pending) -> tuple[Trigger, Fact] | None:
    trigger = store.by_id(tx, waiting.workspace_id, waiting.trigger_id)
    fact = outbox.find(tx, waiting.workspace_id, waiting.newest_fact)
    return (trigger, fact) if trigger is not None and fact is not None else None


def _actor(trigger: Trigger, fact: Fact) -> Actor:
    rule = Principal(PrincipalKind.RULE, trigger.name)
    return Actor(rule, Principal.parse(trigger.owner), fact.id, trigger.workspace_id)


def _entry(
    tx: Tx, trigger: Trigger, fact: Fact, outcome: Outcome, why: Weighed | None = None, *, job: str | None = None,
    facts: int = 1,
) -> Entry:  # fmt: skip
    return Entry(
        id=new_id(), workspace_id=trigger.workspace_id, trigger_id=trigger.id, trigger=trigger.name, fact_id=fact.id,
        fact_type=fact.type, subject=fact.subject, outcome=outcome, at=tx.now, clause=why.clause if why else "",
        asked=why.asked if why else "", found=why.found if why else "", job=job, facts=facts,
    )  # fmt: skip
