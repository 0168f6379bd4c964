from pathlib import Path

import pytest

from lazulite.experience.sdk.sheets import (
    Sheet,
    SheetUnreadable,
    TruthMissing,
    answered,
    feedback_of,
    read_sheet,
    value_of,
)
from lazulite.words.json import JSON


def written(folder: Path, content: bytes) -> Path:
    path = folder / "rows.csv"
    path.write_bytes(content)
    return path


def test_a_file_is_read_as_the_texts_that_it_has(tmp_path: Path) -> None:
    sheet = read_sheet(written(tmp_path, b'\xef\xbb\xbfa,b\r\n1,"x, y"\r\n\r\n007,\r\n'))
    assert (sheet.columns, sheet.lines) == (["a", "b"], [["1", "x, y"], ["007", ""]])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty."),
        (b"a,b\n1,2\n3\n", "The table in .*rows.csv cannot be read: line 3 has 1 values, its first line has 2"),
        (b'a,b\n1,"x\n2,y\n3,z\n', r'cannot be read: line 2 opens a quote \("\) that is not closed by line 4\.'),
        (b"a\n\xff\n", "is no text in UTF-8: .* at byte 2"),
    ],
)
def test_a_file_that_is_none_is_refused_with_its_place(tmp_path: Path, content: bytes, sentence: str) -> None:
    with pytest.raises(SheetUnreadable, match=sentence):
        read_sheet(written(tmp_path, content))


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(SheetUnreadable, match=r"none\.csv cannot be read: No such file or directory"):
        read_sheet(tmp_path / "none.csv")


def test_answers_stand_behind_their_lines_and_ids_before() -> None:
    asked = Sheet(["x", "note"], [["1", "a, b"], ["2", ""]])
    found = answered(asked, "r1", {"predictions": [0, "Yes"], "probabilities": [0.25, 0.5]})
    assert found.to_csv() == 'request_id,row,x,note,prediction,probability\nr1,0,1,"a, b",0,0.25\nr1,1,2,,Yes,0.5\n'


def test_classes_have_a_column_each_and_an_older_answer_is_replaced() -> None:
    once = answered(Sheet(["x"], [["1"]]), "r1", {"predictions": [2], "probabilities": [[0.1, 0.2, 0.7]]})
    assert list(once.columns) == ["request_id", "row", "x", "prediction", *(f"probability_{i}" for i in range(3))]
    again = answered(once, "r2", {"predictions": [1], "probabilities": [[0.1, 0.8, 0.1]]})
    assert (again.columns, again.lines[0][:2]) == (once.columns, ["r2", "0"])


def test_an_answer_of_another_length_is_refused() -> None:
    with pytest.raises(SheetUnreadable, match="has 1 predictions for 2 lines"):
        answered(Sheet(["x"], [["1"], ["2"]]), "r1", {"predictions": [0]})


def test_what_came_is_told_line_by_line_and_the_rest_left_out() -> None:
    told = Sheet(
        ["request_id", "row", "x", "prediction", "actual", "at"],
        [["r1", "0", "5", "1", "Yes", ""], ["r1", "1", "6", "0", "", ""], ["r1", "2.0", "7", "0", "0", "2026-01-01"]],
    )
    assert feedback_of(told) == [
        {"request_id": "r1", "row": 0, "actual": "Yes"},
        {"request_id": "r1", "row": 2, "actual": 0, "at": "2026-01-01"},
    ]


def test_a_table_that_tells_nothing_is_refused() -> None:
    with pytest.raises(TruthMissing, match=r"has the columns id, actual; request_id and one of"):
        feedback_of(Sheet(["id", "actual"], [["1", "1"]]))
    with pytest.raises(TruthMissing, match="None of the 1 lines says") as refusal:
        feedback_of(Sheet(["request_id", "actual"], [["r1", ""]]))
    assert refusal.value.hint == "Fill the column actual where it is known."


def test_what_came_may_stand_in_a_column_of_any_name() -> None:
    told = Sheet(["request_id", "row", "churned", "actual"], [["r1", "0", "Yes", "9"], ["r1", "1", "", "9"]])
    assert feedback_of(told, actual_column="churned") == [{"request_id": "r1", "row": 0, "actual": "Yes"}]
    with pytest.raises(TruthMissing, match="None of the 1 lines") as refusal:
        feedback_of(Sheet(["request_id", "churned"], [["r1", ""]]), actual_column="churned")
    assert refusal.value.hint == "Fill the column churned where it is known."
    with pytest.raises(TruthMissing, match=r"has no column 'churn'\.") as missing:
        feedback_of(Sheet(["request_id", "churned"], [["r1", "Yes"]]), actual_column="churn")
    assert missing.value.hint == "Did you mean 'churned'?"


def test_a_table_with_ids_and_no_truth_hears_how_to_name_its_column() -> None:
    with pytest.raises(TruthMissing, match="has the columns request_id, churned; ") as refusal:
        feedback_of(Sheet(["request_id", "churned"], [["r1", "Yes"]]))
    assert "--actual-column COLUMN" in str(refusal.value.hint)
    with pytest.raises(TruthMissing) as unasked:
        feedback_of(Sheet(["id", "churned"], [["r1", "Yes"]]), actual_column="churned")
    assert "--to ANSWERED.csv" in str(unasked.value.hint)


@pytest.mark.parametrize(
    ("text", "value"),
    [("1", 1), ("-2.5", -2.5), ("true", True), ("Yes", "Yes"), ("NaN", "NaN"), ("null", "null"), ("[1]", "[1]")],
)
def test_a_text_is_the_value_that_it_writes(text: str, value: JSON) -> None:
    assert value_of(text) == value
