"""Folders and files on this machine, by content, without what an ignore file leaves out."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lazulite.words.errors import Invalid
from lazulite.words.manifests import FileEntry, Manifest

IGNORE_FILES = (".amlignore", ".gitignore")
NEVER = {".git", "__pycache__", ".ipynb_checkpoints"}


class PathMissing(Invalid):
    pass


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


def snapshot(path: Path, *, ignoring: bool = False) -> Snapshot:
    """A file, or everything in a folder; `ignoring` honours its .amlignore, else its .gitignore.

    Raises PathMissing.
    """
    if path.is_file():
        return Snapshot((_local(path, path.name),))
    if not path.is_dir():
        raise PathMissing(f"There is nothing at {path}.", hint="Paths in a document start from the document's folder.")
    return Snapshot(tuple(_local(found, found.relative_to(path).as_posix()) for found in _files(path, ignoring)))


def _local(path: Path, name: str) -> LocalFile:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return LocalFile(FileEntry(name, file.tell(), digest), path)


def _files(root: Path, ignoring: bool) -> Iterator[Path]:
    """Links are followed, but for those to a folder that they lie in, and those that lead nowhere."""
    rules = _rules(root) if ignoring else None
    for folder, folders, files in os.walk(root, followlinks=True):
        here = Path(folder)
        within = here.resolve()
        folders[:] = [name for name in folders if not within.is_relative_to((here / name).resolve())]
        if ignoring:
            folders[:] = [name for name in folders if name not in NEVER and not (here / name / "pyvenv.cfg").exists()]
        if rules:
            folders[:] = [name for name in folders if not rules(f"{(here / name).relative_to(root).as_posix()}/")]
        folders.sort()
        for name in sorted(files):
            path = here / name
            if path.is_file() and not (rules and rules(path.relative_to(root).as_posix())):
                yield path


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
