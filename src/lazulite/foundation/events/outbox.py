"""Facts are written with the state that they tell of, and read by their number."""

from collections.abc import Collection

from lazulite.foundation.actor import Actor
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events import store
from lazulite.foundation.events.facts import Fact, NewFact


def publish(tx: Tx, actor: Actor, *new_facts: NewFact) -> list[str]:
    """The ids of the facts, written in the caller's transaction; subscribers hear of them after its commit."""
    return store.append(tx, actor, new_facts)


def read_after(
    tx: Tx,
    seq: int,
    *,
    limit: int = 100,
    types: Collection[str] | None = None,
    workspace_id: str | None = None,
    subject: str | None = None,
    before: int | None = None,
    newest_first: bool = False,
) -> list[Fact]:
    """At most `limit` facts whose number is greater than `seq`, and less than `before`; the oldest of them first."""
    return store.after(
        tx, seq, limit=limit, types=types, workspace_id=workspace_id, subject=subject, before=before,
        newest_first=newest_first,
    )  # fmt: skip


def newest(tx: Tx) -> int:
    """The number of the newest fact of all workspaces; 0 before the first one."""
    return store.newest(tx)


def find(tx: Tx, workspace_id: str, fact_id: str) -> Fact | None:
    return store.find(tx, workspace_id, fact_id)
