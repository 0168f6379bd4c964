"""Workspaces, and the tokens of persons in one."""

from lazulite.experience.sdk.nouns import items, pages
from lazulite.experience.sdk.transport import Transport
from lazulite.words.json import JSONObject


class Workspaces:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self) -> list[JSONObject]:
        return [*items(self._transport.get("/workspaces"))]

    def get(self, name: str | None = None) -> JSONObject:
        """The client's own without a name."""
        return self._transport.get(f"/workspaces/{name or self._transport.address.workspace}")

    def create(self, name: str, *, description: str = "", tiers: tuple[str, ...] | None = None) -> JSONObject:
        """`tiers`: the workspace's own words instead of bronze, silver and gold."""
        body = {"name": name, "description": description, **({"tiers": list(tiers)} if tiers else {})}
        return self._transport.post("/workspaces", body)


class Tokens:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(
        self, *, filter: str | None = None, order_by: str | None = None, text: str | None = None,
        max_results: int | None = None,
    ) -> list[JSONObject]:  # fmt: skip
        """The newest first."""
        asked = {"filter": filter, "order_by": order_by, "text": text}
        return [*pages(self._transport, self._transport.workspace_path("tokens"), asked, max_results=max_results)]

    def create(self, person: str, *, label: str = "", lifetime_days: float | None = None) -> JSONObject:
        """The secret is in the answer's `token`, this once."""
        body = {"person": person, "label": label, "lifetime_days": lifetime_days}
        return self._transport.post(self._transport.workspace_path("tokens"), body)

    def revoke(self, token_id: str) -> None:
        self._transport.delete(self._transport.workspace_path("tokens", token_id))
