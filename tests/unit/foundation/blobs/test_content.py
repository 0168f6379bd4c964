"""Content is complete or absent, and a workspace may refer to what it holds."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lazulite.foundation.blobs.content import Blob, Blobs, ContentDiffers, ContentMissing
from lazulite.foundation.db.database import Database
from tests.small_disk import SmallDisk

HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"  # sha256 of "hello"


def files(root: Path) -> list[str]:
    return sorted(path.name for path in root.rglob("*") if path.is_file())


def test_content_comes_back_by_its_digest_and_lies_there_once(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    assert blobs.put([b"hel", b"lo"]) == blobs.put([b"hello"]) == Blob(HELLO, 5)
    assert blobs.read(HELLO) == b"hello"
    assert files(tmp_path) == [HELLO]


def test_a_wrong_digest_is_refused_and_nothing_stays(tmp_path: Path) -> None:
    with pytest.raises(ContentDiffers, match="announced as"):
        Blobs(tmp_path).put([b"hell"], expected=HELLO)
    assert files(tmp_path) == []


def test_a_broken_upload_leaves_nothing(tmp_path: Path) -> None:
    def cut() -> Iterator[bytes]:
        yield b"hel"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        Blobs(tmp_path).put(cut())
    assert files(tmp_path) == []


def test_unknown_content_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ContentMissing):
        Blobs(tmp_path).open(HELLO)


def test_one_workspace_holding_content_does_not_give_it_to_another(db: Database, tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    blob = blobs.put([b"hello"])
    db.write(lambda tx: blobs.hold(tx, "a", [blob, blob]))
    with db.read() as tx:
        assert (blobs.held(tx, "a", [HELLO]), blobs.held(tx, "b", [HELLO])) == ({HELLO}, set())


@pytest.mark.mounts
def test_what_does_not_fit_on_the_disk_leaves_nothing_and_fits_later(small_disk: SmallDisk) -> None:
    blobs = Blobs(small_disk.path / "blobs")
    kept = blobs.put([b"a" * 100_000])
    (small_disk.path / "blobs" / "0").mkdir()
    small_disk.fill()
    with pytest.raises(OSError, match="No space left on device"):
        blobs.put([b"b" * 100_000])
    assert files(small_disk.path / "blobs") == [kept.digest]
    assert blobs.read(kept.digest) == b"a" * 100_000
    small_disk.clear()
    assert blobs.has(blobs.put([b"b" * 100_000]).digest)
