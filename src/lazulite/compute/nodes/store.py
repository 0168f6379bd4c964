"""Every query over nodes."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Row, func, literal_column, select

from lazulite.compute.nodes.entities import OVER, WAITED, Node, NodeState
from lazulite.compute.nodes.tables import LISTED_NODES, nodes
from lazulite.compute.tables import WAITS, processes
from lazulite.foundation.db.lists import read_page
from lazulite.foundation.db.rows import change_rows, find_row
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.db.upsert import insert_or_ignore
from lazulite.foundation.pagination import Page, PageRequest

_N, _P = nodes.c, processes.c
HERE = select(nodes).where(literal_column("NOT is_cleared")).order_by(_N.id)
LAST = 20  # of a target's nodes are looked at for how its starts went


def add(tx: Tx, node: Node) -> None:
    insert_or_ignore(tx, nodes, [asdict(node)])


def change(tx: Tx, node: Node, **values: object) -> None:
    change_rows(tx, nodes, values, id=node.id)


def start(tx: Tx, node: Node) -> bool:
    """Whether it was for the caller to start it: somebody else may have begun."""
    row = find_row(tx, nodes, lock=True, id=node.id)
    if row is None or row.is_started or NodeState(row.state) in OVER:
        return False
    return change_rows(tx, nodes, {"is_started": True}, id=node.id) == 1


def find(tx: Tx, node_id: str) -> Node | None:
    row = find_row(tx, nodes, id=node_id)
    return _node(row) if row else None


def here(tx: Tx) -> list[Node]:
    """Of all workspaces those of which something may be left, the oldest first."""
    return [_node(row) for row in tx.execute(HERE)]


def newest(tx: Tx, workspace_id: str, compute: str) -> list[Node]:
    """The last of a target, the newest first."""
    query = select(nodes).where(_N.workspace_id == workspace_id, _N.compute == compute)
    return [_node(row) for row in tx.execute(query.order_by(_N.created_at.desc(), _N.id.desc()).limit(LAST))]


def page(tx: Tx, workspace_id: str, compute: str, request: PageRequest) -> Page[Node]:
    query = select(nodes).where(_N.workspace_id == workspace_id, _N.compute == compute)
    return read_page(tx, LISTED_NODES, request, query, scope=compute).map(_node)


def counts(tx: Tx, workspace_id: str, computes: Sequence[str]) -> dict[str, int]:
    """How many of each target are here, on their way here included."""
    query = select(_N.compute, func.count()).where(
        _N.workspace_id == workspace_id, _N.compute.in_(list(computes)), _N.state.not_in([one.value for one in OVER])
    )
    return {str(name): int(count) for name, count in tx.execute(query.group_by(_N.compute))}


def started_by(tx: Tx, starter: str) -> int:
    """How many of all targets are here, on their way here included."""
    query = select(func.count()).where(_N.starter == starter, literal_column("NOT is_cleared"))
    return int(str(tx.execute(query).scalar_one()))


def waiting(tx: Tx, places: Collection[tuple[str, str]]) -> dict[tuple[str, str], tuple[int, int]]:
    """By (workspace, target) the processes, and their slots, that have waited there for a moment.

    What waits for another try lies in the future.
    """
    term, due = _P.state == literal_column(f"'{WAITS}'"), _P.enqueued_at <= tx.now - WAITED
    query = select(_P.workspace_id, _P.queue, func.count(), func.sum(_P.slots)).where(
        term, due, _P.queue.in_(sorted({name for _, name in places}))
    )
    rows = tx.execute(query.group_by(_P.workspace_id, _P.queue)) if places else ()
    return {(str(box), str(name)): (int(count), int(slots)) for box, name, count, slots in rows}


def _node(row: Row[*tuple[Any, ...]]) -> Node:
    value = {name: row._mapping[name] for name in Node.__dataclass_fields__}
    return Node(**{**value, "state": NodeState(value["state"])})
