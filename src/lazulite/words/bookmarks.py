"""Files that stay where they are: which they were when somebody looked, so that a change is seen."""

from collections.abc import Sequence
from dataclasses import dataclass

from lazulite.words.errors import Invalid
from lazulite.words.json import JSON, JSONObject
from lazulite.words.manifests import check_path


@dataclass(frozen=True)
class BookmarkedFile:
    """Path below the bookmark's, size in bytes, etag: whatever changes with its content (of a local one: its mtime)."""

    path: str
    size: int
    etag: str

    def __post_init__(self) -> None:
        check_path(self.path)


@dataclass(frozen=True)
class Bookmark:
    """A place that is referred to, not copied. Without files: nobody has looked yet.

    near: it may lead to the server's own machine, as somebody has said who may say so.
    """

    uri: str
    files: tuple[BookmarkedFile, ...] = ()
    near: bool = False

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files)

    def find(self, path: str) -> BookmarkedFile | None:
        return next((file for file in self.files if file.path == path), None)

    def to_json(self) -> JSONObject:
        files: list[JSON] = [{"path": file.path, "size": file.size, "etag": file.etag} for file in self.files]
        return {"uri": self.uri, "files": files, "near": self.near}

    @classmethod
    def from_json(cls, value: JSONObject) -> "Bookmark":
        files = value["files"]
        assert isinstance(files, Sequence)
        return cls(str(value["uri"]), tuple(_file(file) for file in files), value.get("near") is True)


def difference(registered: Bookmark, now: Bookmark) -> str | None:
    """The first difference as words, None when there is none."""
    before, after = _by_path(registered), _by_path(now)
    for path, file in before.items():
        found = after.get(path)
        if found is None:
            return f"{path} is gone"
        if changed := changes(file, found):
            return changed
    added = sorted(after.keys() - before.keys())
    return f"{added[0]} has come" if added else None


def changes(before: BookmarkedFile, now: BookmarkedFile) -> str | None:
    """How a file is another one than it was, None where it is not."""
    if now.size != before.size:
        return f"{before.path} had {before.size} bytes and has {now.size}"
    return f"{before.path} was written again" if now.etag != before.etag else None


def _by_path(bookmark: Bookmark) -> dict[str, BookmarkedFile]:
    return {file.path: file for file in bookmark.files}


def _file(item: JSON) -> BookmarkedFile:
    match item:
        case {"path": str(path), "size": int(size), "etag": str(etag)}:
            return BookmarkedFile(path, size, etag)
    raise Invalid(f"{item!r} is no file of a bookmark: {{path, size, etag}} is.")
