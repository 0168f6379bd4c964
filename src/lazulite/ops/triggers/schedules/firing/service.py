"""What becomes of the times of schedules: each is written down once, and each that waits creates its job once.

Two writes, so that no plan and no look elsewhere stands between the clock and the row: what is due is written down as
waiting; what waits is taken by the write that submits its job. A server that dies in between leaves a time that waits.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice

from lazulite.foundation.actor import Actor
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events.outbox import publish
from lazulite.ops.triggers.launching.service import LaunchingService
from lazulite.ops.triggers.schedules import events, store
from lazulite.ops.triggers.schedules.entities import (
    OF_THE_CLOCK,
    Backfill,
    BackfillInvalid,
    Firing,
    Outcome,
    Overlap,
    Schedule,
    Why,
)
from lazulite.ops.triggers.schedules.filling import Moment
from lazulite.ops.triggers.schedules.missed import MOST, is_on_time, weigh
from lazulite.ops.triggers.schedules.planning.service import SchedulePlanning
from lazulite.specs.sights import Sights
from lazulite.words.ids import new_id, new_run_id

AT_ONCE = 20  # times that one look at the clock makes jobs of; the others wait for the next one
LATE = "Nobody was there to fire it, and of what was missed {policy}."
GOING = "The job {} of an earlier time has not ended."
REPLACED = "The schedule '{}' has come to its next time."
EARLIER = " So it was with every time before."
POLICIES = {
    "skip": "none fires later",
    "latest": "the latest alone fires later",
    "all": "the newest {n} alone fire later",
}


class FiringService:
    def __init__(self, *, planning: SchedulePlanning, launching: LaunchingService) -> None:
        self._planning = planning
        self._launching = launching

    def due(self, tx: Tx) -> bool:
        """Whether a schedule has come to one of its times."""
        return bool(store.due(tx))

    def look(self, tx: Tx) -> None:
        """Writes down what becomes of each time that has come, whoever looks."""
        for schedule in store.due(tx):
            since, said = schedule.next_fire_at, schedule.definition
            assert since is not None
            if not store.move(tx, schedule, said.times.after(tx.now)):
                continue
            found = weigh(said.times, said.missed, since=since, now=tx.now)
            fires = [_firing(tx, schedule, at, Why.DUE if is_on_time(at, tx.now) else Why.MISSED) for at in found.fire]
            _put(tx, fires)
            self._skip(tx, schedule, found.skip, more=found.more)

    def waiting(self, tx: Tx, *, without: Collection[str] = ()) -> Sequence[Firing]:
        """Those that are next to create their jobs, but for those of these workspaces."""
        return store.waiting(tx, without=without, limit=AT_ONCE)

    def actor(self, tx: Tx, firing: Firing) -> Actor | None:
        """Who creates its job; None once its schedule is gone."""
        schedule = store.of_firing(tx, firing)
        return schedule.actor if schedule else None

    def fire(self, tx: Tx, firing: Firing, sights: Sights) -> None:
        """Its job; nothing when that is done. Raises Unseen, and what refuses the job: then nothing is written."""
        schedule = store.of_firing(tx, firing, lock=True)
        if schedule is None:
            return
        going = self._going(tx, schedule, firing)
        if going and schedule.definition.overlap is Overlap.SKIP:
            self._give_way(tx, schedule, firing, going[0])
            return
        job = new_run_id()
        if not store.settle(tx, firing, Outcome.FIRED, job=job):
            return
        actor, workspace_id = schedule.actor, schedule.workspace_id
        for earlier in going:  # once this time is ours alone: whoever looks again cancels nothing
            self._launching.cancel(tx, actor, workspace_id, earlier, REPLACED.format(schedule.name))
        self._launching.check_owner(tx, actor, workspace_id)
        moment = Moment(schedule.name, firing.fire_at, job)
        submission = self._planning.submission(tx, workspace_id, schedule.definition, moment).seeing(sights)
        [cause] = publish(tx, actor, events.fired(schedule, firing, job))
        self._launching.submit(tx, actor.because(cause), workspace_id, submission)

    def _going(self, tx: Tx, schedule: Schedule, firing: Firing) -> Sequence[str]:
        """The jobs of earlier times that this one is not to run beside: both are the clock's."""
        if schedule.definition.overlap is Overlap.ALLOW or not firing.is_of_the_clock:
            return ()
        return self._launching.going(tx, schedule.workspace_id, store.last_jobs(tx, schedule, OF_THE_CLOCK))

    def _give_way(self, tx: Tx, schedule: Schedule, firing: Firing, job: str) -> None:
        reason = GOING.format(job)
        if store.settle(tx, firing, Outcome.SKIPPED, reason=reason):
            publish(tx, schedule.actor, events.skipped(schedule, [replace(firing, reason=reason)]))

    def refuse(self, tx: Tx, firing: Firing, reason: str) -> None:
        """It creates nothing, for a reason that the attempt has brought."""
        schedule = store.of_firing(tx, firing)
        if schedule is not None and store.settle(tx, firing, Outcome.REFUSED, reason=reason):
            publish(tx, schedule.actor, events.refused(schedule, firing, reason))

    def ask(self, tx: Tx, actor: Actor, schedule: Schedule) -> Firing:
        """Its job, now."""
        firing = _firing(tx, schedule, tx.now, Why.ASKED, asked_by=str(actor.answerable))
        store.add_firings(tx, [firing])
        return firing

    def backfill(self, tx: Tx, actor: Actor, schedule: Schedule, *, begin: datetime, end: datetime) -> Backfill:
        """The jobs of its times of [begin, end), but for those that have one. Raises BackfillInvalid."""
        made = plan_backfill(schedule, begin, end, now=tx.now)
        wanted = [_firing(tx, schedule, at, Why.BACKFILL, asked_by=str(actor.answerable)) for at in made.created]
        new = _put(tx, wanted)
        made = replace(made, created=tuple(one.fire_at for one in new), standing=len(wanted) - len(new))
        publish(tx, actor, events.backfilled(schedule, made))
        return made

    def clock_went_back(self, tx: Tx) -> None:
        """Schedules fire when the clock says so now; what has fired does not fire a second time."""
        for schedule in store.due_after(tx, tx.now):
            store.move(tx, schedule, schedule.definition.times.after(tx.now))

    def _skip(self, tx: Tx, schedule: Schedule, moments: Sequence[datetime], *, more: bool) -> None:
        if not moments:
            return
        missed = schedule.definition.missed
        reason = LATE.format(policy=POLICIES[missed.run.value].format(n=missed.at_most))
        rows = [_firing(tx, schedule, at, Why.MISSED, outcome=Outcome.SKIPPED, reason=reason) for at in moments]
        if more:
            rows[0] = replace(rows[0], reason=f"{reason}{EARLIER}")
        store.add_firings(tx, rows)
        publish(tx, schedule.actor, events.skipped(schedule, rows))


