import pytest

from lazulite.words.bookmarks import Bookmark, BookmarkedFile, difference
from lazulite.words.errors import Invalid
from lazulite.words.manifests import PathUnsafe

A, B = BookmarkedFile("a.csv", 3, "1"), BookmarkedFile("sub/b.csv", 4, "2")


def test_it_comes_back_from_json_as_it_was() -> None:
    for one in (Bookmark("s3://b/x", (A, B)), Bookmark("file:///x", (A,), near=True), Bookmark("https://h/x")):
        assert Bookmark.from_json(one.to_json()) == one


def test_what_was_kept_before_there_was_a_nearness_is_not_near() -> None:
    kept = {"uri": "file:///x", "files": [{"path": "a.csv", "size": 3, "etag": "1"}]}
    assert Bookmark.from_json(kept) == Bookmark("file:///x", (A,))


@pytest.mark.parametrize("path", ["../a", "/etc/passwd", "a/../../b", "", "a\\b", "."])
def test_a_file_lies_inside_of_its_place(path: str) -> None:
    with pytest.raises(PathUnsafe):
        BookmarkedFile(path, 1, "")


def test_a_file_that_is_none_is_refused() -> None:
    with pytest.raises(Invalid, match="is no file of a bookmark"):
        Bookmark.from_json({"uri": "x", "files": [{"path": "a"}]})


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ((A, B), None),
        ((A,), "sub/b.csv is gone"),
        ((A, B, BookmarkedFile("c", 1, "")), "c has come"),
        ((BookmarkedFile("a.csv", 5, "1"), B), "a.csv had 3 bytes and has 5"),
        ((BookmarkedFile("a.csv", 3, "9"), B), "a.csv was written again"),
    ],
)
def test_the_first_difference_is_said(now: tuple[BookmarkedFile, ...], said: str | None) -> None:
    assert difference(Bookmark("x", (A, B)), Bookmark("x", now)) == said


def test_its_size_is_that_of_all_its_files() -> None:
    assert (Bookmark("x", (A, B)).size, Bookmark("x", (A, B)).find("sub/b.csv")) == (7, B)
