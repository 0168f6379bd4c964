"""Loops in Python: for each endpoint, how far the way round was walked, and what waits for whom."""

from collections.abc import Iterator

from lazulite.experience.sdk.nouns import Noun
from lazulite.experience.sdk.transport import Transport
from lazulite.words.json import JSONObject


class Loops:
    def __init__(self, transport: Transport) -> None:
        self._noun = Noun(transport, "loops")

    def list(self, *, max_results: int | None = None) -> Iterator[JSONObject]:
        """One an online endpoint, by its name."""
        return self._noun.list(max_results=max_results)

    def get(self, endpoint: str) -> JSONObject:
        """`stages` and `arcs` in the order of the way; an arc whose `walked_at` is None was never walked."""
        return self._noun.get(endpoint)
