"""Every query over schedules and what came of their times."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Row, bindparam, delete, func, select, update

from lazulite.foundation.db.lists import read_page
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.db.upsert import insert_or_ignore
from lazulite.foundation.firing.times import FireTimes
from lazulite.foundation.lists.filters import Condition
from lazulite.foundation.pagination import Page, PageRequest
from lazulite.ops.triggers.schedules.entities import Definition, Firing, Outcome, Overlap, Schedule, Why
from lazulite.ops.triggers.schedules.missed import Missed, Run
from lazulite.ops.triggers.schedules.tables import LISTED_FIRINGS, LISTED_SCHEDULES, schedule_firings, schedules

LAST = 100  # of the jobs of a schedule are looked at for whether they have ended
S, F = schedules.c, schedule_firings.c
DUE = select(schedules).where(S.next_fire_at <= bindparam("now")).order_by(S.next_fire_at, S.id)
WAITING = (
    select(schedule_firings)
    .where(F.outcome == Outcome.WAITING.value, F.workspace_id.not_in(bindparam("without", expanding=True)))
    .order_by(F.why == Why.BACKFILL.value, F.id)
    .limit(bindparam("limit", type_=Integer))
)


def add(tx: Tx, schedule: Schedule) -> bool:
    """False when the name is taken."""
    row = {
        "id": schedule.id, "workspace_id": schedule.workspace_id, "created_at": schedule.created_at,
        "created_by": schedule.created_by, **_changing(schedule),
    }  # fmt: skip
    return insert_or_ignore(tx, schedules, [row]) == 1


def save(tx: Tx, schedule: Schedule) -> None:
    query = update(schedules).where(S.workspace_id == schedule.workspace_id, S.id == schedule.id)
    tx.execute(query.values(**_changing(schedule)))


def find(tx: Tx, workspace_id: str, name: str, *, lock: bool = False) -> Schedule | None:
    """With `lock` it stays as it is until the transaction ends."""
    query = select(schedules).where(S.workspace_id == workspace_id, S.name == name)
    row = tx.execute(query.with_for_update() if lock else query).first()
    return _schedule(row) if row else None


def of_firing(tx: Tx, firing: Firing, *, lock: bool = False) -> Schedule | None:
    """None once it is deleted. lock: none of its other times is fired until the transaction ends."""
    query = select(schedules).where(S.workspace_id == firing.workspace_id, S.id == firing.schedule_id)
    row = tx.execute(query.with_for_update() if lock else query).first()
    return _schedule(row) if row else None


def names(tx: Tx, workspace_id: str) -> list[str]:
    return [row.name for row in tx.execute(select(S.name).where(S.workspace_id == workspace_id).order_by(S.name))]


def of_workspace(tx: Tx, workspace_id: str) -> list[Schedule]:
    """By name."""
    query = select(schedules).where(S.workspace_id == workspace_id).order_by(S.name)
    return [_schedule(row) for row in tx.execute(query)]


def page(tx: Tx, workspace_id: str, request: PageRequest) -> Page[Schedule]:
    query = select(schedules).where(S.workspace_id == workspace_id)
    return read_page(tx, LISTED_SCHEDULES, request, query).map(_schedule)


def remove(tx: Tx, schedule: Schedule) -> None:
    """What came of its times stays, what waits does not."""
    tx.execute(delete(schedules).where(S.workspace_id == schedule.workspace_id, S.id == schedule.id))
    waiting = F.workspace_id == schedule.workspace_id, F.schedule_id == schedule.id, F.outcome == Outcome.WAITING.value
    tx.execute(delete(schedule_firings).where(*waiting))


def due(tx: Tx) -> list[Schedule]:
    """Of all workspaces: the clock has one hand."""
    return [_schedule(row) for row in tx.execute(DUE, {"now": tx.now})]


def due_after(tx: Tx, moment: datetime) -> list[Schedule]:
    """Of all workspaces, those that fire next later than that."""
    return [_schedule(row) for row in tx.execute(select(schedules).where(S.next_fire_at > moment))]


def move(tx: Tx, schedule: Schedule, to: datetime | None) -> bool:
    """True for the one who moved it on from the time that it was to fire at."""
    query = update(schedules).where(
        S.workspace_id == schedule.workspace_id, S.id == schedule.id, S.next_fire_at == schedule.next_fire_at
    )
    return tx.execute(query.values(next_fire_at=to)).rowcount == 1


def add_firings(tx: Tx, firings: Sequence[Firing]) -> int:
    """How many of them were times of which nothing had come yet."""
    return insert_or_ignore(tx, schedule_firings, [_row(one) for one in firings])


def again(tx: Tx, firing: Firing) -> bool:
    """A time that was skipped or refused waits to fire; False for one that has fired, or waits."""
    query = update(schedule_firings).where(
        F.workspace_id == firing.workspace_id, F.schedule_id == firing.schedule_id, F.fire_at == firing.fire_at,
        F.outcome.in_([Outcome.SKIPPED.value, Outcome.REFUSED.value]),
    )  # fmt: skip
    changed = {"why": firing.why.value, "asked_by": firing.asked_by, "at": firing.at, "reason": ""}
    return tx.execute(query.values(outcome=Outcome.WAITING.value, **changed)).rowcount == 1


def settle(tx: Tx, firing: Firing, outcome: Outcome, *, job: str | None = None, reason: str = "") -> bool:
    """True for the one whose doing it is: it waited until now."""
    query = update(schedule_firings).where(
        F.workspace_id == firing.workspace_id, F.id == firing.id, F.outcome == Outcome.WAITING.value
    )
    return tx.execute(query.values(outcome=outcome.value, at=tx.now, job=job, reason=reason)).rowcount == 1


def skip_waiting(tx: Tx, schedule: Schedule, reason: str) -> None:
    query = update(schedule_firings).where(
        F.workspace_id == schedule.workspace_id, F.schedule_id == schedule.id, F.outcome == Outcome.WAITING.value
    )
    tx.execute(query.values(outcome=Outcome.SKIPPED.value, at=tx.now, reason=reason))


def waiting(tx: Tx, *, without: Collection[str], limit: int) -> list[Firing]:
    """Of all workspaces but these, in the order in which they were asked for: those of backfills last."""
    return [_firing(row) for row in tx.execute(WAITING, {"without": list(without), "limit": limit})]


def firings(
    tx: Tx, workspace_id: str, name: str, request: PageRequest, *, given: Sequence[Condition] = ()
) -> Page[Firing]:
    query = select(schedule_firings).where(F.workspace_id == workspace_id, F.schedule == name)
    return read_page(tx, LISTED_FIRINGS, request, query, given=given, scope=name).map(_firing)


def any_firing(tx: Tx, workspace_id: str, name: str) -> bool:
    query = select(F.id).where(F.workspace_id == workspace_id, F.schedule == name).limit(1)
    return tx.execute(query).first() is not None


def newest(tx: Tx, workspace_id: str, ids: Collection[str]) -> dict[str, Firing]:
    """By the schedule's id, the newest of its times at which a job was made or refused."""
    tried = F.workspace_id == workspace_id, F.outcome.in_([Outcome.FIRED.value, Outcome.REFUSED.value])
    last = select(F.schedule_id, func.max(F.fire_at).label("at")).where(*tried, F.schedule_id.in_(ids))
    found = last.group_by(F.schedule_id).subquery()
    query = select(schedule_firings).join(found, (F.schedule_id == found.c.schedule_id) & (F.fire_at == found.c.at))
    return {row.schedule_id: _firing(row) for row in tx.execute(query)}


