"""The verbs that every noun has, so that a noun's own file holds only what is special about it."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from lazulite.experience.sdk import uploads
from lazulite.experience.sdk.documents import Places, Settings, read_document
from lazulite.experience.sdk.transport import Query, Transport
from lazulite.words.json import JSON, JSONObject

Document: TypeAlias = str | Path | JSONObject
"""The path of a YAML file, or what would stand in it."""


class Noun:
    """Things of one kind in a workspace, addressed by name; `places` say where its documents name local paths."""

    def __init__(self, transport: Transport, collection: str, places: Places = ()) -> None:
        self.transport = transport
        self._collection = collection.split("/")
        self._places = places

    def path(self, *parts: str) -> str:
        return self.transport.workspace_path(*self._collection, *parts)

    def list(
        self, *, filter: str | None = None, order_by: str | None = None, text: str | None = None,
        max_results: int | None = None, **query: str | int | bool | None,
    ) -> Iterator[JSONObject]:  # fmt: skip
        """All of them, page by page as they are asked for; at most `max_results`. `text`: words to be found."""
        asked = {"filter": filter, "order_by": order_by, "text": text, **query}
        return pages(self.transport, self.path(), asked, max_results=max_results)

    def count(
        self, *, filter: str | None = None, text: str | None = None, **query: str | int | bool | None
    ) -> int:  # fmt: skip
        """How many a list with these conditions has."""
        asked = {"filter": filter, "text": text, **query}
        total = self.transport.get(self.path(), {**asked, "count": True, "max_results": 1}).get("total")
        return total if isinstance(total, int) else 0

    def get(self, name: str) -> JSONObject:
        return self.transport.get(self.path(name))

    def create(self, document: Document, *, set: Settings | None = None, key: str | None = None) -> JSONObject:
        """Local paths in the document are uploaded first. `set`: dotted places and the values they get instead."""
        return self.transport.post(self.path(), self.envelope(document, set), key=key)

    def validate(self, document: Document, *, set: Settings | None = None) -> JSONObject:
        """What would be made of the document, references resolved, nothing made."""
        return self.transport.post(self.path("validate"), self.envelope(document, set, send=False))

    def update(self, name: str, changes: JSONObject, *, etag: str | None = None) -> JSONObject:
        return self.transport.patch(self.path(name), changes, etag=etag)

    def archive(self, name: str) -> JSONObject:
        return self.transport.post(self.path(name, "archive"))

    def restore(self, name: str) -> JSONObject:
        return self.transport.post(self.path(name, "restore"))

    def delete(self, name: str) -> None:
        self.transport.delete(self.path(name))

    def envelope(self, document: Document, settings: Settings | None = None, *, send: bool = True) -> JSONObject:
        """What the platform takes: the document's text, what lay at its local paths, and the settings over it."""
        read = read_document(document, self._places, settings or {})
        if send:
            uploads.send(self.transport, read.files)
        return {
            "document": read.text,
            "set": dict(settings or {}),
            "sources": dict(read.sources),
            "properties": dict(read.properties),
        }


def pages(transport: Transport, path: str, query: Query, *, max_results: int | None) -> Iterator[JSONObject]:
    """What a list holds, page by page as it is asked for."""
    left, token = max_results, None
    while left is None or left > 0:
        page = transport.get(path, {**query, "max_results": min(left or 1000, 1000), "page_token": token})
        found = items(page)
        yield from found
        left = None if left is None else left - len(found)
        token = next_token(page)
        if token is None:
            return


def items(page: JSONObject) -> Sequence[JSONObject]:
    """What a list's page holds."""
    found: JSON = page.get("items")
    if not isinstance(found, Sequence) or isinstance(found, str):
        return ()
    return [item for item in found if isinstance(item, Mapping)]


def next_token(page: JSONObject) -> str | None:
    token = page.get("next_page_token")
    return token if isinstance(token, str) else None
