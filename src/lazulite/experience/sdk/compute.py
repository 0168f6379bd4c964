"""Compute targets, the gateway, and the server itself, in Python."""

from lazulite.experience.sdk.answers.compute import Compute as ComputeAnswer
from lazulite.experience.sdk.answers.compute import ComputeLoad, ComputeNode, ComputePlan, Gateway
from lazulite.experience.sdk.answers.system import System as SystemAnswer
from lazulite.experience.sdk.documents import Settings
from lazulite.experience.sdk.listing import Listing
from lazulite.experience.sdk.misspelt import tells_arguments
from lazulite.experience.sdk.nouns import Document, Noun
from lazulite.experience.sdk.transport import Transport
from lazulite.words.json import JSONObject


class Compute(Noun[ComputeAnswer, ComputeAnswer]):
    """`client.compute`. `create` makes a target, or makes the one of that name what the document says."""

    def __init__(self, transport: Transport) -> None:
        super().__init__(transport, "compute", ComputeAnswer, ComputeAnswer)

    def validate(self, document: Document, *, set: Settings | None = None) -> ComputePlan:
        """What it would be, and what is to be said of it; nothing made."""
        body = self.envelope(document, set, send=False)
        return self._as(ComputePlan, self.transport.post(self.path("validate"), body))

    def update(self, name: str, changes: JSONObject, *, etag: str | None = None) -> ComputeAnswer:
        """changes: `size`, `max_instances`, `resources`, `priority`, `description`, `tags` and the like."""
        return self._as(ComputeAnswer, self.transport.patch(self.path(name), changes, etag=etag))

    def start(self, name: str) -> ComputeAnswer:
        """What waits there may begin."""
        return self._as(ComputeAnswer, self.transport.post(self.path(name, "start")))

    def stop(self, name: str) -> ComputeAnswer:
        """Nothing that waits there begins; what runs goes on."""
        return self._as(ComputeAnswer, self.transport.post(self.path(name, "stop")))

    def load(self, name: str, *, hours: float = 24) -> ComputeLoad:
        """What waits there and why, what runs, and how many did at once over the last hours; `default` has one too."""
        return self._as(ComputeLoad, self.transport.get(self.path(name, "load"), {"hours": str(hours)}))

    def nodes(self, name: str, *, max_results: int | None = None) -> Listing[ComputeNode]:
        """The machines that its starter has started for it, the newest first; those that have ended too."""
        return self._listed(self.path(name, "nodes"), ComputeNode, max_results)

    def gateway(self) -> Gateway:
        """Whether endpoints are served, and what was counted last."""
        return Gateway._made(self.transport.get("/gateway"))


@tells_arguments
class System:
    """`client.system`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def get(self) -> SystemAnswer:
        """Which Lazulite this is, where it keeps what, how much room is left."""
        return SystemAnswer._made(self._transport.get("/system"))
