"""Lineage: built from the facts, asked for from any asset, job, deployment."""

from dataclasses import replace

from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events import outbox
from lazulite.foundation.events.facts import Fact
from lazulite.ops.governance.lineage import reading, store
from lazulite.ops.governance.lineage.entities import Direction, Edge, Graph, Node, NodeMissing, set_aside
from lazulite.ops.governance.lineage.telling import Told
from lazulite.words.errors import nearest

MOST_NODES = 2000
LEARNT_BY = frozenset({"read", "produced", "registered", "copied", "ran", "gathered"})
"""The ways by which data come into a model; a rule that started its job has brought none."""


class LineageService:
    def record(self, tx: Tx, fact: Fact) -> None:
        """Hears every fact, and draws what it tells of where things come from."""
        because = _cause_subject(tx, fact) if fact.type in reading.BECAUSE else ""
        told = Told(fact.type, fact.subject, fact.actor.principal, fact.data, because)
        grown = reading.read(told)
        mentioned = {end for edge in grown.edges for end in (edge.source, edge.target)}
        self._set_aside(tx, fact, grown)
        bare = [_mention(node_id) for node_id in sorted(mentioned - {node.id for node in grown.nodes})]
        store.add_nodes(tx, fact.workspace_id, [*bare, *grown.nodes])
        edges = [replace(edge, fact=fact.id, at=fact.occurred_at) for edge in grown.edges]
        store.add_edges(tx, fact.workspace_id, edges)

    def _set_aside(self, tx: Tx, fact: Fact, grown: Graph) -> None:
        """A name that is given again after a deletion names something else: what had it before keeps what is its."""
        if fact.type != "AssetVersionRegistered":
            return
        for node in grown.nodes:
            for before in store.nodes(tx, fact.workspace_id, [node.id] if node.about else []):
                if (aside := set_aside(before, node)) is not None:
                    store.move(tx, fact.workspace_id, before, aside)

    def graph(self, tx: Tx, workspace_id: str, node_id: str, *, direction: Direction, depth: int) -> Graph:
        """Everything within `depth` steps, at most MOST_NODES. Raises NodeMissing, naming the nearest."""
        if not store.nodes(tx, workspace_id, [node_id]):
            kind = node_id.partition(":")[0]
            alike = store.alike(tx, workspace_id, kind)
            hint = nearest(node_id, alike) if alike else "Write KIND:NAME:VERSION, as model:delays:2 or data:flights:1."
            raise NodeMissing(f"Lineage knows no '{node_id}' in this workspace.", hint=hint)
        seen, edges = {node_id}, dict[tuple[str, str, str], Edge]()
        for up in (True, False):
            if direction in {Direction.BOTH, Direction.UP if up else Direction.DOWN}:
                seen |= _walk(tx, workspace_id, node_id, up=up, depth=depth, edges=edges)
        return Graph(tuple(store.nodes(tx, workspace_id, seen)), tuple(edges[key] for key in sorted(edges)))

    def learnt_from(self, tx: Tx, workspace_id: str, model: str, version: int) -> frozenset[str]:
        """The versions of data, as `flights:1`, of which this version is made: read by its job, or by one before it."""
        start, edges = f"model:{model}:{version}", dict[tuple[str, str, str], Edge]()
        found = _walk(tx, workspace_id, start, up=True, depth=MOST_NODES, edges=edges, kinds=LEARNT_BY)
        return frozenset(node.removeprefix("data:") for node in found if node.startswith("data:"))


def _cause_subject(tx: Tx, fact: Fact) -> str:
    """A cause is a fact, by its id, or a job, by its subject."""
    if not fact.cause or "/" in fact.cause:
        return fact.cause or ""
    caused_by = outbox.find(tx, fact.workspace_id, fact.cause)
    return caused_by.subject if caused_by else ""


def _walk(
    tx: Tx, workspace_id: str, start: str, *, up: bool, depth: int, edges: dict[tuple[str, str, str], Edge],
    kinds: frozenset[str] | None = None,
) -> set[str]:  # fmt: skip
    """Node ids, level by level; the edges met, of these kinds alone where any are named, are added to `edges`."""
    seen, level = {start}, {start}
    for _ in range(depth):
        met = [e for e in store.near(tx, workspace_id, level, up=up) if kinds is None or e.kind in kinds]
        edges |= {(edge.source, edge.target, edge.kind): edge for edge in met}
        level = {edge.source if up else edge.target for edge in met} - seen
        seen |= level
        if not level or len(seen) > MOST_NODES:
            break
    return seen


def _mention(node_id: str) -> Node:
    kind, _, rest = node_id.partition(":")
    if kind in reading.VERSIONED:
        name, _, version = rest.rpartition(":")
        return Node(node_id, kind, name, version)
    return Node(node_id, kind, rest)
