import json

import pytest

from lazulite.experience.scoring.payloads import read, read_csv
from lazulite.services.inference.dataplane import Rows
from lazulite.services.inference.refusals import RequestInvalid

TWO = (["a", "b"], [[1, "x"], [2, "y"]])


@pytest.mark.parametrize(
    "document",
    [
        {"input_data": {"columns": ["a", "b"], "index": [0, 1], "data": [[1, "x"], [2, "y"]]}},
        {"dataframe_split": {"columns": ["a", "b"], "data": [[1, "x"], [2, "y"]]}},
        {"dataframe_records": [{"a": 1, "b": "x"}, {"a": 2, "b": "y"}]},
        {"instances": [{"a": 1, "b": "x"}, {"a": 2, "b": "y"}]},
        {"inputs": {"a": [1, 2], "b": ["x", "y"]}},
        {"input_data": {"a": [1, 2], "b": ["x", "y"]}},
    ],
)
def test_every_spelling_of_a_table_gives_the_same_rows(document: object) -> None:
    rows = read(json.dumps(document).encode())
    assert (rows.columns, rows.data) == TWO


@pytest.mark.parametrize("form", ["input_data", "inputs", "instances"])
def test_rows_without_names_stay_as_they_are(form: str) -> None:
    rows = read(json.dumps({form: [[1, 2], [3, 4]]}).encode())
    assert (rows.columns, rows.data) == (None, [[1, 2], [3, 4]])


def test_one_value_a_column_is_one_row() -> None:
    rows = read(b'{"inputs": {"a": 1, "b": "x"}}')
    assert (rows.columns, rows.data) == (["a", "b"], [[1, "x"]])


def test_a_column_that_some_records_lack_is_null_there() -> None:
    rows = read(b'{"dataframe_records": [{"a": 1}, {"a": 2, "b": 3}]}')
    assert (rows.columns, rows.data) == (["a", "b"], [[1, None], [2, 3]])


def test_parameters_come_along() -> None:
    assert read(b'{"inputs": [1], "params": {"t": 0.5}}') == Rows(None, [1], {"t": 0.5}, 37)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"", "The body is empty."),
        (b"[1]", "The body is no JSON object, it is a list."),
        (b"{}", "The body has none of input_data, dataframe_split, dataframe_records, inputs, instances; one of them"),
        (b'{"inputs": [1], "instances": [1]}', "The body has inputs and instances; one of them is needed."),
        (b'{"dataframe_split": {"columns": ["a"]}}', "dataframe_split wants columns and data, a list of rows."),
        (b'{"dataframe_records": [1]}', "dataframe_records is no list of objects."),
        (b'{"inputs": "x"}', "inputs is no list of rows, it is text."),
        (b'{"inputs": {"a": [1], "b": [1, 2]}}', "The columns of inputs are not equally long lists."),
        (b'{"inputs": [1], "params": 3}', "params is no object, it is a number."),
    ],
)
def test_what_cannot_be_scored_is_said(body: bytes, sentence: str) -> None:
    with pytest.raises(RequestInvalid) as refusal:
        read(body)
    assert refusal.value.detail.startswith(sentence)


def test_what_is_not_json_is_shown() -> None:
    with pytest.raises(RequestInvalid) as refusal:
        read(b"carrier=UA")
    assert refusal.value.detail.startswith("The body is not JSON: ")
    assert refusal.value.detail.endswith("it begins 'carrier=UA'.")


def test_csv_is_read_by_the_models_types() -> None:
    rows = read_csv(b"a,b,c,d\n1,x,true,\n2.5,7,no,3\n", {"a": "double", "c": "boolean", "d": "long"})
    assert (rows.columns, rows.data) == (["a", "b", "c", "d"], [[1.0, "x", True, None], [2.5, "7", "no", 3]])


def test_an_empty_csv_is_refused() -> None:
    with pytest.raises(RequestInvalid, match="begins with a line of column names"):
        read_csv(b"", {})


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'a,b\n1,x\n2,"y\n3,z\n', 'line 3 opens a quote (") that is not closed by line 4'),
        (b'a,b\n1,x\n2,"y\n', 'line 3 opens a quote (") that is not closed'),
        (b'a,b\n1,"x"y\n', 'line 2 opens a quote (") that the same line closes in the midst of a value'),
    ],
)
def test_a_quote_that_is_left_open_is_refused_with_the_line_that_opens_it(body: bytes, said: str) -> None:
    with pytest.raises(RequestInvalid) as refusal:
        read_csv(body, {})
    assert refusal.value.detail == f"The body is no CSV: {said}."


def test_a_value_may_reach_over_lines_and_hold_quotes() -> None:
    assert read_csv(b'a,b\n1,"x\n""y"""\n', {}).data == [["1", 'x\n"y"']]


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"inputs": "\xff"}', b'{"inputs": [' + b"9" * 6000 + b"]}"])
def test_what_no_reader_of_json_takes_is_refused(body: bytes) -> None:
    with pytest.raises(RequestInvalid, match="The body is not JSON: "):
        read(body)
