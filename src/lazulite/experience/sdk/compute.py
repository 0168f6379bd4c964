"""Workers, the gateway, and the server itself, in Python."""

from collections.abc import Sequence

from lazulite.experience.sdk.answers.compute import Gateway, Queue, Worker
from lazulite.experience.sdk.answers.system import System as SystemAnswer
from lazulite.experience.sdk.listing import Listing
from lazulite.experience.sdk.misspelt import tells_arguments
from lazulite.experience.sdk.nouns import items, pages
from lazulite.experience.sdk.transport import Transport, path_of


@tells_arguments
class Compute:
    """`client.compute`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(
        self, *, filter: str | None = None, order_by: str | None = None, text: str | None = None,
        max_results: int | None = None,
    ) -> Listing[Worker]:  # fmt: skip
        """Every worker, with what runs on it."""
        asked = {"filter": filter, "order_by": order_by, "text": text}
        return Listing(Worker._made(each) for each in pages(self._transport, "/workers", max_results, **asked))

    def get(self, worker: str) -> Worker:
        """By its id."""
        return Worker._made(self._transport.get(path_of("workers", worker)))

    def queues(self) -> Sequence[Queue]:
        """What waits for a worker: how many, and for how long the oldest has."""
        found = self._transport.get("/workers", {"max_results": 1000}).get("queues")
        return [Queue._made(each) for each in items({"items": found})]

    def gateway(self) -> Gateway:
        """Whether endpoints are served, and what was counted last."""
        return Gateway._made(self._transport.get("/gateway"))


@tells_arguments
class System:
    """`client.system`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def get(self) -> SystemAnswer:
        """Which Lazulite this is, where it keeps what, how much room is left."""
        return SystemAnswer._made(self._transport.get("/system"))
