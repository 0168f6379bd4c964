"""Every query over triggers, what they wait for, and their history."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, insert, select, update

from lazulite.foundation.db.lists import read_page
from lazulite.foundation.db.rows import change_rows, find_row, find_rows
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.db.upsert import insert_or_ignore
from lazulite.foundation.lists.filters import Condition
from lazulite.foundation.pagination import Page, PageRequest
from lazulite.ops.triggers import spelling
from lazulite.ops.triggers.entities import Entry, Outcome, Pending, Standing, Start, Trigger
from lazulite.ops.triggers.rules import Rule
from lazulite.ops.triggers.tables import (
    LISTED_HISTORY,
    LISTED_TRIGGERS,
    trigger_history,
    trigger_pending,
    triggers,
)

T, P, H = triggers.c, trigger_pending.c, trigger_history.c
DUE = (
    select(trigger_pending)
    .where(P.due_at <= bindparam("now"), P.workspace_id.not_in(bindparam("without", expanding=True)))
    .order_by(P.due_at, P.trigger_id)
)


def add(tx: Tx, trigger: Trigger) -> bool:
    """False when the name is taken."""
    row = {
        "id": trigger.id, "workspace_id": trigger.workspace_id, "name": trigger.name,
        "created_at": trigger.created_at, "created_by": trigger.created_by, **_changing(trigger),
    }  # fmt: skip
    return insert_or_ignore(tx, triggers, [row]) == 1


def save(tx: Tx, trigger: Trigger) -> None:
    change_rows(tx, triggers, _changing(trigger), workspace_id=trigger.workspace_id, id=trigger.id)


def find(tx: Tx, workspace_id: str, name: str, *, lock: bool = False) -> Trigger | None:
    """With `lock` it stays as it is until the transaction ends."""
    row = find_row(tx, triggers, lock=lock, workspace_id=workspace_id, name=name)
    return _trigger(row) if row else None


def by_id(tx: Tx, workspace_id: str, trigger_id: str) -> Trigger | None:
    row = find_row(tx, triggers, workspace_id=workspace_id, id=trigger_id)
    return _trigger(row) if row else None


def page(tx: Tx, workspace_id: str, request: PageRequest) -> Page[Trigger]:
    return read_page(tx, LISTED_TRIGGERS, request, select(triggers).where(T.workspace_id == workspace_id)).map(_trigger)


def of_workspace(tx: Tx, workspace_id: str) -> list[Trigger]:
    """By name, those that may hear a fact."""
    return [_trigger(row) for row in find_rows(tx, triggers, order=["name"], workspace_id=workspace_id)]


def remove(tx: Tx, trigger: Trigger) -> None:
    """Its history stays."""
    tx.execute(delete(triggers).where(T.workspace_id == trigger.workspace_id, T.id == trigger.id))
    take_pending(tx, trigger.workspace_id, trigger.id)


def pending(tx: Tx, workspace_id: str, trigger_id: str) -> Pending | None:
    row = find_row(tx, trigger_pending, workspace_id=workspace_id, trigger_id=trigger_id)
    return _pending(row) if row else None


def save_pending(tx: Tx, one: Pending) -> None:
    take_pending(tx, one.workspace_id, one.trigger_id)
    tx.execute(insert(trigger_pending).values(vars(one)))


def standing(tx: Tx, workspace_id: str) -> list[Standing]:
    """By name, with what each waits for."""
    columns = T.name, T.owner, T.enabled, P.due_at, P.newest_fact, P.first_at
    query = select(*columns).outerjoin(trigger_pending, P.trigger_id == T.id).where(T.workspace_id == workspace_id)
    return [
        Standing(row.name, row.owner, bool(row.enabled), row.first_at, row.due_at, row.newest_fact)
        for row in tx.execute(query.order_by(T.name))
    ]


def take_pending(tx: Tx, workspace_id: str, trigger_id: str) -> bool:
    """True for the one who took it: what waited is theirs to fire."""
    query = delete(trigger_pending).where(P.workspace_id == workspace_id, P.trigger_id == trigger_id)
    return tx.execute(query).rowcount == 1


def all_pending(tx: Tx) -> list[Pending]:
    return [_pending(row) for row in tx.execute(select(trigger_pending))]


def due(tx: Tx, *, without: Collection[str]) -> list[Pending]:
    """Of all workspaces but these."""
    return [_pending(row) for row in tx.execute(DUE, {"now": tx.now, "without": list(without)})]


def log(tx: Tx, entry: Entry) -> bool:
    """False when the trigger has an entry for this fact already."""
    row = {**vars(entry), "outcome": entry.outcome.value}
    return insert_or_ignore(tx, trigger_history, [row]) == 1


def settle(tx: Tx, trigger: Trigger, fact_ids: Collection[str], **values: object) -> None:
    """Changes the waiting entries of these facts, of all facts where none is named."""
    query = update(trigger_history).where(
        H.workspace_id == trigger.workspace_id, H.trigger_id == trigger.id, H.outcome == Outcome.WAITING.value
    )
    tx.execute((query.where(H.fact_id.in_(fact_ids)) if fact_ids else query).values(**values))


def fired_since(tx: Tx, trigger: Trigger, moment: datetime) -> list[datetime]:
    query = select(H.at).where(
        H.workspace_id == trigger.workspace_id, H.trigger_id == trigger.id,
        H.outcome == Outcome.FIRED.value, H.at > moment,
    )  # fmt: skip
    return [row.at for row in tx.execute(query)]


def history(tx: Tx, workspace_id: str, name: str, request: PageRequest, *, given: Sequence[Condition]) -> Page[Entry]:
    """The newest first unless ordered otherwise."""
    query = select(trigger_history).where(H.workspace_id == workspace_id, H.trigger == name)
    return read_page(tx, LISTED_HISTORY, request, query, given=given, scope=name).map(_entry)


def any_history(tx: Tx, workspace_id: str, name: str) -> bool:
    query = select(H.id).where(H.workspace_id == workspace_id, H.trigger == name).limit(1)
    return tx.execute(query).first() is not None


def counts(tx: Tx, workspace_id: str, names: Sequence[str]) -> dict[str, dict[str, int]]:
    """By the trigger's name: outcome -> how often."""
    query = select(H.trigger, H.outcome, func.count()).where(H.workspace_id == workspace_id, H.trigger.in_(names))
    found: dict[str, dict[str, int]] = {}
    for name, outcome, count in tx.execute(query.group_by(H.trigger, H.outcome)):
        found.setdefault(str(name), {})[str(outcome)] = int(count)
    return found


