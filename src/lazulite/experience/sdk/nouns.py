"""The verbs that every noun has, so that a noun's own file holds only what is special about it."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Generic, TypeAlias, TypeVar

from lazulite.experience.sdk import uploads
from lazulite.experience.sdk.answer import Answer
from lazulite.experience.sdk.documents import Places, Settings, nothing_local, read_document
from lazulite.experience.sdk.listing import Listing
from lazulite.experience.sdk.misspelt import tells_arguments
from lazulite.experience.sdk.transport import Transport
from lazulite.words.json import JSON, JSONObject

Document: TypeAlias = str | Path | JSONObject
"""The path of a YAML file, or what would stand in it."""


A = TypeVar("A", bound=Answer)  # what is listed and shown
M = TypeVar("M", bound=Answer)  # what create answers with
K = TypeVar("K", bound=Answer)


@tells_arguments
class Noun(Generic[A, M]):
    """Things of one kind in a workspace, addressed by name; `places` say where its documents name local paths."""

    def __init_subclass__(cls) -> None:
        tells_arguments(cls)

    def __init__(
        self, transport: Transport, collection: str, kind: type[A], made: type[M], places: Places = nothing_local
    ) -> None:
        self.transport = transport
        self._collection = collection.split("/")
        self._kind, self._create_kind = kind, made
        self._places = places

    def path(self, *parts: str) -> str:
        return self.transport.workspace_path(*self._collection, *parts)

    def list(
        self, *, filter: str | None = None, order_by: str | None = None, text: str | None = None,
        max_results: int | None = None,
    ) -> Listing[A]:  # fmt: skip
        """All of them, page by page as they are asked for; at most `max_results`. `text`: words to be found."""
        return self._listed(self.path(), self._kind, max_results, filter=filter, order_by=order_by, text=text)

    def count(self, *, filter: str | None = None, text: str | None = None) -> int:
        """How many a list with these conditions has."""
        return counted(self.transport, self.path(), filter=filter, text=text)

    def get(self, name: str) -> A:
        return self._as(self._kind, self.transport.get(self.path(name)))

    def create(self, document: Document, *, set: Settings | None = None, key: str | None = None) -> M:
        """Local paths in the document are uploaded first. `set`: dotted places and the values they get instead."""
        return self._as(self._create_kind, self.transport.post(self.path(), self.envelope(document, set), key=key))

    def _changed(self, name: str, document: Document | None, settings: Settings | None, etag: str | None = None) -> M:
        """Another document, or values at dotted places of the one it has. etag: of what the caller has seen."""
        body: JSONObject = {"set": dict(settings or {})} if document is None else self.envelope(document, settings)
        return self._as(self._create_kind, self.transport.patch(self.path(name), body, etag=etag))

    def delete(self, name: str) -> None:
        self.transport.delete(self.path(name))

    def _as(self, kind: type[K], answer: JSONObject) -> K:
        return kind._made(answer, self._more)

    def _more(self, answer: JSONObject) -> Sequence[str]:
        """What a notebook's card shows of one beside its fields, asked for when it is shown."""
        return ()

    def _listed(
        self, path: str, kind: type[K], max_results: int | None, /, **asked: str | int | bool | None
    ) -> Listing[K]:
        found = (self._as(kind, each) for each in pages(self.transport, path, max_results, **asked))
        return Listing(found, narrowed=narrows(asked))

    def envelope(self, document: Document, settings: Settings | None = None, *, send: bool = True) -> JSONObject:
        return envelope(self.transport, document, self._places, settings or {}, send=send)


def envelope(
    transport: Transport, document: Document, places: Places, settings: Settings, *, send: bool = True
) -> JSONObject:
    """What the platform takes: the document's text, what lay at its local paths, and the settings over it."""
    read = read_document(document, places, settings, show=transport.show)
    if send:
        uploads.send(transport, read.files)
    return {
        "document": read.text,
        "set": dict(settings),
        "sources": dict(read.sources),
        "properties": dict(read.properties),
    }


def counted(transport: Transport, path: str, /, **asked: str | int | bool | None) -> int:
    """How many a list has in all."""
    total = transport.get(path, {**asked, "count": True, "max_results": 1}).get("total")
    return total if isinstance(total, int) else 0


def pages(
    transport: Transport, path: str, max_results: int | None, /, **asked: str | int | bool | None
) -> Iterator[JSONObject]:
    """What all pages of a list hold, each asked for when it is needed; at most `max_results`."""
    for page in whole_pages(transport, path, max_results, **asked):
        yield from items(page)


def whole_pages(
    transport: Transport, path: str, max_results: int | None, /, **asked: str | int | bool | None
) -> Iterator[JSONObject]:
    """As `pages`, with what a page says beside its items."""
    left, token = max_results, None
    while left is None or left > 0:
        page = transport.get(path, {**asked, "max_results": min(left or 1000, 1000), "page_token": token})
        yield page
        left = None if left is None else left - len(items(page))
        told = page.get("next_page_token")
        token = told if isinstance(told, str) else None
        if token is None:
            return


def narrows(asked: Mapping[str, object]) -> bool:
    """Whether a list is asked for a part of what there is."""
    return any(asked.get(name) for name in ("filter", "text"))


def items(page: JSONObject) -> Sequence[JSONObject]:
    """What a list's page holds."""
    found: JSON = page.get("items")
    if not isinstance(found, Sequence) or isinstance(found, str):
        return ()
    return [item for item in found if isinstance(item, Mapping)]
