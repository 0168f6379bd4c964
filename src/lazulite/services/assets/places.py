"""Where files lie on this machine, and whether what a bookmark refers to is still what was registered."""

from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from lazulite.foundation.remote.local import LocalPlace, path_of_uri
from lazulite.foundation.remote.place import PlaceMissing, PlaceRefused
from lazulite.services.assets.entities import AssetVersion
from lazulite.services.assets.errors import AssetFileMissing, BookmarkChanged, BookmarkElsewhere
from lazulite.words.bookmarks import Bookmark, difference
from lazulite.words.errors import Invalid
from lazulite.words.manifests import Manifest


class BookmarkUnreadable(Invalid):
    pass


def local_path(uri: str) -> Path | None:
    """The path of a `file://` address or of an absolute path; None of what lies on no machine's disk."""
    return path_of_uri(uri) or (Path(uri) if uri.startswith("/") and not urlsplit(uri).scheme else None)


def look(uri: str) -> Bookmark:
    """What lies there now. Raises BookmarkUnreadable when nothing does."""
    root = local_path(uri)
    if root is None:
        raise BookmarkUnreadable(
            f"The server cannot look at {uri!r}.", hint="Give file:///absolute/path, or upload the files."
        )
    try:
        return Bookmark(uri, LocalPlace(root, uri).look())
    except PlaceMissing as error:
        raise BookmarkUnreadable(
            f"There is nothing at {uri} on the server's machine.", hint="Check the path."
        ) from error
    except PlaceRefused as error:
        raise BookmarkUnreadable(
            f"The server cannot look at it: {error.detail}",
            hint="Let its user read everything there, or upload the files.",
        ) from error


def look_again(version: AssetVersion) -> Bookmark | None:
    """What a bookmark's place holds now, None for uploaded content. Raises BookmarkChanged when it differs."""
    if version.bookmark is None:
        return None
    if local_path(version.bookmark.uri) is None:
        raise BookmarkElsewhere(version.subject, version.bookmark.uri)
    try:
        now = look(version.bookmark.uri)
    except BookmarkUnreadable as error:
        raise BookmarkChanged(version.subject, version.bookmark.uri, "it is gone") from error
    changed = difference(version.bookmark, now)
    if changed:
        raise BookmarkChanged(version.subject, version.bookmark.uri, changed)
    return now


def places(version: AssetVersion, blob_path: Callable[[str], Path]) -> Mapping[str, Path]:
    """Where each file of a version lies, by its path in it. Raises BookmarkChanged, BookmarkElsewhere."""
    return lying(version.manifest, None if version.manifest else look_again(version), blob_path)


def lying(manifest: Manifest | None, bookmark: Bookmark | None, blob_path: Callable[[str], Path]) -> Mapping[str, Path]:
    """Where each file lies, by its path; none of what lies on no disk here. Looks at nothing."""
    if manifest is not None:
        return {entry.path: blob_path(entry.digest) for entry in manifest.files}
    root = local_path(bookmark.uri) if bookmark else None
    if bookmark is None or root is None:
        return {}
    place = LocalPlace(root)
    return {file.path: place.lies(file.path) for file in bookmark.files}


def place(version: AssetVersion, path: str, blob_path: Callable[[str], Path]) -> Path:
    """Where one file lies. Raises AssetFileMissing, naming the nearest, BookmarkChanged, BookmarkElsewhere."""
    known = places(version, blob_path)
    if path not in known:
        raise AssetFileMissing(version.subject, path, known)
    return known[path]
