import os
from pathlib import Path

import pytest

from lazulite.foundation.remote.local import LocalPlace, path_of_uri
from lazulite.foundation.remote.place import PlaceChanged, PlaceMissing, PlaceUnwritable
from lazulite.words.manifests import PathUnsafe


def test_files_are_told_by_path_and_read_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "b").write_bytes(b"bb")
    (tmp_path / "a").write_bytes(b"a")
    place = LocalPlace(tmp_path)
    found = place.look()
    assert [(file.path, file.size) for file in found] == [("a", 1), ("sub/b", 2)]
    assert [b"".join(place.read(file)) for file in found] == [b"a", b"bb"]


def test_one_file_is_called_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"x")
    place = LocalPlace(tmp_path / "a.csv")
    (file,) = place.look()
    assert (file.path, b"".join(place.read(file))) == ("a.csv", b"x")


def test_a_file_that_was_written_again_is_refused_before_its_first_byte(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"one")
    place = LocalPlace(tmp_path, "azureml://datastores/lake/paths/x")
    (file,) = place.look()
    (tmp_path / "a").write_bytes(b"two")
    os.utime(tmp_path / "a", ns=(1, 1))
    with pytest.raises(PlaceChanged, match="lake/paths/x is not what was looked at: a was written again"):
        next(place.read(file))
    (tmp_path / "a").unlink()
    with pytest.raises(PlaceChanged, match="a is gone"):
        next(place.read(file))


def test_a_place_where_nothing_lies_is_missing(tmp_path: Path) -> None:
    with pytest.raises(PlaceMissing, match=r"There is nothing at file://.*/gone\."):
        LocalPlace(tmp_path / "gone").look()


def test_what_is_written_is_there_whole_and_inside(tmp_path: Path) -> None:
    place = LocalPlace(tmp_path / "lake")
    place.write("sub/a", [b"o", b"ne"])
    place.write("sub/a", [b"two"])
    assert [path.name for path in (tmp_path / "lake" / "sub").iterdir()] == ["a"]
    assert (tmp_path / "lake" / "sub" / "a").read_bytes() == b"two"
    with pytest.raises(PathUnsafe):
        place.write("../a", [b"x"])
    with pytest.raises(PlaceUnwritable, match="sub cannot be written below"):
        place.write("sub", [b"x"])
    assert sorted(path.name for path in (tmp_path / "lake").rglob("*")) == ["a", "sub"]


def test_an_address_of_a_file_has_its_path() -> None:
    assert path_of_uri("file:///a%20b/c") == Path("/a b/c")
    assert path_of_uri("https://h/a") is None
