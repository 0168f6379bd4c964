"""Every query over the outbox."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Integer, Row, Select, bindparam, func, insert, select, text, update

from lazulite.foundation.actor import Actor
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.db.upsert import insert_or_ignore, upsert
from lazulite.foundation.events.facts import Fact, NewFact
from lazulite.foundation.events.tables import fact_cursors, facts, parked_facts
from lazulite.words.ids import new_id

APPEND = insert(facts)
CURSORS = select(fact_cursors.c.subscriber, fact_cursors.c.seq)
UNNUMBERED = select(facts).where(facts.c.seq.is_(None)).order_by(facts.c.id).limit(bindparam("limit", type_=Integer))
NUMBERED = update(facts).where(facts.c.id == bindparam("fact")).values(seq=bindparam("number"))
NEWEST = select(func.coalesce(func.max(facts.c.seq), 0))
SEEN = select(select(facts.c.id).where(facts.c.seq.is_(None)).exists(), NEWEST.scalar_subquery())
RELAY_LOCK = 0x1A20117E  # any constant: PostgreSQL's advisory lock for whoever numbers or delivers facts


def append(tx: Tx, actor: Actor, new_facts: Sequence[NewFact]) -> list[str]:
    rows = [
        {
            "id": new_id(), "type": fact.type, "version": fact.version, "subject": fact.subject,
            "workspace_id": fact.workspace_id, "data": fact.data, "actor": actor.to_json(), "cause": actor.cause,
            "occurred_at": fact.occurred_at or tx.now, "recorded_at": tx.now,
        }
        for fact in new_facts
    ]  # fmt: skip
    if rows:
        tx.execute(APPEND, rows)
        if tx.published is not None:
            tx.after_commit(tx.published)
    return [str(row["id"]) for row in rows]


def take_turn(tx: Tx) -> None:
    """From here to the commit no other server's relay numbers or delivers: each fact reaches a subscriber once."""
    if tx.dialect == "postgresql":
        tx.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": RELAY_LOCK})


def number(tx: Tx, newest: int, *, limit: int) -> list[Fact]:
    """Gives the numbers that follow the newest to what has none, the oldest first. Only in one's turn."""
    numbered = [_fact(row, seq=seq) for seq, row in enumerate(tx.execute(UNNUMBERED, {"limit": limit}), newest + 1)]
    if numbered:
        tx.execute(NUMBERED, [{"fact": fact.id, "number": fact.seq} for fact in numbered])
    return numbered


def newest(tx: Tx) -> int:
    return int(str(tx.execute(NEWEST).scalar_one()))


def seen(tx: Tx) -> tuple[bool, int]:
    """(whether there are facts that the relay has not seen yet, the number of the newest that it has)."""
    row = tx.execute(SEEN).one()
    return bool(row[0]), int(str(row[1]))


def unnumbered(tx: Tx) -> int:
    """How many facts the relay has not seen yet."""
    return int(str(tx.execute(select(func.count()).where(facts.c.seq.is_(None))).scalar_one()))


def after(
    tx: Tx,
    seq: int,
    *,
    limit: int,
    types: Collection[str] | None = None,
    workspace_id: str | None = None,
    subject: str | None = None,
    before: int | None = None,
    newest_first: bool = False,
) -> list[Fact]:
    order = facts.c.seq.desc() if newest_first else facts.c.seq
    query: Select[*tuple[Any, ...]] = select(facts).where(facts.c.seq > seq).order_by(order).limit(limit)
    if before is not None:
        query = query.where(facts.c.seq < before)
    if types is not None:
        query = query.where(facts.c.type.in_(types))
    if workspace_id is not None:
        query = query.where(facts.c.workspace_id == workspace_id)
    if subject is not None:
        query = query.where(facts.c.subject == subject)
    return [_fact(row) for row in tx.execute(query)]


def find(tx: Tx, workspace_id: str, fact_id: str) -> Fact | None:
    row = tx.execute(select(facts).where(facts.c.id == fact_id, facts.c.workspace_id == workspace_id)).first()
    return _fact(row) if row and row._mapping["seq"] is not None else None


def cursors(tx: Tx) -> dict[str, int]:
    """By subscriber, the number of the last fact that it has heard."""
    return {str(name): int(seq) for name, seq in tx.execute(CURSORS)}


def move_cursors(tx: Tx, heard: Mapping[str, int]) -> None:
    rows = [{"subscriber": name, "seq": seq} for name, seq in heard.items()]
    upsert(tx, fact_cursors, rows, key=["subscriber"], update=["seq"])


def park(tx: Tx, subscriber: str, fact: Fact, error: str) -> None:
    row = {"subscriber": subscriber, "fact_id": fact.id, "error": error, "parked_at": tx.now}
    insert_or_ignore(tx, parked_facts, [row])


def parked(tx: Tx) -> list[tuple[str, str, str]]:
    """(subscriber, fact id, error) of everything parked."""
    query = select(parked_facts.c.subscriber, parked_facts.c.fact_id, parked_facts.c.error)
    return [(str(name), str(fact), str(error)) for name, fact, error in tx.execute(query)]


def _fact(row: Row[*tuple[Any, ...]], *, seq: int | None = None) -> Fact:
    value = row._mapping
    return Fact(
        id=value["id"], seq=value["seq"] if seq is None else seq, type=value["type"], version=value["version"],
        subject=value["subject"],
        workspace_id=value["workspace_id"], data=value["data"],
        actor=Actor.from_json(value["actor"], cause=value["cause"]),
        occurred_at=value["occurred_at"], recorded_at=value["recorded_at"],
    )  # fmt: skip
