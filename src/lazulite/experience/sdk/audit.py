"""The audit, the facts and the lineage of a workspace."""

import json
from collections.abc import Iterator, Sequence

from lazulite.experience.sdk.answer import Answer
from lazulite.experience.sdk.answers.audit import AuditEntry, Explained
from lazulite.experience.sdk.answers.events import Event, FactKind
from lazulite.experience.sdk.answers.lineage import Graph
from lazulite.experience.sdk.listing import Listing
from lazulite.experience.sdk.misspelt import tells_arguments
from lazulite.experience.sdk.nouns import items, narrows, pages
from lazulite.experience.sdk.transport import Transport


@tells_arguments
class Audit:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(
        self, *, subject: str | None = None, actor: str | None = None, type: str | None = None,
        since: str | None = None, until: str | None = None, filter: str | None = None, order_by: str | None = None,
        text: str | None = None, max_results: int | None = None,
    ) -> Listing[AuditEntry]:  # fmt: skip
        """Newest first; `subject` finds what lies below it too, times are RFC 3339."""
        asked = {"subject": subject, "actor": actor, "type": type, "since": since, "until": until}
        listed = {"filter": filter, "order_by": order_by, "text": text}
        path = self._transport.workspace_path("audit")
        found = (AuditEntry._made(each) for each in pages(self._transport, path, max_results, **asked, **listed))
        return Listing(found, narrowed=narrows(listed) or any(asked.values()))

    def get(self, entry: str) -> Explained:
        """With `causes`: what led to it, the nearest first."""
        return Explained._made(self._transport.get(self._transport.workspace_path("audit", entry)))


@tells_arguments
class Events:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(
        self, *, type: str | None = None, subject: str | None = None, after: int = 0, order_by: str | None = None,
        max_results: int | None = None,
    ) -> Listing[Event]:  # fmt: skip
        """CloudEvents, those after a sequence number: oldest first, or by "sequence desc" the newest."""
        asked: dict[str, str | int | None] = {"type": type, "subject": subject, "after": after, "order_by": order_by}
        path = self._transport.workspace_path("events")
        return Listing(Event._made(each) for each in pages(self._transport, path, max_results, **asked))

    def types(self) -> Sequence[FactKind]:
        """Every kind of fact there is: {type, subject, always, sometimes, happens}."""
        return [FactKind._made(each) for each in items(self._transport.get("/events/types"))]

    def follow(self, *, type: str | None = None, after: int | None = None) -> Iterator[Event]:
        """CloudEvents as they happen. Raises PlatformUnreachable on a lost connection: go on `after` the last."""
        path = self._transport.workspace_path("events", "stream")
        with self._transport.stream(path, {"type": type, "after": after}) as pieces:
            yield from _events(pieces)


@tells_arguments
class Lineage:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def get(self, of: str, *, direction: str = "both", depth: int = 20) -> Graph:
        """{nodes, edges} around model:delays:2, job:NAME, deployment:delays/blue; direction: up, down or both."""
        path = self._transport.workspace_path("lineage")
        return Graph._made(self._transport.get(path, {"of": of, "direction": direction, "depth": depth}))


def _events(pieces: Iterator[bytes]) -> Iterator[Event]:
    pending = b""
    for piece in pieces:
        *whole, pending = (pending + piece).split(b"\n\n")
        for block in whole:
            data = _data(block.decode().splitlines())
            if data:
                yield Event._made(json.loads(data, object_hook=Answer))


def _data(lines: Sequence[str]) -> str:
    return "\n".join(line.removeprefix("data:").strip() for line in lines if line.startswith("data:"))
