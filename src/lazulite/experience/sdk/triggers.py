"""Triggers in Python: make, switch, try, and read why they fired or did not."""

from collections.abc import Iterator

from lazulite.experience.sdk.documents import Lies, Place
from lazulite.experience.sdk.nouns import Noun, pages
from lazulite.experience.sdk.transport import Transport
from lazulite.words.json import JSONObject

PLACES = (
    Place("start.job.code", Lies.CODE),
    Place("start.job.inputs.*.path"),
    Place("start.job.environment.conda_file", Lies.TEXT),
    Place("start.inputs.*.path"),
)


class Triggers(Noun):
    def __init__(self, transport: Transport) -> None:
        super().__init__(transport, "triggers", PLACES)

    def enable(self, name: str) -> JSONObject:
        return self.transport.post(self.path(name, "enable"))

    def disable(self, name: str) -> JSONObject:
        """What it waited for is forgotten."""
        return self.transport.post(self.path(name, "disable"))

    def history(
        self, name: str, *, outcome: str | None = None, filter: str | None = None, order_by: str | None = None,
        text: str | None = None, max_results: int | None = None,
    ) -> Iterator[JSONObject]:  # fmt: skip
        """The newest first. `outcome`: fired, held, waiting, debounced or refused."""
        asked = {"outcome": outcome, "filter": filter, "order_by": order_by, "text": text}
        return pages(self.transport, self.path(name, "history"), asked, max_results=max_results)

    def test(self, name: str, fact: JSONObject) -> JSONObject:
        """What it would do with a fact {type, subject, data}: every clause, and the job it would start."""
        return self.transport.post(self.path(name, "test"), {"fact": fact})
