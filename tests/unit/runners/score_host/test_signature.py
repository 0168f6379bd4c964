import json

import pytest

from lazulite.runners.score_host.signature import Column, RequestRefused, Signature, Tensor, by_name, check, read

FLIGHT = Signature((Column("carrier", "string"), Column("distance", "double"), Column("hour", "long")))


def test_columns_come_in_the_models_order_and_others_are_left_out() -> None:
    rows = [[1, "x", 9, "UA"], [2, "y", 8.0, "DL"]]
    checked = check(FLIGHT, ["distance", "note", "hour", "carrier"], rows)
    assert list(checked.items()) == [("carrier", ["UA", "DL"]), ("distance", [1, 2]), ("hour", [9, 8])]


def test_rows_without_names_go_by_position() -> None:
    assert check(FLIGHT, None, [["UA", 1.5, 3]]) == {"carrier": ["UA"], "distance": [1.5], "hour": [3]}


@pytest.mark.parametrize(
    ("names", "rows", "sentence"),
    [
        (["carrier", "hour"], [["UA", 1]], "The request lacks the column 'distance' (double). It has: carrier, hour."),
        (
            ["carrier", "Distance", "hours"],
            [["UA", 1, 2]],
            (
                "The request lacks the columns 'distance' (double), 'hour' (long). It has: carrier, Distance, hours."
                " Did you mean 'distance' by 'Distance', 'hour' by 'hours'?"
            ),
        ),
        ([], [], "The request lacks the columns 'carrier' (string), 'distance' (double), 'hour' (long). It has: none."),
        (None, [["UA", "far", 1]], "Column 'distance' wants double, and row 0 has \"far\"."),
        (None, [["UA", 1, 1], ["UA", True, 1]], "Column 'distance' wants double, and row 1 has true."),
        (None, [["UA", 1, 1.5]], "Column 'hour' wants long, and row 0 has 1.5."),
        (None, [["UA", 1, 2**63]], "Column 'hour' wants long, and row 0 has 9223372036854775808."),
        (
            None,
            [["UA", 1, None]],
            "Column 'hour' wants long, and row 0 has null. A whole-number column takes no null.",
        ),
        (None, [[7, 1, 1]], "Column 'carrier' wants string, and row 0 has 7."),
        (None, [["UA", 1]], "Row 0 has 2 values; there are 3 columns: carrier, distance, hour."),
        (["hour", "hour"], [[1, 2]], "The request names the column 'hour' twice."),
        (None, ["UA"], "Row 0 is no list of 3 values, one a column."),
    ],
)
def test_a_wrong_request_hears_what_is_wrong(names: list[str] | None, rows: list[list[object]], sentence: str) -> None:
    with pytest.raises(RequestRefused) as refusal:
        check(FLIGHT, names, rows)
    assert refusal.value.message == sentence


def test_a_column_that_the_model_has_is_not_mistaken_for_the_one_that_it_lacks() -> None:
    with pytest.raises(RequestRefused) as refusal:
        check(Signature((Column("x1", "double"), Column("x2", "double"))), ["x1"], [[1.0]])
    assert refusal.value.message == "The request lacks the column 'x2' (double). It has: x1."


def test_the_place_of_a_wrong_value_is_a_pointer() -> None:
    with pytest.raises(RequestRefused) as refusal:
        check(FLIGHT, None, [["UA", 1, 1], ["UA", "far", 1]])
    assert refusal.value.pointer == "/data/1/distance"


def test_null_is_no_number_but_a_missing_one_where_numbers_may_be_missing() -> None:
    optional = Signature((Column("distance", "double"), Column("hour", "long", required=False)))
    assert check(optional, None, [[None, None]]) == {"distance": [None], "hour": [None]}


def test_a_column_that_the_model_can_do_without_is_of_nulls_where_the_request_lacks_it() -> None:
    optional = Signature((Column("hour", "long", required=False), Column("distance", "double")))
    assert list(check(optional, ["distance"], [[1.0], [2.0]]).items()) == [
        ("hour", [None, None]),
        ("distance", [1.0, 2.0]),
    ]


def test_without_a_signature_columns_stay_as_they_came() -> None:
    assert by_name(["a", "b"], [[1, "x"]]) == {"a": [1], "b": ["x"]}
    with pytest.raises(RequestRefused):
        by_name(["a", "b"], [[1]])


def test_an_mlmodels_columns_are_read() -> None:
    inputs = json.dumps(
        [{"type": "double", "name": "x", "required": True}, {"type": "string", "name": "y", "required": False}]
    )
    document = {"signature": {"inputs": inputs, "outputs": None}}
    assert read(document) == Signature((Column("x", "double"), Column("y", "string", required=False)))


def test_an_mlmodels_tensors_are_read() -> None:
    inputs = json.dumps([{"type": "tensor", "tensor-spec": {"dtype": "float32", "shape": [-1, 4]}}])
    assert read({"signature": {"inputs": inputs}}) == Signature(tensors=(Tensor("", "float32", (-1, 4)),))


def test_a_model_without_a_signature_takes_what_comes() -> None:
    assert read({"signature": None}) == Signature()
    assert read({}) == Signature()
