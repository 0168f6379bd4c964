"""Where files lie outside of the platform: looked at, read file by file, written to."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from lazulite.words.bookmarks import BookmarkedFile, changes
from lazulite.words.errors import Conflict, Forbidden, Invalid, Missing

CHUNK = 1 << 20
MOST_FILES = 100_000


class Place(Protocol):
    """One file, or a folder of them. Each may raise PlaceMissing, PlaceRefused, PlaceSilent."""

    def look(self) -> tuple[BookmarkedFile, ...]:
        """What lies there now, by path; of one file, its name. Raises PlaceUnlisted, PlaceTooLarge."""

    def read(self, file: BookmarkedFile) -> Iterator[bytes]:
        """The file's bytes. Raises PlaceChanged before the first of them when it is not the one that was seen."""

    def write(self, path: str, chunks: Iterable[bytes]) -> None:
        """A file below the place, over what is there. Raises PlaceUnwritable."""


class PlaceMissing(Missing):
    def __init__(self, uri: str) -> None:
        super().__init__(f"There is nothing at {uri}.", hint="Check the address.")


class PlaceRefused(Forbidden):
    """What is there is not for whoever asks: without credentials, or with these."""

    def __init__(self, uri: str, said: str = "") -> None:
        super().__init__(
            f"{uri} is not to be read or written{f': {said}' if said else ''}.",
            hint="Make a datastore with credentials ('lazulite datastore create'), and give azureml://datastores/….",
        )


class PlaceSilent(Invalid):
    """No answer, or none that says anything. Waiting is the asker's choice."""

    def __init__(self, uri: str, said: str) -> None:
        super().__init__(f"{uri} does not answer: {said}.", hint="Check the address, and whether it can be reached.")


class PlaceUnlisted(Invalid):
    def __init__(self, uri: str) -> None:
        super().__init__(
            f"What lies below {uri} cannot be listed: over http there are files, and no folders.",
            hint="Name the file, or make a datastore for the storage that is behind it.",
        )


class PlaceTooLarge(Invalid):
    def __init__(self, uri: str) -> None:
        super().__init__(f"More than {MOST_FILES:,} files lie at {uri}.", hint="Name a folder inside of it.")


class PlaceChanged(Conflict):
    def __init__(self, uri: str, difference: str) -> None:
        super().__init__(
            f"What lies at {uri} is not what was looked at: {difference}.",
            hint="Submit the job again to use what is there now; of a data asset, register a new version.",
        )


class PlaceUnwritable(Invalid):
    pass


class PackageLacking(Invalid):
    def __init__(self, package: str, scheme: str) -> None:
        super().__init__(
            f"Nothing here reads {scheme}: the package '{package}' is not installed beside the server.",
            hint=f"Install it where 'lazulite serve' runs: pip install {package}",
        )


def check_same(uri: str, seen: BookmarkedFile, now: BookmarkedFile) -> None:
    """Raises PlaceChanged."""
    if changed := changes(seen, now):
        raise PlaceChanged(uri, changed)
