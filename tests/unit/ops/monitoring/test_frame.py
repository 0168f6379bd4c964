from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from lazulite.ops.monitoring.definition import FeatureType
from lazulite.ops.monitoring.frame import Table, categories, count, feature_type, numbers
from lazulite.services.data.engine import engine


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Table]:
    rows = "(VALUES ('1.5', 'a', 2, true), ('x', NULL, NULL, false), (NULL, 'b', 4, true), ('NaN', 'c', 5, NULL))"
    with engine(tmp_path / "scratch") as running:
        yield Table.of(running, f"(SELECT * FROM {rows} t(told, word, number, flag))")


def test_text_that_is_no_number_is_unreadable_and_not_missing(table: Table) -> None:
    told = numbers(table, "told")
    assert np.array_equal(told.values, [1.5, np.nan, np.nan, np.nan], equal_nan=True)
    assert (told.missing.tolist(), told.readable.tolist()) == ([False, False, True, True], [True, False, True, True])


def test_words_are_categories_and_null_is_none(table: Table) -> None:
    assert categories(table, "word", like="VARCHAR").values.tolist() == ["a", None, "b", "c"]


def test_numbers_where_words_are_expected_are_type_errors(table: Table) -> None:
    found = categories(table, "number", like="VARCHAR")
    assert (found.missing.tolist(), found.readable.tolist()) == (
        [False, True, False, False],
        [False, True, False, False],
    )


def test_flags_are_spelled_alike(table: Table) -> None:
    assert categories(table, "flag", like="BOOLEAN").values.tolist() == ["true", "false", "true", None]


def test_rows_are_counted_where_asked(table: Table) -> None:
    assert (count(table), count(table, "number > 2")) == (4, 2)


def test_type_is_inferred_from_the_references_column() -> None:
    kinds = {
        kind: feature_type("x", kind) for kind in ("DOUBLE", "BIGINT", "VARCHAR", "BOOLEAN", "TIMESTAMP", "INTEGER[]")
    }
    assert kinds == {
        "DOUBLE": FeatureType.NUMERICAL, "BIGINT": FeatureType.NUMERICAL, "VARCHAR": FeatureType.CATEGORICAL,
        "BOOLEAN": FeatureType.CATEGORICAL, "TIMESTAMP": None, "INTEGER[]": None,
    }  # fmt: skip


def test_a_number_that_pandas_left_out_is_no_category(table: Table) -> None:
    """NaN in a table written by pandas is null in a request: both are missing."""
    found = categories(table, "told", like="DOUBLE")
    assert found.values.tolist() == ["1.5", None, None, None]
    assert (found.missing.tolist(), found.readable.tolist()) == ([False, False, True, True], [True, False, True, True])
