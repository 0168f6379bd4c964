"""Loops in Python: for each endpoint, how far the way round was walked, and what waits for whom."""

from lazulite.experience.sdk.answers.loops import Loop
from lazulite.experience.sdk.listing import Listing
from lazulite.experience.sdk.nouns import Noun
from lazulite.experience.sdk.transport import Transport


class Loops:
    def __init__(self, transport: Transport) -> None:
        self._noun: Noun[Loop, Loop] = Noun(transport, "loops", Loop, Loop)

    def list(
        self, *, filter: str | None = None, order_by: str | None = None, text: str | None = None,
        max_results: int | None = None,
    ) -> Listing[Loop]:  # fmt: skip
        """One an online endpoint, by its name; `filter`, `order_by` and `text` ask of the endpoint."""
        return self._noun.list(filter=filter, order_by=order_by, text=text, max_results=max_results)

    def get(self, endpoint: str) -> Loop:
        """`stages` and `arcs` in the order of the way; an arc whose `walked_at` is None was never walked."""
        return self._noun.get(endpoint)
