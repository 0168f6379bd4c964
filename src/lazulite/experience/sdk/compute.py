"""Workers, the gateway, and the server itself, in Python."""

from collections.abc import Iterator, Sequence

from lazulite.experience.sdk.nouns import items, pages
from lazulite.experience.sdk.transport import Transport
from lazulite.words.json import JSON, JSONObject


class Compute:
    """`client.compute`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(
        self, *, filter: str | None = None, order_by: str | None = None, text: str | None = None,
        max_results: int | None = None,
    ) -> Iterator[JSONObject]:  # fmt: skip
        """Every worker, with what runs on it."""
        asked = {"filter": filter, "order_by": order_by, "text": text}
        return pages(self._transport, "/workers", asked, max_results=max_results)

    def get(self, worker: str) -> JSONObject:
        """By its id."""
        return self._transport.get(self._transport.below("workers", worker))

    def queues(self) -> Sequence[JSONObject]:
        """What waits for a worker: how many, and for how long the oldest has."""
        found: JSON = self._transport.get("/workers", {"max_results": 1000}).get("queues")
        return items({"items": found})

    def gateway(self) -> JSONObject:
        """Whether endpoints are served, and what was counted last."""
        return self._transport.get("/gateway")


class System:
    """`client.system`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def get(self) -> JSONObject:
        """Which Lazulite this is, where it keeps what, how much room is left."""
        return self._transport.get("/system")
