"""Triggers in Python: make, switch, try, and read why they fired or did not."""

from lazulite.experience.sdk.answers.triggers import Trigger, TriggerDecision, TriggerEntry
from lazulite.experience.sdk.documents import Settings
from lazulite.experience.sdk.listing import Listing
from lazulite.experience.sdk.nouns import Document, Noun
from lazulite.experience.sdk.transport import Transport
from lazulite.specs.local_paths import local_paths
from lazulite.words.json import JSONObject


class Triggers(Noun[Trigger, Trigger]):
    def __init__(self, transport: Transport) -> None:
        super().__init__(transport, "triggers", Trigger, Trigger, local_paths)

    def update(
        self, name: str, document: Document | None = None, *, set: Settings | None = None, etag: str | None = None
    ) -> Trigger:
        """Another document, or values in the one it has by dotted place. Its jobs then run in the caller's name, unless
        they may name another; what waited under other conditions is forgotten."""
        return self._changed(name, document, set, etag)

    def enable(self, name: str) -> Trigger:
        return self._as(Trigger, self.transport.post(self.path(name, "enable")))

    def disable(self, name: str) -> Trigger:
        """What it waited for is forgotten."""
        return self._as(Trigger, self.transport.post(self.path(name, "disable")))

    def history(
        self, name: str, *, outcome: str | None = None, filter: str | None = None, order_by: str | None = None,
        text: str | None = None, max_results: int | None = None,
    ) -> Listing[TriggerEntry]:  # fmt: skip
        """The newest first. `outcome`: fired, held, waiting, debounced or refused."""
        asked = {"outcome": outcome, "filter": filter, "order_by": order_by, "text": text}
        return self._listed(self.path(name, "history"), TriggerEntry, max_results, **asked)

    def test(self, name: str, fact: JSONObject) -> TriggerDecision:
        """What it would do with a fact {type, subject, data}: every clause, and the job it would start."""
        return self._as(TriggerDecision, self.transport.post(self.path(name, "test"), {"fact": fact}))
