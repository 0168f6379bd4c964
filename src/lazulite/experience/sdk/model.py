"""Models in Python, and the evidence on their versions."""

from lazulite.experience.sdk.answers.evidence import Evidence
from lazulite.experience.sdk.assets import Assets
from lazulite.experience.sdk.listing import Listing
from lazulite.experience.sdk.transport import Transport
from lazulite.words.json import JSON, JSONObject


class Models(Assets):
    def __init__(self, transport: Transport) -> None:
        super().__init__(transport, "models")

    def attach_evidence(
        self, name: str, version: str | int, *, kind: str, content: JSONObject,
        figure: JSONObject | None = None, source: str | None = None,
    ) -> Evidence:  # fmt: skip
        """figure: {"name", "value"}, the one number a reader wants first."""
        body: dict[str, JSON] = {"kind": kind, "content": content, "figure": figure, "source": source}
        return self._as(Evidence, self.transport.post(f"{self._place(name, version)}/evidence", body))

    def evidence(self, name: str, version: str | int, *, kind: str | None = None) -> Listing[Evidence]:
        """The newest first."""
        return self._listed(f"{self._place(name, version)}/evidence", Evidence, None, kind=kind)

    def show_evidence(self, evidence_id: str) -> Evidence:
        return self._as(Evidence, self.transport.get(self.transport.workspace_path("evidence", evidence_id)))
