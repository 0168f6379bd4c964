from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lazulite.ops.monitoring.definition import WindowRange
from lazulite.ops.monitoring.joins import JoinCounts, TimestampColumnMissing, join_window
from lazulite.services.inference.capture import Captured, to_table
from lazulite.services.inference.feedback import to_table as feedback_table
from lazulite.services.inference.journal import Line
from lazulite.services.inference.segments import Origin
from lazulite.words.errors import Invalid

APRIL = WindowRange(datetime(2013, 4, 1, tzinfo=UTC), datetime(2013, 5, 1, tzinfo=UTC), timestamp_column="time")
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)

Told = tuple[str, int, object, datetime | None, datetime]


def write(path: Path, rows: list[dict[str, object]]) -> Path:
    pq.write_table(pa.Table.from_pylist(rows), path)
    return path


def prediction(request_id: str, time: str | None, *, row: int = 0, status: int = 200) -> dict[str, object]:
    answer = {"request_id": request_id, "row": row, "at": NOW, "deployment": "blue", "model": "delays"}
    told = {"model_version": "1", "status": status, "output.prediction": 1, "output.probability": 0.9}
    return {**answer, **told, "input.time": time, "input.distance": 100.0}


def feedback(
    request_id: str, actual: object, *, row: int = 0, at: datetime | None = None, after: int = 0
) -> dict[str, object]:
    received = NOW + timedelta(seconds=after)
    return {"request_id": request_id, "row": row, "actual": actual, "rating": None, "label": None, "at": at,
            "received_at": received}  # fmt: skip


def joined(folder: Path, captured: list[dict[str, object]], told: list[dict[str, object]], window: WindowRange = APRIL):  # type: ignore[no-untyped-def]
    captures = [write(folder / "c.parquet", captured)]
    feedbacks = [write(folder / "f.parquet", told)] if told else []
    counts = join_window(captures, feedbacks, window=window, to=folder / "w.parquet", scratch=folder / "s")
    return counts, pq.read_table(folder / "w.parquet").to_pylist()


def test_prediction_gets_its_feedback(tmp_path: Path) -> None:
    counts, rows = joined(tmp_path, [prediction("a", "2013-04-02T10:00:00Z")], [feedback("a", 1)])
    assert rows == [
        {
            "time": "2013-04-02T10:00:00Z", "distance": 100.0, "prediction": 1, "probability": 0.9, "actual": 1,
            "request_id": "a", "row": 0, "deployment": "blue", "model": "delays", "model_version": "1", "at": NOW,
            "event_time": datetime(2013, 4, 2, 10, tzinfo=UTC),
        }
    ]  # fmt: skip
    assert counts == JoinCounts(1, 1, 0, 0, 1, 0, 0, 0, 0, 0)


def test_rows_outside_the_window_stay_out(tmp_path: Path) -> None:
    captured = [prediction("a", "2013-03-31T23:59:59Z"), prediction("b", "2013-04-01"), prediction("c", "2013-05-01")]
    counts, rows = joined(tmp_path, captured, [feedback("a", 1), feedback("b", 0), feedback("c", 1)])
    assert [row["request_id"] for row in rows] == ["b"]
    assert (counts.predictions, counts.matched, counts.outside_window) == (1, 1, 2)


def test_newest_feedback_wins_and_the_older_counts_as_duplicate(tmp_path: Path) -> None:
    told = [feedback("a", 1, after=5), feedback("a", 0, after=9), feedback("a", 1, after=2)]
    counts, rows = joined(tmp_path, [prediction("a", "2013-04-02")], told)
    assert [row["actual"] for row in rows] == [0]
    assert (counts.matched, counts.duplicate) == (1, 2)


def test_feedback_on_no_prediction_is_unmatched(tmp_path: Path) -> None:
    captured = [prediction("a", "2013-04-02", row=1)]
    counts, rows = joined(tmp_path, captured, [feedback("ghost", 1), feedback("a", 1, row=0)])
    assert [row["actual"] for row in rows] == [None]
    assert (counts.unmatched_feedback, counts.predictions_without_feedback) == (2, 1)


