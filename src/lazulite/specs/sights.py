"""What lies at the addresses that a document names, as far as somebody has looked: to read it is to look nowhere."""

from collections.abc import Mapping
from typing import TypeAlias

from lazulite.words.bookmarks import Bookmark
from lazulite.words.errors import PlatformError, Unavailable
from lazulite.words.repositories import PREFIX, Checkout

Sight: TypeAlias = Bookmark | Checkout | PlatformError
"""Files that stay where they are, code that was taken from a repository, or why there is neither."""


class Unseen(Unavailable):
    """What a document needs was not looked at yet: whoever holds no transaction does so, and asks again."""

    def __init__(self, addresses: tuple[str, ...]) -> None:
        super().__init__(f"Nobody has looked at {', '.join(addresses)} yet.")
        self.addresses = addresses


class Sights:
    """seen: by address what was found there. Asking for another one makes it `wanted`."""

    def __init__(self, seen: Mapping[str, Sight] | None = None) -> None:
        self.seen = dict(seen or {})
        self._wanted: dict[str, None] = {}

    @property
    def wanted(self) -> tuple[str, ...]:
        return tuple(self._wanted)

    def at(self, address: str) -> Bookmark | None:
        """None where nobody has looked. Raises what looking there has raised."""
        found = self._seen(address)
        assert not isinstance(found, Checkout)
        return found

    def checkout(self, address: str) -> Checkout | None:
        """As `at`, of a repository's address as it is written out in full."""
        assert address.startswith(PREFIX)
        found = self._seen(address)
        assert not isinstance(found, Bookmark)
        return found

    def _seen(self, address: str) -> Bookmark | Checkout | None:
        found = self.seen.get(address)
        if isinstance(found, PlatformError):
            raise found
        if found is None:
            self._wanted[address] = None
        return found
