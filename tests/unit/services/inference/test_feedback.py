from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from lazulite.services.inference.feedback import Feedback, FeedbackInvalid, checked, rows, to_table
from lazulite.services.inference.journal import Line, read_journal
from lazulite.services.inference.segments import Segments
from lazulite.words.ids import new_id

ID = new_id()


@pytest.fixture
def segments(tmp_path: Path) -> Segments:
    return Segments(tmp_path / "lake", tmp_path / "pending")


@pytest.fixture
def feedback(tmp_path: Path, segments: Segments) -> Iterator[Feedback]:
    made = Feedback(tmp_path / "journals", segments, lambda: None, seal_seconds=3600)
    yield made
    made.stop()


def make_line(request_id: str = "r1", endpoint: str = "default/delays", **more: object) -> Line:
    return Line(endpoint, 1_767_225_600.0, {"request_id": request_id, "actual": 1, **more})


def journals(tmp_path: Path) -> list[str]:
    return [file.read_text() for file in sorted((tmp_path / "journals").glob("*.ndjson"))]


def test_what_is_kept_is_on_disk_when_it_is_done(feedback: Feedback, tmp_path: Path) -> None:
    feedback.keep([make_line("r1"), make_line("r2")]).result(10)
    (text,) = journals(tmp_path)
    assert [msgspec.json.decode(line)["document"]["request_id"] for line in text.splitlines()] == ["r1", "r2"]


def test_a_seal_makes_a_segment_an_endpoint(feedback: Feedback, segments: Segments, tmp_path: Path) -> None:
    feedback.keep([make_line(), make_line("r2", "team/other", actual=0)]).result(10)
    assert feedback.seal().wait(60)
    assert {(told.workspace, told.endpoint, told.rows) for told in segments.pending()} == {
        ("default", "delays", 1),
        ("team", "other", 1),
    }
    assert journals(tmp_path) == [""]


def test_a_journal_left_by_a_killed_gateway_is_sealed_once(tmp_path: Path, segments: Segments) -> None:
    folder = tmp_path / "journals"
    folder.mkdir()
    left = msgspec.json.encode(make_line()) + b"\n" + b'{"endpoint":"default/del'
    (folder / "j1.ndjson").write_bytes(left)
    Feedback(folder, segments, lambda: None).stop()
    (told,) = segments.pending()
    assert (told.id, told.rows) == ("j1", 1)
    segments.acknowledged(told)
    (folder / "j1.ndjson").write_bytes(left)
    Feedback(folder, segments, lambda: None).stop()
    assert segments.pending() == []
    assert not (folder / "j1.ndjson").exists()


def test_a_line_that_a_crash_cut_off_is_left_out(tmp_path: Path) -> None:
    journal = tmp_path / "j.ndjson"
    journal.write_bytes(msgspec.json.encode(make_line()) + b'\n{"endpoint"')
    assert read_journal(journal) == [make_line()]


def test_a_list_without_a_row_speaks_of_all_rows() -> None:
    found = list(rows({"request_id": "r", "actual": [1, 0], "at": "2026-01-01T00:00:00Z"}))
    assert [(row["row"], row["actual"], row["at"]) for row in found] == [
        (0, 1, "2026-01-01T00:00:00Z"),
        (1, 0, "2026-01-01T00:00:00Z"),
    ]
    assert next(iter(rows({"request_id": "r", "row": 3, "actual": [1, 0]})))["actual"] == [1, 0]


def test_a_table_of_feedback_has_a_row_a_prediction() -> None:
    found = to_table([make_line(at="2013-04-01T10:00:00+02:00"), make_line("r2", rating=4, label="late")])
    assert found.column_names == ["request_id", "row", "actual", "rating", "label", "at", "received_at"]
    assert [str(at) for at in found.column("at").to_pylist()] == ["2013-04-01 08:00:00+00:00", "None"]
    assert found.column("rating").to_pylist() == [None, 4.0]
    assert found.column("actual").to_pylist() == [1, 1]


def test_how_many_rows_are_spoken_of_is_counted() -> None:
    assert checked([{"request_id": ID, "actual": [1, 2, 3]}, {"request_id": new_id(), "rating": 1}]) == 4


@pytest.mark.parametrize(
    ("document", "pointer", "sentence"),
    [
        ("text", "/0", "feedback is an object."),
        ({"actual": 1}, "/0/request_id", "request_id, the x-request-id of the prediction, is missing."),
        (
            {"request_id": "2026-17", "actual": 1},
            "/0/request_id",
            "'2026-17' is no prediction's id; every answer carries its own as x-request-id.",
        ),
        ({"request_id": ID, "row": -1, "actual": 1}, "/0/row", "row counts from 0, and -1 does not."),
        (
            {"request_id": ID, "row": [0, 1], "actual": [1, 0]},
            "/0/row",
            "row is one number; for a whole column leave it out: actual[0] is of row 0.",
        ),
        ({"request_id": ID}, "/0", "one of actual, rating and label is needed."),
        ({"request_id": ID, "actual": [1], "label": ["x", "y"]}, "/0", "the columns have different lengths."),
        ({"request_id": ID, "actual": 1, "at": "today"}, "/0/at", "at is no RFC 3339 time: 'today'."),
    ],
)
def test_wrong_feedback_hears_where_and_what(document: object, pointer: str, sentence: str) -> None:
    with pytest.raises(FeedbackInvalid) as refusal:
        checked([document])
    assert [(error.pointer, error.message) for error in refusal.value.errors] == [(pointer, sentence)]


def test_no_feedback_at_all_is_refused() -> None:
    with pytest.raises(FeedbackInvalid, match="there is none"):
        checked([])
