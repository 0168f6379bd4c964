import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from lazulite.services.inference.capture import Capture, Captured, Limits, to_table
from lazulite.services.inference.segments import Origin, Segments

ORIGIN = Origin("capture", "default", "delays", "blue")


def make_captured(**changes: object) -> Captured:
    made = Captured(
        request_id="r1", at=1_767_225_600.0, origin=ORIGIN, deployment="blue", model="delays:3", latency_ms=1.5,
        columns=["x", "word"], rows=[[1, "a"], [2.5, "b"]], predictions=[True, False], probabilities=[0.75, 0.25],
        types={"x": "double", "word": "string"}, size_bytes=100,
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]  # fields by name


@pytest.fixture
def segments(tmp_path: Path) -> Segments:
    return Segments(tmp_path / "lake", tmp_path / "pending")


@pytest.fixture
def news() -> threading.Event:
    return threading.Event()


@pytest.fixture
def capture(segments: Segments, news: threading.Event) -> Iterator[Capture]:
    made = Capture(segments, news.set, Limits(rows=4, seconds=3600))
    yield made
    made.stop()


def test_a_row_says_who_answered_what_and_when() -> None:
    first = to_table([make_captured()]).to_pylist()[0]
    at = first.pop("at")
    assert at.isoformat() == "2026-01-01T00:00:00+00:00"
    assert first == {
        "request_id": "r1", "row": 0, "workspace": "default", "endpoint": "delays", "deployment": "blue",
        "model": "delays", "model_version": "3", "latency_ms": 1.5, "status": 200, "input.x": 1.0, "input.word": "a",
        "output.prediction": True, "output.probability": 0.75,
    }  # fmt: skip


def test_columns_that_a_request_leaves_out_are_null_there() -> None:
    short = make_captured(request_id="r2", columns=["x"], rows=[[3]], predictions=[True], probabilities=[0.5])
    found = to_table([make_captured(), short])
    assert found.column("input.word").to_pylist() == ["a", "b", None]
    assert found.column("row").to_pylist() == [0, 1, 0]


def test_named_outputs_are_columns() -> None:
    named = make_captured(predictions=[{"low": 1, "high": 2}, {"low": 3}], probabilities=None)
    found = to_table([named])
    assert found.column("output.low").to_pylist() == [1, 3]
    assert found.column("output.high").to_pylist() == [2, None]


def test_bare_values_are_the_only_column() -> None:
    bare = make_captured(columns=["x"], rows=[1.0, 2.0])
    assert to_table([bare]).column("input.x").to_pylist() == [1.0, 2.0]


def test_a_segment_is_sealed_when_it_is_full(capture: Capture, segments: Segments, news: threading.Event) -> None:
    capture.offer(make_captured())
    capture.offer(make_captured(request_id="r2"))
    assert news.wait(60)
    (told,) = segments.pending()
    assert pq.read_table(told.path).column("request_id").to_pylist() == ["r1", "r1", "r2", "r2"]


def test_a_seal_that_is_asked_for_holds_everything_offered_before(capture: Capture, segments: Segments) -> None:
    capture.offer(make_captured())
    assert capture.seal().wait(60)
    assert [told.rows for told in segments.pending()] == [2]


def test_stopping_seals_what_is_open(segments: Segments) -> None:
    made = Capture(segments, lambda: None, Limits(rows=1000, seconds=3600))
    made.offer(make_captured())
    made.stop()
    assert [told.rows for told in segments.pending()] == [2]


def test_age_seals_too(segments: Segments, news: threading.Event) -> None:
    made = Capture(segments, news.set, Limits(rows=1000, seconds=0.01))
    made.offer(make_captured())
    assert news.wait(60)
    made.stop()


def test_too_much_is_dropped_and_counted(segments: Segments) -> None:
    made = Capture(segments, lambda: None, Limits(queue_bytes=50))
    made.offer(make_captured())
    made.stop()
    assert made.dropped == {ORIGIN: 2}
    assert segments.pending() == []


def test_two_types_of_one_column_are_two_segments(segments: Segments) -> None:
    made = Capture(segments, lambda: None, Limits(rows=4_000, seconds=3600))
    rows: list[object] = [[1, "a"]] * 2_000
    made.offer(make_captured(rows=rows, predictions=[1] * 2_000, probabilities=None))
    made.offer(make_captured(rows=rows, predictions=["yes"] * 2_000, probabilities=None))
    made.stop()
    assert sorted(told.rows for told in segments.pending()) == [2_000, 2_000]
