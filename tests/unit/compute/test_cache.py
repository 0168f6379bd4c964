import hashlib
from pathlib import Path

import pytest

from lazulite.compute.cache import ContentCache
from lazulite.words.manifests import FileEntry, Manifest


class Shelf:
    """The part of a link that a cache uses."""

    def __init__(self, *texts: str) -> None:
        self.texts = {hashlib.sha256(text.encode()).hexdigest(): text for text in texts}
        self.asked: list[str] = []

    def fetch_blob(self, process_id: str, digest: str, target: Path) -> None:
        self.asked.append(self.texts[digest])
        target.write_text(self.texts[digest])

    def manifest(self, **paths: str) -> Manifest:
        digests = {text: digest for digest, text in self.texts.items()}
        return Manifest(tuple(FileEntry(path, len(text), digests[text]) for path, text in paths.items()))


@pytest.fixture
def shelf() -> Shelf:
    return Shelf("one", "two")


def lay(cache: ContentCache, shelf: Shelf, manifest: Manifest, target: Path, *, writable: bool = False) -> None:
    cache.lay(shelf, "p", manifest, target, writable=writable)  # type: ignore[arg-type]  # as much of a link as is used


def test_content_is_fetched_once_and_laid_out_often(tmp_path: Path, shelf: Shelf) -> None:
    cache, manifest = ContentCache(tmp_path / "cache"), shelf.manifest(a="one", b="two", c="one")
    lay(cache, shelf, manifest, tmp_path / "x")
    lay(cache, shelf, manifest, tmp_path / "y")
    assert sorted(shelf.asked) == ["one", "two"]
    assert {path.name: path.read_text() for path in (tmp_path / "y").iterdir()} == {"a": "one", "b": "two", "c": "one"}


def test_inputs_are_read_only_and_code_is_the_jobs_own(tmp_path: Path, shelf: Shelf) -> None:
    cache, manifest = ContentCache(tmp_path / "cache"), shelf.manifest(a="one")
    lay(cache, shelf, manifest, tmp_path / "inputs")
    lay(cache, shelf, manifest, tmp_path / "code", writable=True)
    assert (tmp_path / "inputs" / "a").stat().st_mode & 0o222 == 0
    (tmp_path / "code" / "a").write_text("changed")
    lay(cache, shelf, manifest, tmp_path / "again")
    assert (tmp_path / "again" / "a").read_text() == "one"


def test_kept_content_that_somebody_wrote_to_is_fetched_anew(tmp_path: Path, shelf: Shelf) -> None:
    cache, manifest = ContentCache(tmp_path / "cache"), shelf.manifest(a="one")
    lay(cache, shelf, manifest, tmp_path / "x")
    (kept,) = [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    kept.chmod(0o644)
    kept.write_text("eno")
    lay(cache, shelf, manifest, tmp_path / "y")
    assert (tmp_path / "y" / "a").read_text() == "one"
