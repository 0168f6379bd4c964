"""Models in Python, and the evidence on their versions."""

from collections.abc import Iterator

from lazulite.experience.sdk.assets import Assets
from lazulite.experience.sdk.nouns import items, next_token
from lazulite.experience.sdk.transport import Transport
from lazulite.words.json import JSON, JSONObject


class Models(Assets):
    def __init__(self, transport: Transport) -> None:
        super().__init__(transport, "models")

    def attach_evidence(
        self, name: str, version: str | int, *, kind: str, content: JSONObject,
        figure: JSONObject | None = None, source: str | None = None,
    ) -> JSONObject:  # fmt: skip
        """figure: {"name", "value"}, the one number a reader wants first."""
        body: dict[str, JSON] = {"kind": kind, "content": content, "figure": figure, "source": source}
        return self.transport.post(f"{self._place(name, version)}/evidence", body)

    def evidence(self, name: str, version: str | int, *, kind: str | None = None) -> Iterator[JSONObject]:
        """The newest first."""
        token: str | None = None
        while True:
            page = self.transport.get(f"{self._place(name, version)}/evidence", {"kind": kind, "page_token": token})
            yield from items(page)
            token = next_token(page)
            if token is None:
                return

    def show_evidence(self, evidence_id: str) -> JSONObject:
        return self.transport.get(self.transport.workspace_path("evidence", evidence_id))
