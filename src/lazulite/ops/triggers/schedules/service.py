"""Schedules of jobs: made of documents, changed, switched, deleted, and found with what came of their times."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from lazulite.foundation.actor import Actor
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events.outbox import publish
from lazulite.foundation.lists.filters import equal
from lazulite.foundation.pagination import Page, PageRequest
from lazulite.ops.triggers.schedules import events, store
from lazulite.ops.triggers.schedules.entities import (
    Backfill,
    Firing,
    Outcome,
    RenameRefused,
    Schedule,
    ScheduleChanged,
    ScheduleExists,
    ScheduleMissing,
)
from lazulite.ops.triggers.schedules.firing.service import FiringService
from lazulite.ops.triggers.schedules.planning.service import SchedulePlan, SchedulePlanning, next_times
from lazulite.services.training.submission.service import check_runs_here
from lazulite.specs.local_paths import still_there
from lazulite.specs.reading import read_document
from lazulite.specs.sights import Sights
from lazulite.specs.written import Written, read_written
from lazulite.words.ids import new_id
from lazulite.words.json import JSON

DISABLED = "The schedule was disabled while this waited."


class SchedulesService:
    """`firing`: what becomes of their times."""

    def __init__(self, *, planning: SchedulePlanning, firing: FiringService) -> None:
        self._planning = planning
        self.firing = firing

    def plan(self, tx: Tx, workspace_id: str, written: Written) -> SchedulePlan:
        """What a document would make; raises what is wrong, with its file and line."""
        return self._planning.plan(tx, workspace_id, written)

    def create(
        self, tx: Tx, actor: Actor, workspace_id: str, written: Written, *, given: Mapping[str, str], sights: Sights
    ) -> tuple[Schedule, SchedulePlan]:
        """Its jobs run in the name of whoever makes it. Raises ScheduleExists, NotRunHere, Unseen, what is wrong."""
        plan = self._planning.plan(tx, workspace_id, written, given=given, sights=sights)
        check_runs_here(plan.job)
        owner, definition = str(actor.answerable), plan.definition
        schedule = Schedule(
            id=new_id(), workspace_id=workspace_id, definition=definition, owner=owner,
            enabled=plan.document.is_enabled, created_at=tx.now, created_by=owner, updated_at=tx.now,
            next_fire_at=definition.times.first(now=tx.now) if plan.document.is_enabled else None,
        )  # fmt: skip
        if not store.add(tx, schedule):
            raise ScheduleExists(schedule.name)
        publish(tx, actor, events.told("ScheduleCreated", schedule))
        return schedule, plan

    def change(
        self, tx: Tx, actor: Actor, workspace_id: str, name: str, settings: Mapping[str, JSON], *,
        text: str | None = None, sources: Mapping[str, JSON] | None = None, given: Mapping[str, str] | None = None,
        sights: Sights, revision: int | None = None,
    ) -> tuple[Schedule, SchedulePlan]:  # fmt: skip
        """Another document, or values at dotted places of the one it has. Its jobs run in the name of whoever changes
        it. given: None for what is known already.

        revision: the one that the caller has seen. Raises ScheduleChanged, RenameRefused, and as `create`.
        """
        before = self.get(tx, workspace_id, name, lock=True)
        if revision is not None and revision != before.revision:
            raise ScheduleChanged(name)
        written = _written(before, settings, text, sources or {})
        known = before.definition.given if given is None else given
        plan = self._planning.plan(tx, workspace_id, written, given=known, sights=sights, begun=before.created_at)
        if plan.document.name != name:
            with written.at("/name"):
                raise RenameRefused(name, plan.document.name)
        check_runs_here(plan.job)
        after = replace(
            before,
            definition=plan.definition,
            owner=str(actor.answerable),
            enabled=plan.document.is_enabled,
            updated_at=tx.now,
        )
        return self._saved(tx, actor, before, after, "ScheduleUpdated"), plan

    def switch(self, tx: Tx, actor: Actor, workspace_id: str, name: str, *, enabled: bool) -> Schedule:
        """What passed while it was off is not missed; switching off skips what waits, a backfill too."""
        before = self.get(tx, workspace_id, name, lock=True)
        if before.enabled == enabled:
            return before
        after = replace(before, enabled=enabled, updated_at=tx.now)
        return self._saved(tx, actor, before, after, "ScheduleEnabled" if enabled else "ScheduleDisabled")

    def delete(self, tx: Tx, actor: Actor, workspace_id: str, name: str) -> None:
        """Its runs and their jobs stay; what waits creates nothing."""
        schedule = self.get(tx, workspace_id, name, lock=True)
        store.remove(tx, schedule)
        publish(tx, actor, events.told("ScheduleDeleted", schedule))

    def get(self, tx: Tx, workspace_id: str, name: str, *, lock: bool = False) -> Schedule:
        """Raises ScheduleMissing, naming the nearest."""
        found = store.find(tx, workspace_id, name, lock=lock)
        if found is None:
            raise ScheduleMissing(name, store.names(tx, workspace_id))
        return found

    def list(self, tx: Tx, workspace_id: str, request: PageRequest | None = None) -> Page[Schedule]:
        """By name unless ordered otherwise."""
        return store.page(tx, workspace_id, request or PageRequest())

    def next_times(self, schedule: Schedule, since: datetime, *, count: int) -> tuple[datetime, ...]:
        """When it would fire from then on, were it enabled."""
        return next_times(schedule.definition, since, count=count)

    def runs(
        self, tx: Tx, workspace_id: str, name: str, *, outcome: Outcome | None = None,
        request: PageRequest | None = None,
    ) -> Page[Firing]:  # fmt: skip
        """The newest time first unless ordered otherwise; of a deleted schedule too."""
        page = store.firings(tx, workspace_id, name, request or PageRequest(), given=equal(outcome=outcome))
        if not page.items and not store.any_firing(tx, workspace_id, name):
            self.get(tx, workspace_id, name)
        return page

    def newest(self, tx: Tx, workspace_id: str, ids: Collection[str]) -> dict[str, Firing]:
        """By the schedule's id, what came of the newest of its times."""
        return store.newest(tx, workspace_id, ids)

    def counts(self, tx: Tx, workspace_id: str, ids: Collection[str]) -> dict[str, dict[str, int]]:
        """By the schedule's id: outcome -> how often."""
        return store.counts(tx, workspace_id, ids)

    def run(self, tx: Tx, actor: Actor, workspace_id: str, name: str) -> Firing:
        """Its job, at once, whether it is enabled or not."""
        return self.firing.ask(tx, actor, self.get(tx, workspace_id, name, lock=True))

    def backfill(
        self, tx: Tx, actor: Actor, workspace_id: str, name: str, *, begin: datetime, end: datetime | None
    ) -> Backfill:
        """The jobs of its times of [begin, end), of those that have none; end: None is now. Raises BackfillInvalid."""
        schedule = self.get(tx, workspace_id, name, lock=True)
        return self.firing.backfill(tx, actor, schedule, begin=begin, end=end or tx.now)

    def starting_with(self, tx: Tx, workspace_id: str, reference: str) -> Sequence[str]:
        """The names of the schedules whose job reads this version of data."""
        every = store.of_workspace(tx, workspace_id)
        return [one.name for one in every if _says(read_document(one.definition.text).value, reference)]

    def _saved(self, tx: Tx, actor: Actor, before: Schedule, after: Schedule, kind: str) -> Schedule:
        same = before.definition.times == after.definition.times and before.enabled == after.enabled
        due = before.next_fire_at if same else after.definition.times.first(now=tx.now)
        saved = replace(after, next_fire_at=due if after.enabled else None)
        store.save(tx, saved)
        if not saved.enabled:
            store.skip_waiting(tx, saved, DISABLED)
        publish(tx, actor, events.told(kind, saved))
        return saved


def document_of(schedule: Schedule) -> Written:
    """What would make it as it is, switched on or off."""
    said = schedule.definition
    return read_written(said.text, settings=_switched(schedule), sources=said.sources)


def _written(before: Schedule, settings: Mapping[str, JSON], text: str | None, sources: Mapping[str, JSON]) -> Written:
    """The document that it has, or another one, with values at their dotted places. What lay at local paths that are
    the same is still there; `sources` go over it."""
    said, is_kept = before.definition, text is None
    if text is None:
        text, settings = said.text, {**_switched(before), **settings}
    kept = still_there(said.sources, read_document(said.text).value, read_document(text, settings).value)
    return read_written(text, settings=settings, sources={**kept, **sources}, is_kept=is_kept)


def _switched(schedule: Schedule) -> dict[str, JSON]:
    told: JSON = read_document(schedule.definition.text).value.get("is_enabled", True)
    return {} if told is schedule.enabled else {"is_enabled": schedule.enabled}


def _says(value: JSON, reference: str) -> bool:
    if isinstance(value, Mapping):
        return any(_says(item, reference) for item in value.values())
    if isinstance(value, list):
        return any(_says(item, reference) for item in value)
    return value == reference
