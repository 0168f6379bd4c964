"""Where files lie, and whether what a bookmark refers to is still what was registered."""

from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lazulite.services.assets.entities import AssetVersion, Bookmark, BookmarkedFile
from lazulite.services.assets.errors import AssetFileMissing, BookmarkChanged
from lazulite.words.errors import Invalid


class BookmarkUnreadable(Invalid):
    pass


def local_path(uri: str) -> Path:
    """The path of a `file://` address or of an absolute path."""
    parts = urlsplit(uri)
    if parts.scheme == "file":
        return Path(unquote(parts.path))
    if parts.scheme or not uri.startswith("/"):
        raise BookmarkUnreadable(
            f"The server cannot look at {uri!r}.", hint="Give file:///absolute/path, or upload the files."
        )
    return Path(uri)


def look(uri: str) -> Bookmark:
    """What lies there now. Raises BookmarkUnreadable when nothing does."""
    root = local_path(uri)
    if not root.exists():
        raise BookmarkUnreadable(f"There is nothing at {uri} on the server's machine.", hint="Check the path.")
    try:
        paths = [root] if root.is_file() else sorted(path for path in root.rglob("*") if path.is_file())
        return Bookmark(uri, tuple(_file(root, path) for path in paths))
    except OSError as error:
        raise BookmarkUnreadable(
            f"The server cannot look at {error.filename} of {uri}: {error.strerror}.",
            hint="Let its user read everything there, or upload the files.",
        ) from error


def difference(registered: Bookmark, now: Bookmark) -> str | None:
    """The first difference as words, None when there is none."""
    before, after = _by_path(registered), _by_path(now)
    for path, file in before.items():
        found = after.get(path)
        if found is None:
            return f"{path} is gone"
        if found.size != file.size:
            return f"{path} had {file.size} bytes and has {found.size}"
        if found.etag != file.etag:
            return f"{path} was written again"
    added = sorted(after.keys() - before.keys())
    return f"{added[0]} has come" if added else None


def look_again(version: AssetVersion) -> Bookmark | None:
    """What a bookmark's place holds now, None for uploaded content. Raises BookmarkChanged when it differs."""
    if version.bookmark is None:
        return None
    try:
        now = look(version.bookmark.uri)
    except BookmarkUnreadable as error:
        raise BookmarkChanged(version.subject, version.bookmark.uri, "it is gone") from error
    changed = difference(version.bookmark, now)
    if changed:
        raise BookmarkChanged(version.subject, version.bookmark.uri, changed)
    return now


def places(version: AssetVersion, blob_path: Callable[[str], Path]) -> Mapping[str, Path]:
    """Where each file of a version lies, by its path in it. Raises BookmarkChanged."""
    if version.manifest is not None:
        return {entry.path: blob_path(entry.digest) for entry in version.manifest.files}
    now = look_again(version)
    if now is None:
        return {}
    root = local_path(now.uri)
    return {file.path: root if root.is_file() else root / file.path for file in now.files}


def place(version: AssetVersion, path: str, blob_path: Callable[[str], Path]) -> Path:
    """Where one file lies. Raises AssetFileMissing, naming the nearest, and BookmarkChanged."""
    known = places(version, blob_path)
    if path not in known:
        raise AssetFileMissing(version.subject, path, known)
    return known[path]


def _by_path(bookmark: Bookmark) -> Mapping[str, BookmarkedFile]:
    return {file.path: file for file in bookmark.files}


def _file(root: Path, path: Path) -> BookmarkedFile:
    stat = path.stat()
    name = path.name if root == path else path.relative_to(root).as_posix()
    return BookmarkedFile(name, stat.st_size, str(stat.st_mtime_ns))
