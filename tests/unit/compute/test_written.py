import os
from pathlib import Path

import pytest

from lazulite.compute.folder import RESULT_BYTES
from lazulite.compute.written import LeadsAway, Written


@pytest.mark.parametrize("is_apart", [False, True])
def test_what_is_no_file_or_too_long_is_absent_and_nobody_waits_for_it(tmp_path: Path, is_apart: bool) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "long").write_bytes(b"1" * (RESULT_BYTES + 1))
    written = Written(tmp_path, is_apart)
    for name in ("folder", "pipe", "long", "absent", "absent/below", "long/below"):
        assert (written.text(tmp_path / name), written.object(tmp_path / name)) == (None, None)
    for name in ("folder", "pipe", "absent"):
        assert written.tail(tmp_path / name) == ""
    written.check(tmp_path / "absent")


def test_what_is_no_object_is_none(tmp_path: Path) -> None:
    for text in ("7", "{", "[" * 100_000, "\udcff"):
        (tmp_path / "said").write_text(text, "utf-8", "surrogateescape")
        assert Written(tmp_path, is_apart=False).object(tmp_path / "said") is None


def test_of_a_job_that_is_kept_apart_neither_a_link_nor_a_folder_above_is_followed(tmp_path: Path) -> None:
    root, elsewhere = tmp_path / "job", tmp_path / "elsewhere"
    for place in (root, elsewhere):
        place.mkdir()
    (elsewhere / "a").write_text("{}")
    (root / "away").symlink_to(elsewhere)
    (root / "a").symlink_to(elsewhere / "a")
    apart = Written(root, is_apart=True)
    for path in (root / "a", root / "away" / "a", root / ".." / "elsewhere" / "a"):
        with pytest.raises(LeadsAway):
            apart.text(path)
        with pytest.raises(LeadsAway):
            apart.check(path)
        assert Written(root, is_apart=False).object(path) == {}
