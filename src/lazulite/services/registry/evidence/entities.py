"""Evidence: what somebody found out about a model version, kept as it was said, known by its digest."""

from dataclasses import dataclass
from datetime import datetime

from lazulite.words.errors import Invalid, Missing
from lazulite.words.json import JSONObject

LARGEST = 1 << 20  # bytes of canonical JSON


class EvidenceMissing(Missing):
    def __init__(self, evidence_id: str) -> None:
        super().__init__(f"There is no evidence {evidence_id!r} in this workspace.", hint="List the model version's.")


class EvidenceInvalid(Invalid):
    pass


@dataclass(frozen=True)
class Figure:
    """The one number that a reader wants first; None where there is no number to it."""

    name: str
    value: float | None


@dataclass(frozen=True)
class Evidence:
    """`digest` is the SHA-256 of the content's canonical JSON; `source` is what made it: `jobs/ID`."""

    id: str
    workspace_id: str
    model: str
    version: str
    kind: str
    content: JSONObject
    digest: str
    figure: Figure | None
    source: str | None
    created_at: datetime
    created_by: str
