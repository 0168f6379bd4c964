"""What is said of compute targets once it has happened."""

from lazulite.compute.targets.entities import Target
from lazulite.foundation.events.facts import NewFact, new_fact
from lazulite.words.facts import FactCatalogue, FactKind
from lazulite.words.json import JSON

SUBJECT = "compute/NAME"
TOLD = ("compute", "compute_id", "kind", "size", "max_instances", "is_enabled")
FACTS = FactCatalogue(
    FactKind("ComputeCreated", SUBJECT, TOLD, "A compute target has been made."),
    FactKind("ComputeUpdated", SUBJECT, TOLD, "A compute target is another than it was, or was started or stopped."),
    FactKind("ComputeDeleted", SUBJECT, TOLD, "A compute target has been deleted."),
)


def said(fact_type: str, target: Target) -> NewFact:
    definition = target.definition
    data: dict[str, JSON] = {
        "compute": target.name, "compute_id": target.id, "kind": definition.kind.value, "size": definition.size,
        "max_instances": definition.max_instances, "is_enabled": target.is_enabled,
    }  # fmt: skip
    return new_fact(FACTS, fact_type, subject=f"compute/{target.name}", workspace_id=target.workspace_id, data=data)
