"""Files in cloud storage, through fsspec and the package that each kind of it needs."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from lazulite.foundation.remote.place import (
    CHUNK,
    MOST_FILES,
    PackageLacking,
    PlaceChanged,
    PlaceMissing,
    PlaceRefused,
    PlaceSilent,
    PlaceTooLarge,
    check_same,
)
from lazulite.foundation.remote.web import check_far
from lazulite.words.bookmarks import BookmarkedFile
from lazulite.words.errors import Invalid
from lazulite.words.manifests import check_path

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

T = TypeVar("T")
PACKAGES = {"abfs": "adlfs", "s3": "s3fs", "gs": "gcsfs"}
AMBIENT = {"abfs": "AZURE_STORAGE_"}  # variables that adlfs takes where no credentials are given, and before them
FRESH = {"skip_instance_cache": True, "use_listings_cache": False}  # credentials are not kept, listings are as of now


class CredentialsAmbient(Invalid):
    def __init__(self, variable: str) -> None:
        super().__init__(
            f"The server's own {variable} would be used for everybody's data.",
            hint="Start 'lazulite serve' without it, and give credentials to the datastores that need them.",
        )


class CloudPlace:
    """protocol: fsspec's. path: `bucket/folder`. options: of the package's file system, credentials among them.

    uri: what people call it, without any secret. far_host: who answers, where that may not be this machine itself.
    """

    def __init__(
        self, protocol: str, path: str, uri: str, *, options: Mapping[str, object], far_host: str = ""
    ) -> None:
        self._protocol = protocol
        self._path = path.strip("/")
        self._uri = uri
        self._options = dict(options)
        self._far_host = far_host

    def look(self) -> tuple[BookmarkedFile, ...]:
        found = self._asked(self._files)
        if not found:
            raise PlaceMissing(self._uri)
        return found

    def read(self, file: BookmarkedFile) -> Iterator[bytes]:
        files = self._opened()
        path, now = self._asked(lambda: self._now(files, file))
        check_same(self._uri, file, now)
        source = self._asked(lambda: files.open(path, "rb"))
        with source:
            while chunk := self._asked(lambda: source.read(CHUNK)):
                yield chunk

    def write(self, path: str, chunks: Iterable[bytes]) -> None:
        check_path(path)
        files = self._opened()
        with self._asked(lambda: files.open(f"{self._path}/{path}", "wb")) as target:
            for chunk in chunks:
                self._asked(partial(target.write, chunk))

    def _opened(self) -> "AbstractFileSystem":
        import fsspec

        if self._far_host:
            check_far(self._far_host)
        ambient = sorted(name for name in os.environ if name.startswith(AMBIENT.get(self._protocol, "\0")))
        if ambient:
            raise CredentialsAmbient(ambient[0])
        try:
            return fsspec.filesystem(self._protocol, **self._options, **FRESH)
        except ImportError as error:
            package = PACKAGES.get(self._protocol, self._protocol)
            raise PackageLacking(package, f"{self._protocol}://") from error

    def _files(self) -> tuple[BookmarkedFile, ...]:
        files = self._opened()
        if files.isfile(self._path):
            return (_file(self._path.rpartition("/")[2], files.info(self._path)),)
        found = files.find(self._path, detail=True)
        if len(found) > MOST_FILES:
            raise PlaceTooLarge(self._uri)
        prefix = f"{self._path}/"
        told = {path.lstrip("/").removeprefix(prefix): info for path, info in found.items()}
        return tuple(_file(path, info) for path, info in sorted(told.items()))

    def _now(self, files: "AbstractFileSystem", file: BookmarkedFile) -> tuple[str, BookmarkedFile]:
        """Where the file lies, and how it looks: the place itself, where that is one file."""
        below = f"{self._path}/{file.path}"
        path = below if files.exists(below) or not files.isfile(self._path) else self._path
        if not files.exists(path):
            raise PlaceChanged(self._uri, f"{file.path} is gone")
        return path, _file(file.path, files.info(path))

    def _asked(self, ask: Callable[[], T]) -> T:
        try:
            return ask()
        except FileNotFoundError as error:
            raise PlaceMissing(self._uri) from error
        except PermissionError as error:
            raise PlaceRefused(self._uri) from error
        except _troubles() as error:
            if _is_refusal(error):
                raise PlaceRefused(self._uri) from error
            raise PlaceSilent(self._uri, type(error).__name__) from error


# What goes wrong with each kind of storage: the packages have no error in common, and are loaded when they are used.
TROUBLES = (
    ("azure.core.exceptions", "AzureError"),
    ("botocore.exceptions", "BotoCoreError"),
    ("botocore.exceptions", "ClientError"),
    ("gcsfs.retry", "HttpError"),
    ("google.auth.exceptions", "GoogleAuthError"),
    ("aiohttp.client_exceptions", "ClientError"),
)
UNKNOWN_CALLER = {401, 403}


# What of a file's description changes with its content, the surest first.
CHANGES = ("ETag", "etag", "LastModified", "last_modified", "created")


def _troubles() -> tuple[type[Exception], ...]:
    """ValueError: a key that is none."""
    found = [getattr(sys.modules[module], name) for module, name in TROUBLES if module in sys.modules]
    return (OSError, ValueError, TimeoutError, *found)


def _is_refusal(error: Exception) -> bool:
    codes = {getattr(error, name, None) for name in ("status_code", "code", "status")}
    return bool(codes & UNKNOWN_CALLER) or type(error).__name__ in {"NoCredentialsError", "ClientAuthenticationError"}


def _file(path: str, info: Mapping[str, object]) -> BookmarkedFile:
    """An etag where the storage tells one, else when it was written."""
    told = next((info[name] for name in CHANGES if info.get(name)), "")
    etag = str(told.timestamp() if isinstance(told, datetime) else told).strip('"')
    return BookmarkedFile(path, int(str(info.get("size") or 0)), etag)
