"""What the API answers of lineage. `make reference` writes this file from the OpenAPI document."""

from typing import Literal

from lazulite.experience.sdk.answer import Answer
from lazulite.words.json import JSON


class NodeAbout(Answer):
    """What its kind has: a job its step and owner, an asset its type and size, a release its state and policy …"""

    kind: str | None
    step: str | None
    owner: str | None
    name: str | None
    display_name: str | None
    experiment_id: str | None
    type: str | None
    manifest_digest: str | None
    size: int | None
    figure: JSON
    digest: str | None
    state: str | None
    policy: str | None
    reason: str | None


class Node(Answer):
    id: str
    kind: str
    name: str
    version: str | None
    about: NodeAbout


class Edge(Answer):
    """From what was first to what came of it; `fact` is the audit entry that tells of it."""

    to: str
    kind: str
    fact: str
    at: str | None


class Graph(Answer):
    of: str
    direction: Literal["up", "down", "both"]
    nodes: list[Node]
    edges: list[Edge]
