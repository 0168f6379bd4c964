"""Workers in Python: what each has, what runs on it, and whether it is to take more."""

from collections.abc import Iterator, Sequence

from lazulite.experience.sdk.answers.workers import Queue, Worker
from lazulite.experience.sdk.listing import Listing
from lazulite.experience.sdk.misspelt import tells_arguments
from lazulite.experience.sdk.nouns import items, narrows, whole_pages
from lazulite.experience.sdk.transport import Transport, path_of
from lazulite.words.json import JSONObject


class WorkerListing(Listing[Worker]):
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
class Workers:
    """`client.workers`. A worker goes by its id, or by a name that no other has."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(
        self, *, filter: str | None = None, order_by: str | None = None, text: str | None = None,
        max_results: int | None = None,
    ) -> WorkerListing:  # fmt: skip
        """Every worker, with what runs on it; its `queues` say what waits."""
        asked = {"filter": filter, "order_by": order_by, "text": text}
        return WorkerListing(whole_pages(self._transport, "/workers", max_results, **asked), narrowed=narrows(asked))

    def get(self, worker: str) -> Worker:
        return Worker._made(self._transport.get(path_of("workers", worker)))

    def queues(self) -> Sequence[Queue]:
        """What waits for a worker: how many, and for how long the oldest has."""
        return self.list(max_results=1000).queues

    def cordon(self, worker: str) -> Worker:
        """It takes nothing new; what runs there goes on."""
        return Worker._made(self._transport.post(path_of("workers", worker, "cordon")))

    def uncordon(self, worker: str) -> Worker:
        """It takes work again, a drained one too once it is started."""
        return Worker._made(self._transport.post(path_of("workers", worker, "uncordon")))

    def drain(self, worker: str) -> Worker:
        """It takes nothing new, and ends by itself as soon as nothing runs there."""
        return Worker._made(self._transport.post(path_of("workers", worker, "drain")))

    def remove(self, worker: str) -> None:
        """Forget one that is gone."""
        self._transport.delete(path_of("workers", worker))
