"""Every query over the graph."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, delete, select

from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.db.upsert import insert_or_ignore, upsert
from lazulite.ops.governance.lineage.entities import Edge, Node
from lazulite.ops.governance.lineage.tables import lineage_edges, lineage_nodes

AT_ONCE = 500
N, E = lineage_nodes.c, lineage_edges.c


def add_nodes(tx: Tx, workspace_id: str, nodes: Sequence[Node]) -> None:
    """What a later fact says of a node replaces what was said before; a bare mention says nothing."""
    rows = {
        node.id: {
            "workspace_id": workspace_id, "id": node.id, "kind": node.kind, "name": node.name,
            "version": node.version, "about": dict(node.about),
        }
        for node in nodes
    }  # fmt: skip
    told = [row for row in rows.values() if row["about"]]
    insert_or_ignore(tx, lineage_nodes, [row for row in rows.values() if not row["about"]])
    upsert(tx, lineage_nodes, told, key=["workspace_id", "id"], update=["about"])


def move(tx: Tx, workspace_id: str, before: Node, to: Node) -> None:
    """The node goes by another id, with every edge of it."""
    met = [*near(tx, workspace_id, [before.id], up=True), *near(tx, workspace_id, [before.id], up=False)]
    ends = (E.source == before.id) | (E.target == before.id)
    tx.execute(delete(lineage_edges).where(E.workspace_id == workspace_id, ends))
    tx.execute(delete(lineage_nodes).where(N.workspace_id == workspace_id, N.id == before.id))
    add_nodes(tx, workspace_id, [to])
    named = {before.id: to.id}
    moved = [replace(e, source=named.get(e.source, e.source), target=named.get(e.target, e.target)) for e in met]
    add_edges(tx, workspace_id, moved)


def add_edges(tx: Tx, workspace_id: str, edges: Sequence[Edge]) -> None:
    rows = [
        {
            "workspace_id": workspace_id, "source": edge.source, "target": edge.target, "kind": edge.kind,
            "fact": edge.fact, "at": edge.at,
        }
        for edge in edges
    ]  # fmt: skip
    insert_or_ignore(tx, lineage_edges, rows)


def nodes(tx: Tx, workspace_id: str, ids: Collection[str]) -> list[Node]:
    found: list[Node] = []
    for chunk in _chunks(ids):
        query = select(lineage_nodes).where(N.workspace_id == workspace_id, N.id.in_(chunk)).order_by(N.id)
        found += [_node(row) for row in tx.execute(query)]
    return found


def near(tx: Tx, workspace_id: str, ids: Collection[str], *, up: bool) -> list[Edge]:
    """The edges that end at these nodes, or begin there."""
    end, found = E.target if up else E.source, list[Edge]()
    for chunk in _chunks(ids):
        query = select(lineage_edges).where(E.workspace_id == workspace_id, end.in_(chunk))
        found += [_edge(row) for row in tx.execute(query.order_by(E.source, E.target, E.kind))]
    return found


def alike(tx: Tx, workspace_id: str, kind: str) -> list[str]:
    """Ids of nodes of a kind, for hints."""
    query = select(N.id).where(N.workspace_id == workspace_id, N.kind == kind).order_by(N.id).limit(200)
    return [str(row[0]) for row in tx.execute(query)]


def _chunks(ids: Collection[str]) -> Iterator[list[str]]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), AT_ONCE):
        yield ordered[start : start + AT_ONCE]


def _node(row: Row[*tuple[Any, ...]]) -> Node:
    value = row._mapping
    return Node(value["id"], value["kind"], value["name"], value["version"], value["about"])


def _edge(row: Row[*tuple[Any, ...]]) -> Edge:
    value = row._mapping
    return Edge(value["source"], value["target"], value["kind"], value["fact"], value["at"])
