"""Triggers in Python: make, switch, try, and read why they fired or did not."""

from collections.abc import Iterator

from lazulite.experience.sdk.documents import Lies, Place
from lazulite.experience.sdk.nouns import Noun, items, next_token
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

    def history(self, name: str, *, outcome: str | None = None, max_results: int | None = None) -> Iterator[JSONObject]:
        """The newest first. `outcome`: fired, held, waiting, debounced or refused."""
        left, token = max_results, None
        while left is None or left > 0:
            query = {"outcome": outcome, "max_results": min(left or 1000, 1000), "page_token": token}
            page = self.transport.get(self.path(name, "history"), query)
            yield from items(page)
            left = None if left is None else left - len(items(page))
            token = next_token(page)
            if token is None:
                return

    def test(self, name: str, fact: JSONObject) -> JSONObject:
        """What it would do with a fact {type, subject, data}: every clause, and the job it would start."""
        return self.transport.post(self.path(name, "test"), {"fact": fact})
