from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lazulite.services.inference.segments import Origin, Segments, column, table

ORIGIN = Origin("capture", "default", "delays", "blue")
FIRST, LAST = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture
def segments(tmp_path: Path) -> Segments:
    return Segments(tmp_path / "lake", tmp_path / "pending")


def rows() -> pa.Table:
    return table({"at": pa.array([LAST, FIRST], pa.timestamp("us", "UTC")), "x": pa.array([1, 2])})


def test_a_sealed_segment_waits_to_be_acknowledged(segments: Segments, tmp_path: Path) -> None:
    segments.seal(rows(), ORIGIN, name="s1", times="at")
    (told,) = segments.pending()
    assert told.path == str(tmp_path / "lake" / "capture" / "default" / "delays" / "blue" / "s1.parquet")
    assert (told.rows, told.min_time, told.max_time, told.kind) == (2, FIRST, LAST, "capture")
    assert told.size == Path(told.path).stat().st_size
    assert pq.read_table(told.path).equals(rows())
    segments.acknowledged(told)
    assert segments.pending() == []


def test_a_segment_of_the_same_name_is_sealed_once(segments: Segments) -> None:
    segments.seal(rows(), ORIGIN, name="s1", times="at")
    (told,) = segments.pending()
    segments.acknowledged(told)
    segments.seal(rows().slice(1), ORIGIN, name="s1", times="at")
    assert segments.pending() == []
    assert pq.read_table(told.path).num_rows == 2


def test_a_seal_cut_off_before_its_rename_is_finished(segments: Segments, tmp_path: Path) -> None:
    segments.seal(rows(), ORIGIN, name="s1", times="at")
    (told,) = segments.pending()
    Path(told.path).rename(Path(told.path).with_suffix(".tmp"))
    again = Segments(tmp_path / "lake", tmp_path / "pending")
    again.recover()
    assert again.pending() == [told]
    assert Path(told.path).exists()


def test_a_seal_cut_off_before_its_announcement_leaves_nothing(segments: Segments, tmp_path: Path) -> None:
    draft = tmp_path / "lake" / "capture" / "default" / "delays" / "blue" / "s1.tmp"
    draft.parent.mkdir(parents=True)
    draft.write_bytes(b"half")
    segments.recover()
    assert not draft.exists()
    assert segments.pending() == []


def test_a_refused_announcement_is_not_made_again_and_its_rows_stay(segments: Segments) -> None:
    segments.seal(rows(), ORIGIN, name="s1", times="at")
    (told,) = segments.pending()
    segments.set_aside(told)
    assert segments.pending() == []
    assert Path(told.path).exists()


def test_values_that_do_not_fit_their_type_keep_their_own_or_become_text() -> None:
    assert column([1, 2.5], pa.float64()).type == pa.float64()
    assert column(["a", "b"], pa.int64()).type == pa.string()
    assert column([1, "b", None, True, [1]]).to_pylist() == ["1", "b", None, "true", "[1]"]


def test_a_column_of_nulls_is_text() -> None:
    assert table({"x": pa.array([None, None])}).schema.field("x").type == pa.string()
