import io
import zipfile
from pathlib import Path

import pytest

from lazulite.experience.http.archives import Member, zipped
from lazulite.words.manifests import PathUnsafe


def member(folder: Path, name: str, content: bytes, size: int | None = None) -> Member:
    path = folder / name.replace("/", "_")
    path.write_bytes(content)
    return Member(name, path, len(content) if size is None else size)


def test_it_opens_and_holds_every_file_in_the_order_of_their_names(tmp_path: Path) -> None:
    large = bytes(range(256)) * 12_000  # more than one piece
    members = [member(tmp_path, "b/ümlaut.txt", b"u"), member(tmp_path, "a.bin", large), member(tmp_path, "c", b"")]
    pieces = [*zipped(members)]
    assert len(pieces) > 3
    with zipfile.ZipFile(io.BytesIO(b"".join(pieces))) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["a.bin", "b/ümlaut.txt", "c"]
        assert archive.read("a.bin") == large
        assert archive.read("b/ümlaut.txt") == b"u"


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    one, two = member(tmp_path, "one", b"1"), member(tmp_path, "two", b"2")
    assert b"".join(zipped([one, two])) == b"".join(zipped([two, one]))


def test_no_more_is_taken_of_a_file_than_was_there_when_it_was_asked_for(tmp_path: Path) -> None:
    log = member(tmp_path, "log.txt", b"first\nsecond\n", size=6)
    with zipfile.ZipFile(io.BytesIO(b"".join(zipped([log])))) as archive:
        assert archive.read("log.txt") == b"first\n"


def test_nothing_leaves_the_folder_that_it_is_unpacked_in(tmp_path: Path) -> None:
    with pytest.raises(PathUnsafe):
        member(tmp_path, "../evil", b"")


def test_an_archive_of_nothing_is_one() -> None:
    assert zipfile.ZipFile(io.BytesIO(b"".join(zipped([])))).namelist() == []
