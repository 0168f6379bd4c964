"""How far the rows of a window are from the reference's: distances of two histograms, and of two samples."""

import numpy as np
from numpy.typing import ArrayLike

from lazulite.ops.monitoring.binning import Floats
from lazulite.words.errors import Invalid

LEAST_SHARE = 1e-4


class BinsDiffer(Invalid):
    pass


class RowsMissing(Invalid):
    pass


def jensen_shannon_distance(p: ArrayLike, q: ArrayLike) -> float:
    """How far two histograms are apart: 0 = same, 1 = disjoint (base-2 logs).

    p, q: shape (n_bins,), row counts over the same bins; scaled to sum 1 here.
    Raises BinsDiffer when the shapes differ, RowsMissing when one of them counts nothing.
    Source: Lin (1991), IEEE Trans. Inf. Theory 37(1), 145-151; the square root is Endres and Schindelin (2003).
    """
    left, right = _shares(p, q)
    middle = (left + right) / 2
    divergence = (_relative_entropy(left, middle) + _relative_entropy(right, middle)) / 2
    # Rounding can push equal histograms just below zero, and disjoint ones just above one.
    return float(np.sqrt(min(max(divergence, 0.0), 1.0)))


def population_stability_index(p: ArrayLike, q: ArrayLike) -> float:
    """Sum of (q - p) ln(q / p) over the bins: below 0.1 stable, above 0.25 shifted, by the usual rule of thumb.

    An empty bin counts as a share of 0.0001, so that one rare value cannot make it infinite.
    p, q and what is raised: as for jensen_shannon_distance.
    Source: Siddiqi (2006), Credit Risk Scorecards, chapter 6.
    """
    left, right = (np.maximum(share, LEAST_SHARE) for share in _shares(p, q))
    return float(np.sum((right - left) * np.log(right / left)))


def two_sample_kolmogorov_smirnov(reference: Floats, production: Floats) -> float:
    """The greatest distance of the two empirical distribution functions, 0 to 1; NaN is left out.

    Raises RowsMissing when one of them has no value.
    """
    left, right = _sorted_values(reference, production)
    every = np.concatenate([left, right])
    below_left = np.searchsorted(left, every, side="right") / len(left)
    below_right = np.searchsorted(right, every, side="right") / len(right)
    return float(np.max(np.abs(below_left - below_right)))


def normalized_wasserstein_distance(reference: Floats, production: Floats) -> float:
    """The earth mover's distance in standard deviations of the reference; NaN is left out.

    A constant reference is measured in its own units. Raises RowsMissing when one of them has no value.
    """
    left, right = _sorted_values(reference, production)
    every = np.sort(np.concatenate([left, right]))
    below_left = np.searchsorted(left, every[:-1], side="right") / len(left)
    below_right = np.searchsorted(right, every[:-1], side="right") / len(right)
    distance = float(np.sum(np.abs(below_left - below_right) * np.diff(every)))
    deviation = float(np.std(left))
    return distance / deviation if deviation > 0 else distance


def _shares(p: ArrayLike, q: ArrayLike) -> tuple[Floats, Floats]:
    left, right = np.asarray(p, dtype=np.float64), np.asarray(q, dtype=np.float64)
    if left.shape != right.shape or left.ndim != 1:
        raise BinsDiffer(f"Histograms of {left.shape} and {right.shape} bins do not compare: bins must be the same.")
    if left.sum() <= 0 or right.sum() <= 0:
        raise RowsMissing("A histogram without rows has no distance to another.")
    return left / left.sum(), right / right.sum()


def _relative_entropy(p: Floats, q: Floats) -> float:
    some = p > 0
    return float(np.sum(p[some] * np.log2(p[some] / q[some])))


def _sorted_values(reference: Floats, production: Floats) -> tuple[Floats, Floats]:
    left, right = np.sort(reference[~np.isnan(reference)]), np.sort(production[~np.isnan(production)])
    if not len(left) or not len(right):
        raise RowsMissing("A sample without values has no distance to another.")
    return left, right
