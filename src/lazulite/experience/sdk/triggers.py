"""Triggers in Python: make, switch, try, and read why they fired or did not."""

from lazulite.experience.sdk.answers.triggers import Trigger, TriggerDecision, TriggerEntry
from lazulite.experience.sdk.documents import Lies, Place, Settings, job_file
from lazulite.experience.sdk.listing import Listing
from lazulite.experience.sdk.nouns import Document, Noun
from lazulite.experience.sdk.transport import Transport
from lazulite.words.json import JSONObject

PLACES = (
    Place("start.job.code", Lies.CODE),
    Place("start.job.inputs.*.path"),
    Place("start.job.environment.conda_file", Lies.TEXT),
    Place("start.inputs.*.path"),
)


class Triggers(Noun[Trigger, Trigger]):
    def __init__(self, transport: Transport) -> None:
        super().__init__(transport, "triggers", Trigger, Trigger, PLACES)

    def envelope(self, document: Document, settings: Settings | None = None, *, send: bool = True) -> JSONObject:
        """`start.job` may name a job's file beside the document."""
        return super().envelope(document, {**job_file(document, "start.job"), **(settings or {})}, send=send)

    def enable(self, name: str) -> Trigger:
        return self._as(Trigger, self.transport.post(self.path(name, "enable")))

    def disable(self, name: str) -> Trigger:
        """What it waited for is forgotten."""
        return self._as(Trigger, self.transport.post(self.path(name, "disable")))

    def history(
        self, name: str, *, outcome: str | None = None, max_results: int | None = None
    ) -> Listing[TriggerEntry]:
        """The newest first. `outcome`: fired, held, waiting, debounced or refused."""
        return self._listed(self.path(name, "history"), TriggerEntry, max_results, outcome=outcome)

    def test(self, name: str, fact: JSONObject) -> TriggerDecision:
        """What it would do with a fact {type, subject, data}: every clause, and the job it would start."""
        return self._as(TriggerDecision, self.transport.post(self.path(name, "test"), {"fact": fact}))
