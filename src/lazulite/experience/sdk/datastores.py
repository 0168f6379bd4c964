"""Datastores in Python: named places for data, whose credentials the platform keeps to itself."""

from collections.abc import Mapping

from lazulite.experience.sdk.answers.datastores import Datastore, DatastorePlan, StoredFile
from lazulite.experience.sdk.documents import Settings
from lazulite.experience.sdk.listing import Listing
from lazulite.experience.sdk.nouns import Document, Noun
from lazulite.experience.sdk.transport import Transport


class Datastores(Noun[Datastore, Datastore]):
    def __init__(self, transport: Transport) -> None:
        super().__init__(transport, "datastores", Datastore, Datastore)

    def validate(self, document: Document, *, set: Settings | None = None) -> DatastorePlan:
        """Whether the document is one; nothing is made. Raises what is wrong, with its line."""
        found = self.transport.post(self.path("validate"), self.envelope(document, set, send=False))
        return self._as(DatastorePlan, found)

    def update(self, name: str, document: Document | None = None, *, set: Settings | None = None) -> Datastore:
        """As the document has it, or as it is now with the settings over it: {"description": "…"}.

        Without credentials in either, it keeps those that it has.
        """
        return self._changed(name, document, set)

    def files(self, name: str, path: str = "", *, max_results: int | None = None) -> Listing[StoredFile]:
        """What lies below a path, with sizes, page by page as it is asked for."""
        asked: Mapping[str, str | None] = {"path": path or None}
        return self._listed(self.path(name, "files"), StoredFile, max_results, **asked)
