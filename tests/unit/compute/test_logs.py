from pathlib import Path

import pytest

from lazulite.compute.logs import LogGap, Logs
from tests.small_disk import SmallDisk

ID = "0" * 31 + "a"


def test_bytes_come_back_from_any_offset(tmp_path: Path) -> None:
    logs = Logs(tmp_path)
    assert logs.append(ID, offset=0, data=b"hello ") == 6
    assert logs.append(ID, offset=6, data=b"world") == 11
    assert logs.read(ID) == b"hello world"
    assert logs.read(ID, offset=6, limit=3) == b"wor"


@pytest.mark.parametrize("offset", [11, 1 << 53, 1 << 80])
def test_past_the_end_there_is_nothing_however_far(tmp_path: Path, offset: int) -> None:
    logs = Logs(tmp_path)
    logs.append(ID, offset=0, data=b"hello world")
    assert logs.read(ID, offset=offset) == b""


def test_the_same_piece_twice_is_kept_once(tmp_path: Path) -> None:
    logs = Logs(tmp_path)
    logs.append(ID, offset=0, data=b"abc")
    assert logs.append(ID, offset=0, data=b"abc") == 3
    assert logs.append(ID, offset=1, data=b"bcde") == 5
    assert logs.read(ID) == b"abcde"


def test_a_gap_is_refused_with_the_offset_to_go_on_from(tmp_path: Path) -> None:
    logs = Logs(tmp_path)
    logs.append(ID, offset=0, data=b"abc")
    with pytest.raises(LogGap) as refusal:
        logs.append(ID, offset=5, data=b"x")
    assert (refusal.value.known, logs.size(ID)) == (3, 3)
    assert refusal.value.detail == f"The log of '{ID}' is known up to byte 3; what came begins at 5."


def test_a_log_that_has_not_begun_is_empty(tmp_path: Path) -> None:
    assert (Logs(tmp_path).read(ID), Logs(tmp_path).size(ID)) == (b"", 0)


def test_who_listens_hears_of_new_lines(tmp_path: Path) -> None:
    logs, heard = Logs(tmp_path), list[int]()
    leave = logs.wakeups.listen(lambda: heard.append(1))
    logs.append(ID, offset=0, data=b"abc")
    leave()
    logs.append(ID, offset=3, data=b"abc")
    assert heard == [1]


@pytest.mark.mounts
def test_a_piece_that_the_disk_took_half_of_goes_on_where_it_stopped(small_disk: SmallDisk) -> None:
    logs = Logs(small_disk.path / "logs")
    logs.append(ID, offset=0, data=b"a" * 3_000)
    small_disk.fill()
    with pytest.raises(OSError, match="No space left on device"):
        logs.append(ID, offset=3_000, data=b"b" * 5_000)
    assert 3_000 <= logs.size(ID) < 8_000
    small_disk.clear()
    assert logs.append(ID, offset=3_000, data=b"b" * 5_000) == 8_000
    assert logs.read(ID) == b"a" * 3_000 + b"b" * 5_000
