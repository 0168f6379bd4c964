"""Lineage: one JSON graph, up and down from any asset, job, deployment."""

from datetime import datetime
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, Field, JsonValue

from lazulite.assembly import Platform
from lazulite.experience.http.callers import Call, permit
from lazulite.experience.http.routers import api_router
from lazulite.experience.rest.platform import PlatformDep
from lazulite.experience.rest.told import Told
from lazulite.ops.governance.lineage.entities import Direction, Graph
from lazulite.services.assets.entities import AssetKind

router = api_router("lineage")


class NodeAboutOut(Told):
    """What its kind has: a job its step and owner, an asset its type and size, a release its state and policy …"""

    kind: str | None = None
    step: str | None = None
    owner: str | None = None
    name: str | None = None
    display_name: str | None = None
    experiment_id: str | None = None
    type: str | None = None
    manifest_digest: str | None = None
    size: int | None = None
    figure: JsonValue = None
    digest: str | None = None
    state: str | None = None
    policy: str | None = None
    reason: str | None = None


class NodeOut(BaseModel):
    id: str
    kind: str
    name: str
    version: str | None
    about: NodeAboutOut


class EdgeOut(BaseModel):
    """From what was first to what came of it; `fact` is the audit entry that tells of it."""

    source: str = Field(alias="from")
    target: str = Field(alias="to")
    kind: str
    fact: str
    at: datetime | None


class GraphOut(BaseModel):
    of: str
    direction: Direction
    nodes: list[NodeOut]
    edges: list[EdgeOut]

    @classmethod
    def from_graph(cls, graph: Graph, *, of: str, direction: Direction) -> "GraphOut":
        edges = [{**vars(edge), "from": edge.source, "to": edge.target} for edge in graph.edges]
        nodes = [{**vars(node), "about": dict(node.about)} for node in graph.nodes]
        return cls.model_validate({"of": of, "direction": direction, "nodes": nodes, "edges": edges})


@router.get("/workspaces/{workspace}/lineage")
def show_lineage(
    call: Annotated[Call, permit("lineage/read")],
    platform: PlatformDep,
    of: str,
    direction: Direction = Direction.BOTH,
    depth: Annotated[int, Query(ge=1, le=100)] = 20,
) -> GraphOut:
    """`of`: model:delays:2, model:delays@champion, data:flights:1, job:NAME, run:ID, deployment:delays/blue …"""
    node_id = _pinned(platform, call, of)
    with platform.read() as tx:
        graph = platform.lineage.graph(tx, call.workspace_id, node_id, direction=direction, depth=depth)
    return GraphOut.from_graph(graph, of=node_id, direction=direction)


def _pinned(platform: Platform, call: Call, of: str) -> str:
    """A label is resolved to the version that it points to now."""
    kind, _, rest = of.partition(":")
    name, at, label = rest.rpartition("@")
    if not at or kind not in set(AssetKind):
        return of
    with platform.read() as tx:
        version = platform.assets.labelled(tx, call.workspace_id, AssetKind(kind), name, label)
    return f"{kind}:{name}:{version.version}"
