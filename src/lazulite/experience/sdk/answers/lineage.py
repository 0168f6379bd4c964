"""What the API answers of lineage. `make reference` writes this file from the OpenAPI document."""

from typing import Literal

from lazulite.experience.sdk.answer import Answer
from lazulite.words.json import JSONObject


class Node(Answer):
    id: str
    kind: str
    name: str
    version: str | None
    about: JSONObject


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
