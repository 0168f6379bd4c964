"""Files of the machine that the server runs on."""

import os
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lazulite.foundation.remote.place import (
    CHUNK,
    MOST_FILES,
    PlaceChanged,
    PlaceMissing,
    PlaceRefused,
    PlaceTooLarge,
    PlaceUnwritable,
    check_same,
)
from lazulite.words.bookmarks import BookmarkedFile
from lazulite.words.ids import new_id
from lazulite.words.manifests import check_path


class LocalPlace:
    """uri: what people call it. An etag is the time of the last write, in nanoseconds."""

    def __init__(self, root: Path, uri: str | None = None) -> None:
        self.root = root
        self._uri = uri or root.as_uri()

    def look(self) -> tuple[BookmarkedFile, ...]:
        if not self.root.exists():
            raise PlaceMissing(self._uri)
        try:
            if self.root.is_file():
                return (_file(self.root.name, self.root.stat()),)
            paths = [path for path in islice(self.root.rglob("*"), MOST_FILES + 1) if path.is_file()]
            found = [_file(path.relative_to(self.root).as_posix(), path.stat()) for path in paths]
        except OSError as error:
            raise PlaceRefused(self._uri, f"{error.filename}: {error.strerror}") from error
        if len(found) > MOST_FILES:
            raise PlaceTooLarge(self._uri)
        return tuple(sorted(found, key=lambda file: file.path))

    def read(self, file: BookmarkedFile) -> Iterator[bytes]:
        path = self.lies(file.path)
        try:
            source = path.open("rb")
        except FileNotFoundError as error:
            raise PlaceChanged(self._uri, f"{file.path} is gone") from error
        except OSError as error:
            raise PlaceRefused(self._uri, f"{error.filename}: {error.strerror}") from error
        with source:
            check_same(self._uri, file, _file(file.path, os.fstat(source.fileno())))
            while chunk := source.read(CHUNK):
                yield chunk

    def write(self, path: str, chunks: Iterable[bytes]) -> None:
        check_path(path)
        target = self.root / path
        draft = target.with_name(f".{target.name[:100]}.{new_id()}")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with draft.open("xb") as file:
                for chunk in chunks:
                    file.write(chunk)
            draft.replace(target)
        except OSError as error:
            draft.unlink(missing_ok=True)
            raise PlaceUnwritable(f"{path} cannot be written below {self._uri}: {error.strerror}.") from error

    def lies(self, path: str) -> Path:
        """Where a file of the place lies, by its path in it."""
        return self.root if self.root.is_file() else self.root / path


def path_of_uri(uri: str) -> Path | None:
    """The path of a `file://` address, None of any other."""
    parts = urlsplit(uri)
    return Path(unquote(parts.path)) if parts.scheme == "file" else None


def _file(path: str, stat: os.stat_result) -> BookmarkedFile:
    return BookmarkedFile(path, stat.st_size, str(stat.st_mtime_ns))
