"""Triggers: making them, hearing every fact, and firing once it is quiet."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import timedelta

from lazulite.foundation.actor import Actor, Principal, PrincipalKind
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events import outbox
from lazulite.foundation.events.facts import Fact
from lazulite.foundation.lists.filters import equal
from lazulite.foundation.pagination import Page, PageRequest
from lazulite.ops.monitoring.windows.service import WindowsService
from lazulite.ops.triggers import events, store
from lazulite.ops.triggers.ancestry.service import AncestryService
from lazulite.ops.triggers.entities import (
    Entry,
    Outcome,
    OwnerRefused,
    Pending,
    Standing,
    Start,
    Trigger,
    TriggerExists,
    TriggerMissing,
)
from lazulite.ops.triggers.filling import check, expressions
from lazulite.ops.triggers.launching.service import LaunchingService
from lazulite.ops.triggers.reach import check_field, kinds_of
from lazulite.ops.triggers.rules import Conditions, Fire, History, Hold, Rule, Seen, Weighed, decide
from lazulite.ops.triggers.spelling import clause_of, conditions_of
from lazulite.ops.triggers.starting import filled
from lazulite.specs.reading import Document
from lazulite.specs.sights import Sights
from lazulite.specs.trigger import TriggerDocument
from lazulite.words.errors import PlatformError
from lazulite.words.facts import FactCatalogue
from lazulite.words.ids import new_id
from lazulite.words.json import JSONObject

ANY_OWNER = (PrincipalKind.LOCAL, PrincipalKind.SYSTEM)


class TriggersService:
    def __init__(self, *, windows: WindowsService, launching: LaunchingService, known: FactCatalogue) -> None:
        """`known`: every kind of fact that may happen."""
        self._windows = windows
        self._launching = launching
        self._known = known
        self._ancestry = AncestryService()

    def create(
        self, tx: Tx, actor: Actor, workspace_id: str, document: Document, *, sources: JSONObject | None = None
    ) -> Trigger:
        """`document`: of a TriggerDocument. `sources`: what lay at local paths, by place (`start.job.code`).

        Raises DocumentInvalid, TriggerExists, ClauseInvalid, FactTypeUnknown, FactFieldUnknown, FactLacksField,
        OwnerRefused.
        """
        told = document.into(TriggerDocument)
        start = Start(told.start.job, told.start.inputs, _of_the_job(sources or {}))
        conditions = self._conditions(document, told)
        for place, path in expressions(start.to_json(), "/start"):
            with document.at(place):
                check(path)
                check_field(path, conditions.when, self._known, asked=f"fact.{path}")
        self._launching.check(tx, workspace_id, start)
        trigger = Trigger(
            id=new_id(), workspace_id=workspace_id, rule=Rule(told.name, conditions, told.is_enabled),
            owner=_owner(told.owner, actor), start=start, description=told.description, created_at=tx.now,
            created_by=str(actor.principal),
        )  # fmt: skip
        if not store.add(tx, trigger):
            raise TriggerExists(told.name)
        outbox.publish(tx, actor, events.trigger_created(trigger))
        return trigger

    def get(self, tx: Tx, workspace_id: str, name: str) -> Trigger:
        """Raises TriggerMissing, naming the nearest."""
        found = store.find(tx, workspace_id, name)
        if found is None:
            raise TriggerMissing(name, [known.name for known in store.of_workspace(tx, workspace_id)])
        return found

    def list(self, tx: Tx, workspace_id: str, request: PageRequest | None = None) -> Page[Trigger]:
        """By name unless ordered otherwise."""
        return store.page(tx, workspace_id, request or PageRequest())

    def standing(self, tx: Tx, workspace_id: str) -> Sequence[Standing]:
        """Every trigger in short, by name."""
        return store.standing(tx, workspace_id)

    def starting_with(self, tx: Tx, workspace_id: str, reference: str) -> Sequence[str]:
        """The names of the triggers whose job reads this version of data."""
        return [trigger.name for trigger in store.of_workspace(tx, workspace_id) if trigger.start.reads(reference)]

    def switch(self, tx: Tx, actor: Actor, workspace_id: str, name: str, *, enabled: bool) -> Trigger:
        """Switching off forgets what it waited for."""
        trigger = self.get(tx, workspace_id, name)
        if trigger.rule.enabled != enabled:
            store.set_enabled(tx, trigger, enabled=enabled)
            if not enabled and store.take_pending(tx, workspace_id, trigger.id):
                told = {"clause": "enabled", "asked": "the rule is enabled", "found": "it was disabled while it waited"}
                store.settle(tx, trigger, (), outcome=Outcome.HELD.value, **told)
            outbox.publish(tx, actor, events.trigger_switched(trigger, enabled=enabled))
        return self.get(tx, workspace_id, name)

    def delete(self, tx: Tx, actor: Actor, workspace_id: str, name: str) -> None:
        trigger = self.get(tx, workspace_id, name)
        store.remove(tx, trigger)
        outbox.publish(tx, actor, events.trigger_deleted(trigger))

    def history(
        self,
        tx: Tx,
        workspace_id: str,
        name: str,
        *,
        outcome: Outcome | None = None,
        request: PageRequest | None = None,
    ) -> Page[Entry]:
        """The newest first unless ordered otherwise; of a deleted trigger too."""
        page = store.history(tx, workspace_id, name, request or PageRequest(), given=equal(outcome=outcome))
        if not page.items and not store.any_history(tx, workspace_id, name):
            self.get(tx, workspace_id, name)
        return page

    def counts(self, tx: Tx, workspace_id: str, names: Sequence[str]) -> dict[str, dict[str, int]]:
        """By the trigger's name: outcome -> how often, since the first fact."""
        return store.counts(tx, workspace_id, names)

    def test(self, tx: Tx, workspace_id: str, name: str, fact: Seen) -> tuple[Fire | Hold, Start | PlatformError]:
        """What the trigger would decide and start. Windows are named, not gathered: nothing is written."""
        trigger = self.get(tx, workspace_id, name)
        decision = decide(trigger.rule, fact, _past(tx, trigger))
        try:
            return decision, filled(trigger.start, fact, gather=lambda asset, out: f"azureml:{asset}-gathered (-{out})")
        except PlatformError as refusal:
            return decision, refusal

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

    def _conditions(self, document: Document, told: TriggerDocument) -> Conditions:
        """Refusals name the line."""
        for index, pattern in enumerate(told.when):
            with document.at(f"/when/{index}"):
                kinds_of(pattern, self._known)
        clauses = []
        for index, written in enumerate(told.clauses):
            with document.at(f"/if/{index}"):
                clauses.append(clause_of(written))
                check_field(clauses[-1].path, told.when, self._known, asked=str(clauses[-1]))
        return conditions_of(told, clauses)

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


def _of_the_job(sources: JSONObject) -> JSONObject:
    """By the places of the job's own document."""
    return {place.removeprefix("start.").removeprefix("job."): source for place, source in sources.items()}


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


def _owner(asked: str | None, actor: Actor) -> str:
    """As text. Who is at this machine may name anybody; others only themselves."""
    caller = actor.answerable
    if asked is None:
        return str(caller)
    owner = asked if ":" in asked else f"{PrincipalKind.PERSON.value}:{asked}"
    if actor.principal.kind not in ANY_OWNER and owner != str(caller):
        raise OwnerRefused(owner, str(caller))
    return owner


def _entry(
    tx: Tx, trigger: Trigger, fact: Fact, outcome: Outcome, why: Weighed | None = None, *, job: str | None = None,
    facts: int = 1,
) -> Entry:  # fmt: skip
    return Entry(
        id=new_id(), workspace_id=trigger.workspace_id, trigger_id=trigger.id, trigger=trigger.name, fact_id=fact.id,
        fact_type=fact.type, subject=fact.subject, outcome=outcome, at=tx.now, clause=why.clause if why else "",
        asked=why.asked if why else "", found=why.found if why else "", job=job, facts=facts,
    )  # fmt: skip
