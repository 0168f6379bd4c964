"""What is said of evidence once it has happened."""

from lazulite.foundation.events.facts import NewFact
from lazulite.services.registry.evidence.entities import Evidence
from lazulite.words.json import JSON


def evidence_attached(made: Evidence) -> NewFact:
    figure: JSON = {"name": made.figure.name, "value": made.figure.value} if made.figure else None
    data: dict[str, JSON] = {
        "id": made.id,
        "model": made.model,
        "version": made.version,
        "kind": made.kind,
        "digest": made.digest,
        "figure": figure,
        "source": made.source,
    }
    return NewFact("EvidenceAttached", f"models/{made.model}/{made.version}", made.workspace_id, data)
