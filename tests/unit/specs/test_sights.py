import pytest

from lazulite.specs.sights import Sights
from lazulite.words.bookmarks import Bookmark, BookmarkedFile
from lazulite.words.errors import Missing

SEEN = Bookmark("https://h/a", (BookmarkedFile("a", 1, ""),))


def test_what_was_seen_is_told_and_what_was_not_is_wanted_once() -> None:
    sights = Sights({"https://h/a": SEEN})
    assert (sights.at("https://h/a"), sights.at("https://h/b"), sights.at("https://h/b")) == (SEEN, None, None)
    assert sights.wanted == ("https://h/b",)


def test_what_looking_has_raised_is_raised() -> None:
    sights = Sights({"https://h/a": Missing("There is nothing at https://h/a.")})
    with pytest.raises(Missing, match="nothing at https://h/a"):
        sights.at("https://h/a")
    assert sights.wanted == ()
