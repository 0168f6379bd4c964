import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.distance import jensenshannon
from scipy.stats import ks_2samp, wasserstein_distance

from lazulite.ops.monitoring.drift import (
    BinsDiffer,
    RowsMissing,
    jensen_shannon_distance,
    normalized_wasserstein_distance,
    population_stability_index,
    two_sample_kolmogorov_smirnov,
)

counts = st.lists(st.integers(0, 1000), min_size=2, max_size=12)
pairs = counts.flatmap(
    lambda left: st.tuples(st.just(left), st.lists(st.integers(0, 1000), min_size=len(left), max_size=len(left)))
).filter(lambda pair: sum(pair[0]) > 0 and sum(pair[1]) > 0)
samples = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40).map(np.array)


def test_equal_histograms_are_no_distance_apart() -> None:
    assert jensen_shannon_distance([1, 2, 3], [10, 20, 30]) == 0.0


def test_disjoint_histograms_are_one_apart() -> None:
    assert jensen_shannon_distance([5, 0], [0, 7]) == 1.0


def test_distance_of_half_overlap_has_its_closed_form() -> None:
    expected = math.sqrt(0.5 * math.log2(4 / 3) + 0.5 * (0.5 * math.log2(2 / 3) + 0.5 * math.log2(2)))
    assert jensen_shannon_distance([1, 0], [1, 1]) == pytest.approx(expected, rel=1e-12)


@given(pairs)
def test_distance_equals_scipys(pair: tuple[list[int], list[int]]) -> None:
    assert jensen_shannon_distance(*pair) == pytest.approx(float(jensenshannon(*pair, base=2)), abs=1e-7)


@given(pairs)
def test_distance_is_symmetric_and_between_zero_and_one(pair: tuple[list[int], list[int]]) -> None:
    left, right = pair
    distance = jensen_shannon_distance(left, right)
    assert distance == pytest.approx(jensen_shannon_distance(right, left), abs=1e-12)
    assert 0.0 <= distance <= 1.0


def test_stability_index_has_its_closed_form() -> None:
    expected = (0.7 - 0.5) * math.log(0.7 / 0.5) + (0.3 - 0.5) * math.log(0.3 / 0.5)
    assert population_stability_index([50, 50], [70, 30]) == pytest.approx(expected, rel=1e-12)


def test_stability_index_counts_an_empty_bin_as_one_in_ten_thousand() -> None:
    expected = (0.5 - 1.0) * math.log(0.5) + (0.5 - 1e-4) * math.log(0.5 / 1e-4)
    assert population_stability_index([1, 0], [1, 1]) == pytest.approx(expected, rel=1e-12)


@given(pairs)
def test_stability_index_is_symmetric_and_never_negative(pair: tuple[list[int], list[int]]) -> None:
    left, right = pair
    index = population_stability_index(left, right)
    assert index == pytest.approx(population_stability_index(right, left), abs=1e-9)
    assert index >= 0.0


def test_histograms_over_other_bins_are_refused() -> None:
    with pytest.raises(BinsDiffer, match="bins must be the same"):
        jensen_shannon_distance([1, 2], [1, 2, 3])


def test_histogram_without_rows_is_refused() -> None:
    with pytest.raises(RowsMissing, match="without rows"):
        population_stability_index([0, 0], [1, 2])


@given(samples, samples)
def test_kolmogorov_smirnov_equals_scipys(left: np.ndarray, right: np.ndarray) -> None:
    with np.errstate(divide="ignore"):  # in its p-value, which nobody asks for here
        expected = ks_2samp(left, right, method="asymp").statistic
    assert two_sample_kolmogorov_smirnov(left, right) == pytest.approx(float(expected), abs=1e-12)


@given(samples, samples)
def test_wasserstein_distance_equals_scipys_in_deviations_of_the_reference(left: np.ndarray, right: np.ndarray) -> None:
    expected = float(wasserstein_distance(left, right)) / (float(np.std(left)) or 1.0)
    assert normalized_wasserstein_distance(left, right) == pytest.approx(expected, rel=1e-6, abs=1e-9)


def test_sample_distances_leave_out_missing_values() -> None:
    left, right = np.array([0.0, 1.0, np.nan]), np.array([0.0, np.nan, 1.0])
    assert two_sample_kolmogorov_smirnov(left, right) == 0.0
    assert normalized_wasserstein_distance(left, right) == 0.0


def test_sample_without_values_is_refused() -> None:
    with pytest.raises(RowsMissing, match="without values"):
        two_sample_kolmogorov_smirnov(np.array([np.nan]), np.array([1.0]))
