import pytest

from lazulite.foundation.pagination import PageRequest, PageTokenInvalid, encode_token
from lazulite.services.data.datastores.listing import page_of_files, place_of
from lazulite.words.bookmarks import BookmarkedFile

FILES = tuple(BookmarkedFile(path, 1, "") for path in ("a", "b/c", "d"))


def test_pages_follow_each_other_by_path() -> None:
    first = page_of_files(FILES, "x", PageRequest(2))
    assert [file.path for file in first.items] == ["x/a", "x/b/c"]
    last = page_of_files(FILES, "x", PageRequest(2, first.next_page_token))
    assert ([file.path for file in last.items], last.next_page_token) == (["x/d"], None)


def test_the_root_adds_nothing_and_a_file_is_itself() -> None:
    assert [file.path for file in page_of_files(FILES, "", PageRequest()).items] == ["a", "b/c", "d"]
    assert [file.path for file in page_of_files(FILES[:1], "x/a", PageRequest()).items] == ["x/a"]


def test_a_token_of_another_list_is_refused() -> None:
    with pytest.raises(PageTokenInvalid):
        place_of(encode_token(7))
