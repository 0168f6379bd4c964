"""Workers, the gateway, and the server itself, in Python."""

from collections.abc import Iterator, Sequence

from lazulite.experience.sdk.answers.compute import Gateway, Queue, Worker
from lazulite.experience.sdk.answers.system import System as SystemAnswer
from lazulite.experience.sdk.listing import Listing
from lazulite.experience.sdk.misspelt import tells_arguments
from lazulite.experience.sdk.nouns import items, narrows, whole_pages
from lazulite.experience.sdk.transport import Transport, path_of
from lazulite.words.json import JSONObject


class Workers(Listing[Worker]):
    """Every worker, with what runs on it."""

    def __init__(self, pages: Iterator[JSONObject], *, narrowed: bool) -> None:
        self._told: list[Queue] | None = None
        super().__init__(self._read(pages), narrowed=narrowed)

    @property
    def queues(self) -> Sequence[Queue]:
        """What waits for a worker: how many, and for how long the oldest has, as the first page told it."""
        if self._told is None:
            self._peek()
        return self._told or ()

    def _read(self, pages: Iterator[JSONObject]) -> Iterator[Worker]:
        for page in pages:
            if self._told is None:
                self._told = [Queue._made(each) for each in items({"items": page.get("queues")})]
            yield from (Worker._made(each) for each in items(page))


@tells_arguments
class Compute:
    """`client.compute`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(
        self, *, filter: str | None = None, order_by: str | None = None, text: str | None = None,
        max_results: int | None = None,
    ) -> Workers:  # fmt: skip
        """Every worker, with what runs on it; its `queues` say what waits."""
        asked = {"filter": filter, "order_by": order_by, "text": text}
        return Workers(whole_pages(self._transport, "/workers", max_results, **asked), narrowed=narrows(asked))

    def get(self, worker: str) -> Worker:
        """By its id."""
        return Worker._made(self._transport.get(path_of("workers", worker)))

    def queues(self) -> Sequence[Queue]:
        """What waits for a worker: how many, and for how long the oldest has."""
        return self.list(max_results=1000).queues

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