def _changing(trigger: Trigger) -> dict[str, object]:
    """What a change may change."""
    return {
        "conditions": spelling.to_json(trigger.rule.conditions), "start": trigger.start.to_json(),
        "owner": trigger.owner, "description": trigger.description, "enabled": trigger.rule.enabled,
    }  # fmt: skip


def _trigger(row: Row[*tuple[Any, ...]]) -> Trigger:
    return Trigger(
        id=row.id, workspace_id=row.workspace_id,
        rule=Rule(row.name, spelling.from_json(row.conditions), bool(row.enabled)), owner=row.owner,
        start=Start(row.start["job"], row.start["inputs"], row.start["sources"]), description=row.description,
        created_at=row.created_at,
        created_by=row.created_by,
    )  # fmt: skip


def _pending(row: Row[*tuple[Any, ...]]) -> Pending:
    return Pending(row.trigger_id, row.workspace_id, row.first_at, row.due_at, row.newest_fact, row.facts)


def _entry(row: Row[*tuple[Any, ...]]) -> Entry:
    return Entry(
        id=row.id, workspace_id=row.workspace_id, trigger_id=row.trigger_id, trigger=row.trigger,
        fact_id=row.fact_id, fact_type=row.fact_type, subject=row.subject, outcome=Outcome(row.outcome), at=row.at,
        clause=row.clause, asked=row.asked, found=row.found, job=row.job, facts=row.facts,
    )  # fmt: skip
