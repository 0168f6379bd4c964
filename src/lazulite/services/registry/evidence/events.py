"""What is said of evidence once it has happened."""

from lazulite.foundation.events.facts import NewFact, new_fact
from lazulite.services.registry.evidence.entities import Evidence
from lazulite.words.facts import FactCatalogue, FactKind
from lazulite.words.json import JSON

TOLD = ("id", "model", "version", "kind", "digest", "figure", "source")
FACTS = FactCatalogue(
    FactKind("EvidenceAttached", "models/NAME/VERSION", TOLD, "A measurement has been attached to a model version.")
)


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
    subject = f"models/{made.model}/{made.version}"
    return new_fact(FACTS, "EvidenceAttached", subject=subject, workspace_id=made.workspace_id, data=data)
