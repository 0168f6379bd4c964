"""The audit, the facts and the lineage of a workspace."""

import json
from collections.abc import Iterator, Sequence

from lazulite.experience.sdk.nouns import Noun, items
from lazulite.experience.sdk.transport import Transport
from lazulite.words.json import JSONObject


class Audit:
    def __init__(self, transport: Transport) -> None:
        self._noun = Noun(transport, "audit")

    def list(
        self, *, subject: str | None = None, actor: str | None = None, type: str | None = None,
        since: str | None = None, until: str | None = None, filter: str | None = None, order_by: str | None = None,
        text: str | None = None, max_results: int | None = None,
    ) -> Iterator[JSONObject]:  # fmt: skip
        """Newest first; `subject` finds what lies below it too, times are RFC 3339."""
        return self._noun.list(
            subject=subject, actor=actor, type=type, since=since, until=until, filter=filter, order_by=order_by,
            text=text, max_results=max_results,
        )  # fmt: skip

    def get(self, entry: str) -> JSONObject:
        """With `causes`: what led to it, the nearest first."""
        return self._noun.get(entry)


class Events:
    def __init__(self, transport: Transport) -> None:
        self._noun = Noun(transport, "events")

    def list(
        self, *, type: str | None = None, subject: str | None = None, after: int = 0, max_results: int | None = None
    ) -> Iterator[JSONObject]:
        """CloudEvents, oldest first, those after a sequence number."""
        return self._noun.list(type=type, subject=subject, after=after, max_results=max_results)

    def types(self) -> Sequence[JSONObject]:
        """Every kind of fact there is: {type, subject, always, sometimes, happens}."""
        return items(self._noun.transport.get("/events/types"))

    def follow(self, *, type: str | None = None, after: int | None = None) -> Iterator[JSONObject]:
        """CloudEvents as they happen. Raises PlatformUnreachable on a lost connection: go on `after` the last."""
        query = {"type": type, "after": after}
        with self._noun.transport.stream(self._noun.path("stream"), query) as pieces:
            yield from _events(pieces)


class Lineage:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def get(self, of: str, *, direction: str = "both", depth: int = 20) -> JSONObject:
        """{nodes, edges} around model:delays:2, job:NAME, deployment:delays/blue; direction: up, down or both."""
        path = self._transport.workspace_path("lineage")
        return self._transport.get(path, {"of": of, "direction": direction, "depth": depth})


def _events(pieces: Iterator[bytes]) -> Iterator[JSONObject]:
    pending = b""
    for piece in pieces:
        *whole, pending = (pending + piece).split(b"\n\n")
        for block in whole:
            data = _data(block.decode().splitlines())
            if data:
                yield json.loads(data)


def _data(lines: Sequence[str]) -> str:
    return "\n".join(line.removeprefix("data:").strip() for line in lines if line.startswith("data:"))
