"""What is said of nodes once it has happened."""

from lazulite.compute.nodes.entities import Node, NodeState
from lazulite.foundation.events.facts import NewFact, new_fact
from lazulite.words.facts import FactCatalogue, FactKind

SUBJECT = "compute/NAME"
TOLD = ("compute", "node", "starter", "worker_id", "reason")
FACTS = FactCatalogue(
    FactKind("NodeRequested", SUBJECT, TOLD, "Something waits at a compute target, and a node is started for it."),
    FactKind("NodeJoined", SUBJECT, TOLD, "The worker of a node has come and takes jobs."),
    FactKind("NodeLeaving", SUBJECT, TOLD, "A node that was idle for its time takes nothing new, and ends."),
    FactKind("NodeLeft", SUBJECT, TOLD, "The worker of a node has left as it was told to."),
    FactKind("NodeUnusable", SUBJECT, TOLD, "A node could not be started, or its worker is gone."),
)
BECAME = {
    NodeState.PREPARING: "NodeRequested", NodeState.LEAVING: "NodeLeaving", NodeState.LEFT: "NodeLeft",
    NodeState.UNUSABLE: "NodeUnusable",
}  # fmt: skip


def became(before: Node | None, after: Node) -> NewFact | None:
    """None of what nobody would look for: that it runs something, or does not."""
    if before is not None and before.state is after.state:
        return None
    joined = before is not None and before.joined_at is None and after.joined_at is not None
    fact_type = "NodeJoined" if joined else BECAME.get(after.state)
    if fact_type is None:
        return None
    data = {
        "compute": after.compute, "node": after.id, "starter": after.starter, "worker_id": after.worker_id,
        "reason": after.reason,
    }  # fmt: skip
    subject = f"compute/{after.compute}"
    return new_fact(FACTS, fact_type, subject=subject, workspace_id=after.workspace_id, data=data)