def test_late_feedback_neither_matches_nor_replaces(tmp_path: Path) -> None:
    window = WindowRange(APRIL.start, APRIL.end, timestamp_column="time", allowed_lateness=timedelta(days=2))
    told = [
        feedback("a", 1, at=datetime(2013, 4, 3, tzinfo=UTC)),
        feedback("a", 0, at=datetime(2013, 5, 3, 0, 0, 1, tzinfo=UTC), after=9),
        feedback("b", 0),
    ]
    counts, rows = joined(tmp_path, [prediction("a", "2013-04-02"), prediction("b", "2013-04-03")], told, window)
    assert [(row["request_id"], row["actual"]) for row in rows] == [("a", 1), ("b", 0)]
    assert (counts.matched, counts.late) == (2, 1)


def test_by_the_answers_clock_feedback_is_as_late_as_it_came(tmp_path: Path) -> None:
    window = WindowRange(NOW, NOW + timedelta(hours=1), allowed_lateness=timedelta(hours=1))
    captured = [prediction("a", None), prediction("b", None)]
    counts, _ = joined(tmp_path, captured, [feedback("a", 1, after=7300), feedback("b", 1, after=7100)], window)
    assert (counts.predictions, counts.matched, counts.late, counts.unreadable_event_time) == (2, 1, 1, 0)


def test_segment_announced_twice_counts_once(tmp_path: Path) -> None:
    first = write(tmp_path / "1.parquet", [prediction("a", "2013-04-02")])
    second = write(tmp_path / "2.parquet", [prediction("a", "2013-04-02"), prediction("a", "2013-04-02", row=1)])
    counts = join_window([first, second], [], window=APRIL, to=tmp_path / "w.parquet", scratch=tmp_path / "s")
    assert (counts.predictions, counts.predictions_without_feedback) == (2, 2)


def test_failed_answers_are_no_predictions(tmp_path: Path) -> None:
    counts, _ = joined(tmp_path, [prediction("a", "2013-04-02", status=424), prediction("b", "2013-04-02")], [])
    assert counts.predictions == 1


def test_feedback_without_the_truth_and_rows_without_a_time_are_counted(tmp_path: Path) -> None:
    captured = [prediction("a", "2013-04-02"), prediction("b", "yesterday")]
    counts, _ = joined(tmp_path, captured, [feedback("a", None), feedback("b", 1)])
    assert counts == JoinCounts(1, 0, 1, 1, 2, 0, 0, 0, 1, 1)


@pytest.mark.parametrize(("told", "expected"), [("true", 1), ("0", 0), (True, 1), (0.0, 0), ("on time", "on time")])
def test_truth_is_read_as_the_predictions_type_where_it_can_be(tmp_path: Path, told: object, expected: object) -> None:
    _, rows = joined(tmp_path, [prediction("a", "2013-04-02")], [feedback("a", told)])
    assert rows[0]["actual"] == expected


def test_of_probabilities_by_class_the_last_is_kept(tmp_path: Path) -> None:
    _, rows = joined(tmp_path, [{**prediction("a", "2013-04-02"), "output.probability": [0.1, 0.9]}], [])
    assert rows[0]["probability"] == 0.9


def test_input_called_like_a_column_of_ours_keeps_its_name(tmp_path: Path) -> None:
    captured = [{**prediction("a", "2013-04-02"), "input.row": "front"}]
    _, rows = joined(tmp_path, captured, [])
    assert (rows[0]["row"], rows[0]["_row"]) == ("front", 0)


def test_unknown_timestamp_column_names_the_nearest(tmp_path: Path) -> None:
    window = WindowRange(APRIL.start, APRIL.end, timestamp_column="tiem")
    with pytest.raises(TimestampColumnMissing, match="'tiem'") as refused:
        joined(tmp_path, [prediction("a", "2013-04-02")], [], window)
    assert refused.value.hint == "Did you mean 'time'?"


