"""Which files a folder has, links among them followed as a file system follows them."""

import pytest

from lazulite.foundation.remote.git_tree import MOST_LINK_BYTES, Entry, LinksMultiply, Tree


def tree(**places: str) -> Tree:
    """By path; what begins with `-> ` is a link. `__` stands for `/`."""
    named = {path.replace("__", "/"): content for path, content in places.items()}
    return Tree(
        {path: Entry(path, content, len(content), content.startswith("-> ")) for path, content in named.items()}
    )


def files(of: Tree, folder: str = "") -> dict[str, str]:
    return {entry.path: entry.content for entry in of.inside(folder, lambda link: link.content.removeprefix("-> "))}


LINKED = tree(
    common__util="u", lib__util="-> ../common/util", lib__own="o", src__lib="-> ../lib", src__train="t",
    alias="-> src", by="-> alias/lib/util", deep__er="-> ../alias/./lib/../train",
)  # fmt: skip


@pytest.mark.parametrize("folder", ["src", "alias"])
def test_a_folder_is_there_by_a_link_too_with_the_links_in_what_it_links_to(folder: str) -> None:
    assert files(LINKED, folder) == {"train": "t", "lib/own": "o", "lib/util": "u"}


def test_a_path_through_a_link_is_the_file_behind_it() -> None:
    found = files(LINKED)
    assert (found["by"], "deep/er" in found) == ("u", False), "`..` is of the folder that the link has led to"
    assert files(LINKED, "src/lib") == files(LINKED, "alias/lib") == {"own": "o", "util": "u"}


def test_what_leads_nowhere_or_out_is_left_out() -> None:
    long = "-> " + "a/../" * MOST_LINK_BYTES + "a"
    there = {"a": "1", "f__x": "2"}
    odd = tree(
        **there, out="-> ../a", root="-> /a", gone="-> b", past="-> b/../a", through="-> a/../a", slash="-> a/",
        one="-> two", two="-> one", long=long,
    )  # fmt: skip
    assert files(odd) == {"a": "1", "f/x": "2"}
    for folder in ("out", "a", "one", "nothing", "f/x"):
        assert files(odd, folder) == {}, folder


def test_a_folder_that_a_link_lies_in_has_no_end_and_is_left_out() -> None:
    circle = tree(a__x="1", a__b="-> ../b", a__up="-> ..", a__self="-> .", b__y="2", b__a="-> ../a")
    assert files(circle) == {"a/x": "1", "a/b/y": "2", "b/y": "2", "b/a/x": "1"}
    assert files(circle, "a") == {"x": "1", "b/y": "2"}


def test_links_that_multiply_are_given_up_whether_or_not_there_are_files_behind_them() -> None:
    last = {"d30__gone": "-> nothing"}
    doubled = {f"d{at}__{side}": f"-> ../d{at + 1}" for at in range(30) for side in "lr"}
    with pytest.raises(LinksMultiply):
        files(tree(**doubled, **last), "d0")
    chained = {f"d{at}__on": f"-> ../d{at + 1}" for at in range(60)}
    with pytest.raises(LinksMultiply):
        files(tree(**chained, d60__x="1"), "d0")


def test_who_counts_files_need_not_wait_for_all_of_them() -> None:
    many = tree(**{f"d__{at}": "1" for at in range(2_000)}, **{f"l{at}": "-> d" for at in range(2_000)})
    found = many.inside("", lambda link: link.content.removeprefix("-> "))
    assert len([next(found) for _ in range(10_000)]) == 10_000
