import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lazulite.ops.monitoring.binning import (
    MISSING,
    OTHER,
    CategoricalBins,
    Histograms,
    NumericalBins,
    ReferenceEmpty,
    categorical_bins,
    numerical_bins,
)


def texts(*values: str | None) -> np.ndarray:
    return np.array(values, dtype=object)


def test_many_values_make_bins_of_equal_weight() -> None:
    bins = numerical_bins(np.arange(1000.0), bins=4)
    assert bins == NumericalBins((249.75, 499.5, 749.25), 0.0, 999.0)
    assert bins.count(np.arange(1000.0)).tolist() == [250, 250, 250, 250, 0]


def test_few_values_get_a_bin_each() -> None:
    bins = numerical_bins(np.array([1.0, 1.0, 2.0, 5.0, np.nan]))
    assert bins.edges == (1.5, 3.5)
    assert bins.count(np.array([1.0, 2.0, 2.0, 5.0, np.nan])).tolist() == [1, 2, 1, 1]


def test_values_outside_the_reference_fall_into_the_open_outer_bins() -> None:
    bins = numerical_bins(np.array([0.0, 10.0]))
    assert bins.count(np.array([-1e9, 1e9, np.inf])).tolist() == [1, 2, 0]


def test_the_only_value_of_a_reference_has_a_bin_of_its_own() -> None:
    bins = numerical_bins(np.array([3.0, 3.0]))
    assert bins.labels == ("< 3", "3", "> 3", MISSING)
    assert bins.count(np.array([2.0, 3.0, 4.0, 5.0])).tolist() == [1, 1, 2, 0]


def test_a_value_that_most_rows_have_does_not_hide_the_others() -> None:
    mostly_dry = np.concatenate([np.zeros(950), np.linspace(0.1, 5, 50)])
    bins = numerical_bins(mostly_dry)
    assert bins.labels == ("< 0", "0", "> 0", MISSING)
    assert bins.count(np.concatenate([np.zeros(500), np.ones(500)])).tolist() == [0, 500, 500, 0]
    in_the_middle = numerical_bins(np.concatenate([np.linspace(0, 1, 41), np.full(60, 0.5)]))
    assert "0.5" in in_the_middle.labels
    assert any(label.startswith("(0.5, ") for label in in_the_middle.labels)


def test_labels_name_the_edges() -> None:
    assert NumericalBins((1.0, 2.5), 0, 3).labels == ("< 1", "[1, 2.5)", ">= 2.5", MISSING)


def test_small_and_unseen_categories_are_others_and_missing_is_its_own() -> None:
    bins = categorical_bins(texts("a", "a", "b", "b", "b", "c", None), largest=2)
    assert bins == CategoricalBins(("b", "a"), frozenset("abc"))
    assert bins.labels == ("b", "a", OTHER, MISSING)
    assert bins.count(texts("a", "c", "z", None)).tolist() == [0, 1, 2, 1]


def test_reference_without_values_is_refused() -> None:
    with pytest.raises(ReferenceEmpty, match="nothing to compare"):
        numerical_bins(np.array([np.nan]))
    with pytest.raises(ReferenceEmpty, match="nothing to compare"):
        categorical_bins(texts(None))


@given(st.lists(st.floats(allow_nan=True, allow_infinity=False), min_size=1), st.lists(st.floats(), max_size=30))
def test_every_row_is_counted_once(reference: list[float], rows: list[float]) -> None:
    known = np.array([*reference, 0.0])
    bins = numerical_bins(known)
    assert list(bins.edges) == sorted(set(bins.edges))
    assert len(bins.labels) == len(bins.count(known))
    assert int(bins.count(np.array(rows)).sum()) == len(rows)


def test_histograms_are_written_as_lists() -> None:
    histograms = Histograms(("a",), (1,), (2,))
    assert histograms.to_json() == {"labels": ["a"], "reference": [1], "production": [2]}