def test_window_without_time_is_refused() -> None:
    with pytest.raises(Invalid, match="no time in it"):
        WindowRange(APRIL.end, APRIL.start)


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from(["2013-03-01", "2013-04-01", None])), min_size=1),
    st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from([0, 1, None]), st.integers(0, 9))),
)
def test_every_row_is_accounted_for(
    tmp_path_factory: pytest.TempPathFactory,
    captured: list[tuple[str, str | None]],
    told: list[tuple[str, int | None, int]],
) -> None:
    counts, rows = joined(
        tmp_path_factory.mktemp("join"),
        [prediction("p", "2013-04-01"), *(prediction(name, time) for name, time in captured)],
        [feedback(name, actual, after=after) for name, actual, after in told],
    )
    fates = (counts.matched, counts.unmatched_feedback, counts.duplicate, counts.late, counts.outside_window)
    assert sum(fates) + counts.without_truth == counts.feedback == len(told)
    assert len(rows) == counts.predictions == len({(row["request_id"], row["row"]) for row in rows})
    assert sum(row["actual"] is not None for row in rows) == counts.matched


def test_what_the_gateway_seals_is_joined_as_it_is(tmp_path: Path) -> None:
    """A request with a column that is all null and one that is not; a whole column of feedback, then a correction."""
    origin = Origin("capture", "default", "delays")

    def answered(request_id: str, rows: list[object], predictions: list[object]) -> pa.Table:
        one = Captured(
            request_id, NOW.timestamp(), origin, "blue", "delays:1", 2.0, ["time", "gust"], rows, predictions,
            [0.2] * len(rows), {}, 100,
        )  # fmt: skip
        return to_table([one])

    def told(document: dict[str, object], seconds: float) -> Line:
        return Line("default/delays", NOW.timestamp() + seconds, document)

    tables = {
        "c1": answered("a", [["2013-04-02T10:00:00", None], ["2013-04-02T11:00:00", None]], [0, 1]),
        "c2": answered("b", [["2013-04-03T10:00:00", 7.5]], [1]),
        "f1": feedback_table(
            [told({"request_id": "a", "actual": [1, 1]}, 1), told({"request_id": "b", "rating": 5}, 2)]
        ),
        "f2": feedback_table([told({"request_id": "a", "row": 0, "actual": "0"}, 3)]),
    }
    for name, table in tables.items():
        pq.write_table(table, tmp_path / f"{name}.parquet")
    captures, feedbacks = ([tmp_path / f"{kind}{n}.parquet" for n in (1, 2)] for kind in "cf")
    counts = join_window(captures, feedbacks, window=APRIL, to=tmp_path / "w.parquet", scratch=tmp_path / "s")
    rows = pq.read_table(tmp_path / "w.parquet").to_pylist()
    assert [(row["request_id"], row["row"], row["actual"], row["model_version"]) for row in rows] == [
        ("a", 0, 0, "1"), ("a", 1, 1, "1"), ("b", 0, None, "1"),
    ]  # fmt: skip
    assert (counts.matched, counts.duplicate, counts.without_truth) == (2, 1, 1)


@pytest.mark.parametrize("actual", [1.4, "1.4"])
def test_a_truth_that_is_no_whole_number_is_not_rounded_to_the_predictions_type(tmp_path: Path, actual: object) -> None:
    _, rows = joined(tmp_path, [prediction("a", "2013-04-02T10:00:00Z")], [feedback("a", actual)])
    assert (rows[0]["prediction"], rows[0]["actual"]) == (1, actual)


def test_feedback_on_an_answer_of_another_time_is_outside_the_window_though_its_segment_was_not_read(
    tmp_path: Path,
) -> None:
    answers = WindowRange(NOW - timedelta(hours=1), NOW + timedelta(hours=1))

    def answered(at: datetime) -> str:
        return str(UUID(int=(int(at.timestamp() * 1000) << 80) | (7 << 76) | (2 << 62)))

    told = [answered(NOW - timedelta(days=1)), answered(NOW + timedelta(hours=2)), answered(NOW), "their-own"]
    counts, _ = joined(tmp_path, [prediction("a", None)], [feedback(one, 1) for one in told], window=answers)
    assert (counts.outside_window, counts.unmatched_feedback) == (2, 2)
