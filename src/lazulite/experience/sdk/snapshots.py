"""Folders and files on this machine, by content, without what an ignore file leaves out."""

import errno
import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lazulite.experience.sdk.transfers import CHUNK, Progress, Show, unseen
from lazulite.words.errors import Invalid
from lazulite.words.manifests import FileEntry, Manifest

IGNORE_FILES = (".amlignore", ".gitignore")
NEVER = {".git", "__pycache__", ".ipynb_checkpoints"}
SHOWN_FROM = 256 << 20  # bytes: what is read in a moment needs no bar
WHAT_TO_DO = {
    errno.EACCES: "Let yourself read it (chmod u+r for a file, u+rx for a folder), or leave it out.",
    errno.ENOENT: "It was there a moment ago: let it come to rest, then try again.",
}


NOT_THERE = "Check its name; a path in a document starts from the document's folder, any other from the one you are in."


class PathMissing(Invalid):
    pass


class LocalUnreadable(Invalid):
    """What the system says when something of this machine is read, in its own words."""

    def __init__(self, path: Path, error: OSError) -> None:
        hint = WHAT_TO_DO.get(error.errno or 0, "Check the path, and what it lies on.")
        super().__init__(f"{error.filename or path} cannot be read: {error.strerror or error}.", hint=hint)


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Raises LocalUnreadable in place of what the system raises."""
    try:
        yield
    except OSError as error:
        raise LocalUnreadable(path, error) from error


@dataclass(frozen=True)
class LocalFile:
    """A file as a manifest names it, and where it lies here."""

    entry: FileEntry
    source: Path


@dataclass(frozen=True)
class Snapshot:
    files: tuple[LocalFile, ...]

    @property
    def manifest(self) -> Manifest:
        return Manifest(tuple(file.entry for file in self.files))


def snapshot(path: Path, *, ignoring: bool = False, show: Show = unseen) -> Snapshot:
    """A file, or everything in a folder; `ignoring` honours its .amlignore, else its .gitignore.

    Raises PathMissing, LocalUnreadable.
    """
    with reading(path):
        found = _named(path, ignoring)
        total = sum(file.stat().st_size for file, _ in found)
    with (show if total >= SHOWN_FROM else unseen)("reading", total) as progress:
        return Snapshot(tuple(_local(file, name, progress) for file, name in found))


def _named(path: Path, ignoring: bool) -> Sequence[tuple[Path, str]]:
    if path.is_file():
        return [(path, path.name)]
    if path.is_dir():
        return [*_files(path, ignoring)]
    if path.exists():
        raise PathMissing(f"{path} is neither a file nor a folder.", hint="Copy what it gives into a file.")
    raise PathMissing(f"There is no file or folder at {path.absolute()}.", hint=NOT_THERE)


def _local(path: Path, name: str, progress: Progress) -> LocalFile:
    digest, size = hashlib.sha256(), 0
    with reading(path), path.open("rb") as file:
        while piece := file.read(CHUNK):
            digest.update(piece)
            size += len(piece)
            progress(len(piece))
    return LocalFile(FileEntry(name, size, digest.hexdigest()), path)


def _refused(error: OSError) -> None:
    """What cannot be looked into is not left out in silence."""
    raise error


def _files(root: Path, ignoring: bool) -> Iterator[tuple[Path, str]]:
    """With their names below it. Links are followed, but for those to a folder that they lie in, and those that lead
    nowhere."""
    rules = _rules(root) if ignoring else None
    for folder, folders, files in os.walk(root, onerror=_refused, followlinks=True):
        here = Path(folder)
        below = here.relative_to(root).as_posix()
        prefix = "" if below == "." else f"{below}/"
        within = here.resolve()
        folders[:] = [name for name in folders if not within.is_relative_to((here / name).resolve())]
        if ignoring:
            folders[:] = [name for name in folders if name not in NEVER and not (here / name / "pyvenv.cfg").exists()]
        if rules:
            folders[:] = [name for name in folders if not rules(f"{prefix}{name}/")]
        folders.sort()
        for name in sorted(files):
            # Of thousands of files each is looked at by its name: a path of Python's costs more than the file itself.
            if os.path.isfile(f"{folder}/{name}") and not (rules and rules(f"{prefix}{name}")):  # noqa: PTH113
                yield here / name, f"{prefix}{name}"


class _Rules:
    """Git's rules for one ignore file."""

    def __init__(self, path: Path) -> None:
        from pathspec import GitIgnoreSpec

        self._spec = GitIgnoreSpec.from_lines(path.read_text(encoding="utf-8", errors="replace").splitlines())

    def __call__(self, path: str) -> bool:
        return self._spec.match_file(path)


def _rules(root: Path) -> _Rules | None:
    present = next((root / name for name in IGNORE_FILES if (root / name).is_file()), None)
    return None if present is None else _Rules(present)
