"""What lies at the addresses that a document names, as far as somebody has looked: to read it is to look nowhere."""

from collections.abc import Mapping

from lazulite.words.bookmarks import Bookmark
from lazulite.words.errors import PlatformError, Unavailable


class Unseen(Unavailable):
    """What a document needs was not looked at yet: whoever holds no transaction does so, and asks again."""

    def __init__(self, addresses: tuple[str, ...]) -> None:
        super().__init__(f"Nobody has looked at {', '.join(addresses)} yet.")
        self.addresses = addresses


class Sights:
    """seen: by address what was found there, or why nothing was. Asking for another one makes it `wanted`."""

    def __init__(self, seen: Mapping[str, Bookmark | PlatformError] | None = None) -> None:
        self.seen = dict(seen or {})
        self._wanted: dict[str, None] = {}

    @property
    def wanted(self) -> tuple[str, ...]:
        return tuple(self._wanted)

    def at(self, address: str) -> Bookmark | None:
        """None where nobody has looked. Raises what looking there has raised."""
        found = self.seen.get(address)
        if isinstance(found, PlatformError):
            raise found
        if found is None:
            self._wanted[address] = None
        return found
