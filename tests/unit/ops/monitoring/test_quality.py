import numpy as np

from lazulite.ops.monitoring.binning import CategoricalBins, NumericalBins
from lazulite.ops.monitoring.quality import (
    categories_out_of_bounds_rate,
    data_type_error_rate,
    null_value_rate,
    numbers_out_of_bounds_rate,
)


def test_null_rate_is_the_share_of_missing_rows() -> None:
    assert null_value_rate(np.array([True, False, False, False])) == 0.25


def test_a_missing_value_is_no_type_error() -> None:
    missing, readable = np.array([True, False, False, False]), np.array([False, False, True, True])
    assert data_type_error_rate(missing, readable) == 0.25


def test_numbers_outside_the_references_range_are_out_of_bounds() -> None:
    assert numbers_out_of_bounds_rate(np.array([-1.0, 0.0, 5.0, 5.1, np.nan]), NumericalBins((2.0,), 0.0, 5.0)) == 0.4


def test_categories_that_the_reference_never_had_are_out_of_bounds() -> None:
    bins = CategoricalBins(("a",), frozenset("ab"))
    assert categories_out_of_bounds_rate(np.array(["a", "b", "z", None], dtype=object), bins) == 0.25


def test_rates_without_rows_are_zero() -> None:
    empty = np.array([], dtype=bool)
    assert (null_value_rate(empty), data_type_error_rate(empty, empty)) == (0.0, 0.0)
