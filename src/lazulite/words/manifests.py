"""A folder by its content: paths, sizes and digests."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from lazulite.words.errors import Invalid
from lazulite.words.json import JSON, JSONObject

LONGEST_NAME, LONGEST_PATH = 255, 2_000  # bytes: of a file's name, of all its folders together


class PathUnsafe(Invalid):
    pass


def check_path(path: str) -> None:
    """Whether a path is one inside of its folder, on any machine. Raises PathUnsafe."""
    pure = PurePosixPath(path)
    unsafe = pure.is_absolute() or ".." in pure.parts or "\\" in path or "\0" in path
    try:
        written = path.encode()
    except UnicodeEncodeError as error:
        raise PathUnsafe(f"The file name {path!r} is no Unicode text.", hint="Rename the file.") from error
    if unsafe or not path or str(pure) != path or path == ".":
        raise PathUnsafe(f"The path {path!r} does not stay inside its folder.", hint="Use relative paths.")
    if len(written) > LONGEST_PATH or any(len(name) > LONGEST_NAME for name in written.split(b"/")):
        raise PathUnsafe(
            f"The path '{path[:60]}…' is longer than a disk takes.",
            hint=f"Up to {LONGEST_NAME} bytes a name, and {LONGEST_PATH} together.",
        )


@dataclass(frozen=True, order=True)
class FileEntry:
    """One file: its path relative to the folder (posix), its size in bytes and its SHA-256 in hex."""

    path: str
    size: int
    digest: str

    def __post_init__(self) -> None:
        check_path(self.path)
        if len(self.digest) != 64 or set(self.digest) - set("0123456789abcdef"):
            raise Invalid(f"{self.digest!r} is no SHA-256 in hex (file {self.path!r}).")
        if self.size < 0:
            raise Invalid(f"The size of {self.path!r} is negative.")


@dataclass(frozen=True)
class Manifest:
    """Files sorted by path, each path once."""

    files: tuple[FileEntry, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "files", tuple(sorted(self.files)))
        paths = [entry.path for entry in self.files]
        if len(set(paths)) != len(paths):
            raise Invalid("A manifest names the same path twice.")
        both = folders(paths).intersection(paths)
        if both:
            raise PathUnsafe(f"{min(both)!r} is a file and a folder in one manifest.", hint="Rename one of them.")

    def __iter__(self) -> Iterator[FileEntry]:
        return iter(self.files)

    @property
    def digest(self) -> str:
        """The same for the same files, whatever machine they lie on."""
        lines = "".join(f"{entry.digest} {entry.size} {entry.path}\n" for entry in self.files)
        return hashlib.sha256(lines.encode()).hexdigest()

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(entry.size for entry in self.files)

    def find(self, path: str) -> FileEntry | None:
        return next((entry for entry in self.files if entry.path == path), None)

    def below(self, folder: str) -> "Manifest":
        """The same files one folder deeper; "" is where they are."""
        return Manifest(tuple(FileEntry(f"{folder}/{e.path}", e.size, e.digest) for e in self)) if folder else self

    def under(self, folder: str) -> "Manifest":
        """The files below a folder, with paths relative to it."""
        prefix = folder.rstrip("/") + "/"
        inside = (entry for entry in self.files if entry.path.startswith(prefix))
        return Manifest(tuple(FileEntry(e.path[len(prefix) :], e.size, e.digest) for e in inside))

    def to_json(self) -> list[dict[str, str | int]]:
        return [{"path": e.path, "size": e.size, "digest": e.digest} for e in self.files]

    @classmethod
    def from_json(cls, value: JSON) -> "Manifest":
        """Raises Invalid for anything but a list of {path, size, digest}."""
        if not isinstance(value, Sequence) or isinstance(value, str):
            raise Invalid("A manifest is a list of {path, size, digest}.")
        return cls(tuple(_entry(item) for item in value))


def _entry(item: JSON) -> FileEntry:
    match item:
        case {"path": str(path), "size": int(size), "digest": str(digest)}:
            return FileEntry(path, size, digest)
    raise Invalid(f"{item!r} is no entry of a manifest: {{path, size, digest}} is.")


def manifest_object(manifest: Manifest) -> JSONObject:
    """A manifest with its own digest and size, for answers."""
    return {"digest": manifest.digest, "size": manifest.size, "files": manifest.to_json()}


def folders(paths: Iterable[str]) -> set[str]:
    """Every folder that a path lies in; of a hundred thousand files there are few."""
    found = set[str]()
    for path in paths:
        end = path.rfind("/")
        while end > 0 and (folder := path[:end]) not in found:
            found.add(folder)
            end = path.rfind("/", 0, end)
    return found