def _put(tx: Tx, firings: Sequence[Firing]) -> list[Firing]:
    """Those that wait now: of the others the job is there, or waits. What was skipped by a wrong clock is not lost."""
    return [one for one in firings if store.add_firings(tx, [one]) or store.again(tx, one)]


def plan_backfill(schedule: Schedule, begin: datetime, end: datetime, *, now: datetime) -> Backfill:
    """Every time of the range, those before the schedule was made too unless its document says a start.

    Raises BackfillInvalid.
    """
    if begin.tzinfo is None or end.tzinfo is None:
        raise BackfillInvalid("The times of a backfill need an offset.", hint="such as 2026-11-01T00:00:00Z")
    if end > now:
        raise BackfillInvalid(f"A backfill looks back, and {end.isoformat()} is still to come.", hint="Leave `to` out.")
    if begin >= end:
        raise BackfillInvalid(f"There is no time between {begin.isoformat()} and {end.isoformat()}.")
    times = schedule.definition.times
    if "start_time" not in schedule.definition.trigger:
        times = times.from_(begin)
    found = _first(times.between(begin, end), MOST + 1)
    if len(found) > MOST:
        raise BackfillInvalid(
            f"The schedule '{schedule.name}' has more than {MOST} times from {begin.isoformat()} to {end.isoformat()}.",
            hint="Ask for a shorter range, one after the other.",
        )
    return Backfill(begin, end, found, standing=0)


def _first(moments: Iterable[datetime], count: int) -> tuple[datetime, ...]:
    return tuple(islice(moments, count))


def _firing(
    tx: Tx, schedule: Schedule, at: datetime, why: Why, *, outcome: Outcome = Outcome.WAITING, reason: str = "",
    asked_by: str | None = None,
) -> Firing:  # fmt: skip
    return Firing(
        id=new_id(), workspace_id=schedule.workspace_id, schedule_id=schedule.id, schedule=schedule.name, fire_at=at,
        why=why, outcome=outcome, at=tx.now, asked_by=asked_by, reason=reason,
    )  # fmt: skip
