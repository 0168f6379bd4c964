from lazulite.runners.score_host.answers import Rows
from lazulite.runners.score_host.flavours import taken
from lazulite.runners.score_host.signature import Column, Signature

SPARING = Signature(
    (Column("x", "double"), *(Column(name, name, required=False) for name in ("double", "long", "boolean", "string")))
)


def test_mlflow_is_given_no_whole_number_or_boolean_of_nothing_but_nulls() -> None:
    rows = Rows({"x": [1.0, 2.0], **{name: [None, None] for name in ("double", "long", "boolean", "string")}}, [[], []])
    assert taken(SPARING, rows).columns == {"x": [1.0, 2.0], "double": [None, None], "string": [None, None]}


def test_a_column_that_some_row_has_stays() -> None:
    rows = Rows({"x": [1.0, 2.0], "long": [None, 3], "boolean": [None, True]}, [[], []])
    assert taken(SPARING, rows) == rows


def test_without_rows_every_column_stays() -> None:
    rows = Rows({"x": [], "long": []}, [])
    assert taken(SPARING, rows) == rows
