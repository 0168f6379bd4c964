"""A folder by its content."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lazulite.words.errors import Invalid
from lazulite.words.manifests import FileEntry, Manifest, PathUnsafe

DIGEST = "0" * 64


@pytest.mark.parametrize("path", ["/etc/passwd", "../x", "a/../../x", "", ".", "a//b", "./a", "a\\b", "a\0", "a\udcff"])
def test_a_path_that_leaves_its_folder_is_refused(path: str) -> None:
    with pytest.raises(PathUnsafe):
        FileEntry(path, 1, DIGEST)


@given(st.permutations(["a", "b/c", "b.txt"]))
def test_the_digest_does_not_depend_on_the_order(paths: list[str]) -> None:
    made = Manifest(tuple(FileEntry(path, 1, DIGEST) for path in paths))
    assert made.digest == Manifest(tuple(FileEntry(path, 1, DIGEST) for path in sorted(paths))).digest


def test_a_manifest_survives_json() -> None:
    manifest = Manifest((FileEntry("a/b", 3, DIGEST),))
    assert Manifest.from_json(manifest.to_json()) == manifest


def test_a_folder_of_a_manifest_is_a_manifest() -> None:
    manifest = Manifest((FileEntry("m/a", 3, DIGEST), FileEntry("mm/b", 3, DIGEST)))
    assert manifest.under("m") == Manifest((FileEntry("a", 3, DIGEST),))


@pytest.mark.parametrize("value", [{}, "x", [1], [{"path": "a"}], [{"path": "a", "size": "1", "digest": DIGEST}]])
def test_what_is_no_manifest_is_refused(value: object) -> None:
    with pytest.raises(Invalid):
        Manifest.from_json(value)  # type: ignore[arg-type]  # what a stranger might send
