"""Many of a kind, fetched page by page as they are asked for."""

from collections.abc import Iterator
from itertools import islice
from typing import Generic, TypeVar

from lazulite.experience.sdk.answer import Answer

A = TypeVar("A", bound=Answer)
SHOWN = 20


class Listing(Iterator[A], Generic[A]):
    """An iterator; looking at it, in a REPL or a notebook, takes nothing from it.

    narrowed: whether a filter or words were asked for, so that none may still mean some.
    """

    def __init__(self, found: Iterator[A], *, narrowed: bool = False) -> None:
        self._found = found
        self._seen: list[A] = []
        self.narrowed = narrowed

    def __next__(self) -> A:
        return self._seen.pop(0) if self._seen else next(self._found)

    def __repr__(self) -> str:
        from lazulite.experience.sdk.telling import as_table

        rows, more = self._peek()
        if not rows:
            return "None that meets the filter." if self.narrowed else "None."
        return as_table([*rows]) + (f"\n… (the first {len(rows)})" if more else "")

    def _repr_html_(self) -> str:
        from lazulite.experience.sdk.cards import table

        rows, more = self._peek()
        return table([*rows], more=more)

    def _peek(self) -> tuple[list[A], bool]:
        """The next ones, and whether there are more than these."""
        self._seen += islice(self._found, max(0, SHOWN + 1 - len(self._seen)))
        return self._seen[:SHOWN], len(self._seen) > SHOWN
