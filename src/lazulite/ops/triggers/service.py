"""Triggers: made of documents, changed, switched, deleted, tried, and found with their history."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from lazulite.foundation.actor import Actor, PrincipalKind
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events import outbox
from lazulite.foundation.lists.filters import equal
from lazulite.foundation.pagination import Page, PageRequest
from lazulite.ops.triggers import events, store
from lazulite.ops.triggers.entities import (
    Entry,
    Outcome,
    OwnerRefused,
    Standing,
    Start,
    Trigger,
    TriggerChanged,
    TriggerExists,
    TriggerMissing,
    TriggerRenamed,
)
from lazulite.ops.triggers.filling import check, expressions
from lazulite.ops.triggers.hearing.service import HearingService
from lazulite.ops.triggers.launching.service import LaunchingService
from lazulite.ops.triggers.reach import check_field, kinds_of
from lazulite.ops.triggers.rules import Conditions, Fire, Hold, Rule, Seen
from lazulite.ops.triggers.spelling import clause_of, conditions_of
from lazulite.ops.triggers.writing import revision_of, text_of
from lazulite.specs.local_paths import still_there
from lazulite.specs.reading import Document
from lazulite.specs.trigger import TriggerDocument
from lazulite.specs.written import read_written
from lazulite.words.errors import PlatformError
from lazulite.words.facts import FactCatalogue
from lazulite.words.ids import new_id
from lazulite.words.json import JSON, JSONObject

ANY_OWNER = (PrincipalKind.LOCAL, PrincipalKind.SYSTEM)
# Why what waited was forgotten: clause, asked, found.
DISABLED = ("enabled", "the rule is enabled", "it was disabled while it waited")
CHANGED = ("updated", "the rule is as it was", "it was changed while it waited")


class TriggersService:
    """`hearing`: what facts do to them."""

    def __init__(self, *, hearing: HearingService, launching: LaunchingService, known: FactCatalogue) -> None:
        """`known`: every kind of fact that may happen."""
        self.hearing = hearing
        self._launching = launching
        self._known = known

    def create(
        self, tx: Tx, actor: Actor, workspace_id: str, document: Document, *, sources: JSONObject | None = None
    ) -> Trigger:
        """`document`: of a TriggerDocument. `sources`: what lay at local paths, by place (`start.job.code`).

        Raises DocumentInvalid, TriggerExists, ClauseInvalid, FactTypeUnknown, FactFieldUnknown, FactLacksField,
        OwnerRefused.
        """
        told = document.into(TriggerDocument)
        start = _start(told, sources or {})
        rule = self._rule(tx, workspace_id, document, told, start)
        trigger = Trigger(
            id=new_id(), workspace_id=workspace_id, rule=rule, owner=_owner(told.owner, actor), start=start,
            description=told.description, created_at=tx.now, created_by=str(actor.principal),
        )  # fmt: skip
        if not store.add(tx, trigger):
            raise TriggerExists(told.name)
        outbox.publish(tx, actor, events.trigger_created(trigger))
        return trigger

    def change(
        self, tx: Tx, actor: Actor, workspace_id: str, name: str, settings: Mapping[str, JSON], *,
        text: str | None = None, sources: JSONObject | None = None, revision: int | None = None,
    ) -> Trigger:  # fmt: skip
        """Another document, or values at dotted places of the one it has. Its jobs then run in the name of whoever
        changes it, unless they may name another. What waited under other conditions is forgotten.

        revision: the one that the caller has seen. Raises TriggerChanged, TriggerRenamed, and as `create`.
        """
        before = self.get(tx, workspace_id, name, lock=True)
        if revision is not None and revision != revision_of(before):
            raise TriggerChanged(name)
        said = text_of(before) if text is None else text
        written = read_written(said, settings=settings, sources=sources or {}, is_kept=text is None)
        told = written.document.into(TriggerDocument)
        if told.name != name:
            with written.at("/name"):
                raise TriggerRenamed(name, told.name)
        start = _start(told, written.sources)
        # What lay at local paths that are the same is still there.
        kept = still_there(before.start.sources, before.start.document, start.document)
        start = replace(start, sources={**kept, **start.sources})
        rule = self._rule(tx, workspace_id, written.document, told, start)
        owner = _owner_after(before, told.owner, actor, named="owner" in settings)
        after = replace(before, rule=rule, start=start, owner=owner, description=told.description)
        if after == before:
            return before
        store.save(tx, after)
        if not rule.enabled:
            self._forget(tx, before, *DISABLED)
        elif rule != before.rule:
            self._forget(tx, before, *CHANGED)
        outbox.publish(tx, actor, events.trigger_updated(after))
        return after

    def get(self, tx: Tx, workspace_id: str, name: str, *, lock: bool = False) -> Trigger:
        """Raises TriggerMissing, naming the nearest."""
        found = store.find(tx, workspace_id, name, lock=lock)
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
        before = self.get(tx, workspace_id, name, lock=True)
        if before.rule.enabled == enabled:
            return before
        after = replace(before, rule=replace(before.rule, enabled=enabled))
        store.save(tx, after)
        if not enabled:
            self._forget(tx, before, *DISABLED)
        outbox.publish(tx, actor, events.trigger_switched(after, enabled=enabled))
        return after

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
        return self.hearing.test(tx, self.get(tx, workspace_id, name), fact)

    def _rule(self, tx: Tx, workspace_id: str, document: Document, told: TriggerDocument, start: Start) -> Rule:
        """Raises what is wrong with it or with what it starts, naming the line."""
        conditions = self._conditions(document, told)
        for place, path in expressions(start.to_json(), "/start"):
            with document.at(place):
                check(path)
                check_field(path, conditions.when, self._known, asked=f"fact.{path}")
        self._launching.check(tx, workspace_id, start)
        return Rule(told.name, conditions, told.is_enabled)

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

    @staticmethod
    def _forget(tx: Tx, trigger: Trigger, clause: str, asked: str, found: str) -> None:
        """What it waited for starts nothing any more, and why."""
        if store.take_pending(tx, trigger.workspace_id, trigger.id):
            store.settle(tx, trigger, (), outcome=Outcome.HELD.value, clause=clause, asked=asked, found=found)


def _start(told: TriggerDocument, sources: JSONObject) -> Start:
    """The sources go by the places of the job's own document, the inputs put into it."""
    own = {place.removeprefix("start.").removeprefix("job."): source for place, source in sources.items()}
    return Start(told.start.job, told.start.inputs, own)


def _owner_after(before: Trigger, told: str | None, actor: Actor, *, named: bool) -> str:
    """Whoever changes it, unless they may name another. The owner that stood in the document before is named by nobody
    who sends it back, but by who sets it."""
    if told is not None and (named or _principal(told) != before.owner):
        return _owner(told, actor)
    return before.owner if _names_anybody(actor) else _owner(None, actor)


def _owner(asked: str | None, actor: Actor) -> str:
    """As text. Who is at this machine may name anybody; others only themselves."""
    caller = actor.answerable
    if asked is None:
        return str(caller)
    owner = _principal(asked)
    if owner != str(caller) and not _names_anybody(actor):
        raise OwnerRefused(owner, str(caller))
    return owner


def _principal(named: str) -> str:
    return named if ":" in named else f"{PrincipalKind.PERSON.value}:{named}"


def _names_anybody(actor: Actor) -> bool:
    return actor.principal.kind in ANY_OWNER