def last_jobs(tx: Tx, schedule: Schedule, whys: Collection[Why]) -> list[str]:
    """Of its newest times that fired for one of these reasons, the newest first."""
    own = F.workspace_id == schedule.workspace_id, F.schedule == schedule.name, F.schedule_id == schedule.id
    query = select(F.job).where(*own, F.job.is_not(None), F.why.in_(whys)).order_by(F.fire_at.desc(), F.id.desc())
    return [str(row.job) for row in tx.execute(query.limit(LAST))]


def counts(tx: Tx, workspace_id: str, ids: Collection[str]) -> dict[str, dict[str, int]]:
    """By the schedule's id: outcome -> how often."""
    query = select(F.schedule_id, F.outcome, func.count()).where(F.workspace_id == workspace_id, F.schedule_id.in_(ids))
    found: dict[str, dict[str, int]] = {}
    for id_, outcome, count in tx.execute(query.group_by(F.schedule_id, F.outcome)):
        found.setdefault(str(id_), {})[str(outcome)] = int(count)
    return found


def _changing(schedule: Schedule) -> dict[str, object]:
    said = schedule.definition
    return {
        "name": said.name, "display_name": said.display_name, "description": said.description, "tags": dict(said.tags),
        "properties": dict(said.properties), "trigger": said.trigger, "times": said.times.to_json(),
        "missed": {"run": said.missed.run.value, "at_most": said.missed.at_most}, "overlap": said.overlap.value,
        "text": said.text, "sources": said.sources, "given": dict(said.given), "owner": schedule.owner,
        "enabled": schedule.enabled, "next_fire_at": schedule.next_fire_at, "updated_at": schedule.updated_at,
    }  # fmt: skip


def _row(one: Firing) -> dict[str, object]:
    return {**vars(one), "why": one.why.value, "outcome": one.outcome.value}


def _schedule(row: Row[*tuple[Any, ...]]) -> Schedule:
    definition = Definition(
        name=row.name, times=FireTimes.from_json(row.times),
        missed=Missed(Run(row.missed["run"]), row.missed["at_most"]), trigger=row.trigger, text=row.text,
        sources=row.sources, given=row.given, display_name=row.display_name, description=row.description,
        tags=row.tags, properties=row.properties, overlap=Overlap(row.overlap),
    )  # fmt: skip
    return Schedule(
        id=row.id, workspace_id=row.workspace_id, definition=definition, owner=row.owner, enabled=bool(row.enabled),
        next_fire_at=row.next_fire_at, created_at=row.created_at, created_by=row.created_by, updated_at=row.updated_at,
    )  # fmt: skip


def _firing(row: Row[*tuple[Any, ...]]) -> Firing:
    return Firing(
        id=row.id, workspace_id=row.workspace_id, schedule_id=row.schedule_id, schedule=row.schedule,
        fire_at=row.fire_at, why=Why(row.why), outcome=Outcome(row.outcome), at=row.at, asked_by=row.asked_by,
        job=row.job, reason=row.reason,
    )  # fmt: skip
