"""Lineage: things that were made or that acted, and what flowed from one to the other."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from lazulite.words.errors import Missing
from lazulite.words.json import JSON


class NodeMissing(Missing):
    pass


class Direction(StrEnum):
    """Up is where it came from, down is what came of it."""

    UP = "up"
    DOWN = "down"
    BOTH = "both"


@dataclass(frozen=True)
class Node:
    """`id` is `kind:name[:version]`: model:delays:2, job:0192…, deployment:delays/blue."""

    id: str
    kind: str
    name: str
    version: str | None = None
    about: Mapping[str, JSON] = field(default_factory=dict)


def set_aside(before: Node, now: Node) -> Node | None:
    """What had the name before, under one that says that it was deleted. None for the same content or a mention."""
    if not before.about or before.about.get("manifest_digest") == now.about.get("manifest_digest"):
        return None
    mark = f" (deleted, {str(before.about.get('manifest_digest') or 'bookmark')[:8]})"
    return replace(before, id=before.id + mark, version=f"{before.version}{mark}")


@dataclass(frozen=True)
class Edge:
    """Something flowed from `source` to `target`; `kind` says how: read, started, produced, deployed, watched …"""

    source: str
    target: str
    kind: str
    fact: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Graph:
    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
