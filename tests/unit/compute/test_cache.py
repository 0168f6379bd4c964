import hashlib
from pathlib import Path

import pytest

from lazulite.compute.cache import ContentCache, FileChanged
from lazulite.words.bookmarks import Bookmark, BookmarkedFile
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


class Elsewhere:
    """The part of a link by which a worker reads what lies outside of the platform."""

    def __init__(self, **files: str) -> None:
        self.files = files
        self.asked: list[tuple[str, str]] = []

    def fetch_file(self, process_id: str, *, given: str, path: str, target: Path) -> None:
        self.asked.append((given, path))
        target.write_text(self.files[path.replace("/", "_")])


def fetch(cache: ContentCache, link: Elsewhere, bookmark: Bookmark, target: Path, workspace: str = "w") -> None:
    cache.lay_bookmarked(link, "p", bookmark, target, given="d", workspace=workspace)  # type: ignore[arg-type]  # as much of a link as is used


SEEN = Bookmark("https://h/d/", (BookmarkedFile("a", 3, "1"), BookmarkedFile("sub/b", 4, "")))


def test_what_lies_elsewhere_is_laid_out_and_what_has_an_etag_fetched_once(tmp_path: Path) -> None:
    cache, link = ContentCache(tmp_path / "cache"), Elsewhere(a="one", sub_b="four")
    fetch(cache, link, SEEN, tmp_path / "x")
    fetch(cache, link, SEEN, tmp_path / "y")
    assert link.asked == [("d", "a"), ("d", "sub/b"), ("d", "sub/b")]
    assert [(tmp_path / "y" / path).read_text() for path in ("a", "sub/b")] == ["one", "four"]
    assert (tmp_path / "y" / "a").stat().st_mode & 0o222 == 0


def test_another_etag_and_another_workspace_are_fetched_for_themselves(tmp_path: Path) -> None:
    cache, link = ContentCache(tmp_path / "cache"), Elsewhere(a="one")
    for etag, workspace in (("1", "w"), ("2", "w"), ("1", "v")):
        fetch(cache, link, Bookmark("https://h/a", (BookmarkedFile("a", 3, etag),)), tmp_path / "x", workspace)
    assert len(link.asked) == 3


def test_a_file_that_came_with_another_size_is_refused_and_not_kept(tmp_path: Path) -> None:
    cache, link = ContentCache(tmp_path / "cache"), Elsewhere(a="longer")
    with pytest.raises(FileChanged, match="https://h/d/ is not what was looked at: a had 3 bytes and came with 6"):
        fetch(cache, link, SEEN, tmp_path / "x")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
