"""Workspaces, and the tokens of persons in one."""

from lazulite.experience.sdk.answers.tokens import Token
from lazulite.experience.sdk.answers.workspaces import Workspace
from lazulite.experience.sdk.listing import Listing
from lazulite.experience.sdk.misspelt import tells_arguments
from lazulite.experience.sdk.nouns import items, narrows, pages
from lazulite.experience.sdk.transport import Transport


@tells_arguments
class Workspaces:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self) -> Listing[Workspace]:
        return Listing(Workspace._made(each) for each in items(self._transport.get("/workspaces")))

    def get(self, name: str | None = None) -> Workspace:
        """The client's own without a name."""
        return Workspace._made(self._transport.get(f"/workspaces/{name or self._transport.address.workspace}"))

    def create(self, name: str, *, description: str = "", tiers: tuple[str, ...] | None = None) -> Workspace:
        """`tiers`: the workspace's own words instead of bronze, silver and gold."""
        body = {"name": name, "description": description, **({"tiers": list(tiers)} if tiers else {})}
        return Workspace._made(self._transport.post("/workspaces", body))


@tells_arguments
class Tokens:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(
        self, *, filter: str | None = None, order_by: str | None = None, text: str | None = None,
        max_results: int | None = None,
    ) -> Listing[Token]:  # fmt: skip
        """The newest first, page by page as they are asked for."""
        asked = {"filter": filter, "order_by": order_by, "text": text}
        path = self._transport.workspace_path("tokens")
        found = (Token._made(each) for each in pages(self._transport, path, max_results, **asked))
        return Listing(found, narrowed=narrows(asked))

    def create(
        self, person: str, *, label: str = "", lifetime_days: float | None = None, role: str | None = None
    ) -> Token:
        """The secret is in the answer's `token`, this once. `role`: theirs in the workspace from now on."""
        body = {"person": person, "label": label, "lifetime_days": lifetime_days, "role": role}
        return Token._made(self._transport.post(self._transport.workspace_path("tokens"), body))

    def revoke(self, token_id: str) -> None:
        self._transport.delete(self._transport.workspace_path("tokens", token_id))
