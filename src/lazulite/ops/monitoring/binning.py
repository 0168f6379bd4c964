"""Bins taken from reference data, and the histograms of any rows over them."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from lazulite.words.errors import Invalid
from lazulite.words.json import JSONObject

Floats: TypeAlias = NDArray[np.float64]
Texts: TypeAlias = NDArray[np.object_]
Counts: TypeAlias = NDArray[np.int64]

OTHER = "(other)"
MISSING = "(missing)"
NUMERICAL_BINS = 10
LARGEST_CATEGORIES = 50


class ReferenceEmpty(Invalid):
    """A feature has no value at all in the reference, so nothing can be compared with it."""


@dataclass(frozen=True)
class NumericalBins:
    """Inner edges, ascending: k edges make k + 1 bins, the outer two open; a value on an edge belongs to the bin above.

    low, high: the reference's least and greatest value.
    """

    edges: tuple[float, ...]
    low: float
    high: float

    @property
    def labels(self) -> tuple[str, ...]:
        # The bin of one value alone ends with the number next to it, which goes by the value's name.
        ends = [right == np.nextafter(left, np.inf) for left, right in zip(self.edges, self.edges[1:], strict=False)]
        after = [False, *ends]
        named = [self.edges[place - behind] for place, behind in enumerate(after)]
        names = [f"{edge:.6g}" for edge in named]
        inner = [
            left if alone else f"{'(' if behind else '['}{left}, {right})"
            for left, right, alone, behind in zip(names, names[1:], ends, after, strict=False)
        ]
        return (f"< {names[0]}", *inner, f"{'>' if after[-1] else '>='} {names[-1]}", MISSING)

    def count(self, values: Floats) -> Counts:
        """Rows per bin, NaN in the last one."""
        known = values[~np.isnan(values)]
        places = np.searchsorted(np.asarray(self.edges), known, side="right")
        counts = np.bincount(places, minlength=len(self.edges) + 1)
        return np.append(counts, len(values) - len(known)).astype(np.int64)


@dataclass(frozen=True)
class CategoricalBins:
    """The reference's largest categories, largest first; `known` are all of them."""

    categories: tuple[str, ...]
    known: frozenset[str]

    @property
    def labels(self) -> tuple[str, ...]:
        return (*self.categories, OTHER, MISSING)

    def count(self, values: Texts) -> Counts:
        """Rows per category, then other categories, then None."""
        present = np.array([value for value in values if value is not None], dtype=object)
        names, sizes = np.unique(present.astype(str), return_counts=True)
        found = dict(zip(names.tolist(), sizes.tolist(), strict=True))
        named = [found.get(category, 0) for category in self.categories]
        return np.array([*named, len(present) - sum(named), len(values) - len(present)], dtype=np.int64)


def numerical_bins(reference: Floats, *, bins: int = NUMERICAL_BINS) -> NumericalBins:
    """Quantile bins, or one bin a value where there are no more values than bins.

    A value that fills more than a bin's share gets one of its own: beside what is above it, it would hide all of that.
    So does the only value of all. Raises ReferenceEmpty when every value is NaN.
    """
    known = reference[~np.isnan(reference)]
    if not len(known):
        raise ReferenceEmpty("The reference has no value for this feature, so there is nothing to compare with.")
    distinct = np.unique(known)
    if len(distinct) == 1:
        edges = _alone(distinct)
    elif len(distinct) <= bins:
        # Halves first: the sum of two large values would overflow. Of the smallest there are, some are the same.
        edges = np.unique(distinct[:-1] / 2 + distinct[1:] / 2)
    else:
        edges, often = np.unique(np.quantile(known, np.arange(1, bins) / bins), return_counts=True)
        edges = np.union1d(edges, _alone(edges[often > 1]))
    return NumericalBins(tuple(edges.tolist()), float(distinct[0]), float(distinct[-1]))


def _alone(values: Floats) -> Floats:
    """The edges that put each of the values into a bin of its own."""
    return np.union1d(values, np.nextafter(values, np.inf))


def categorical_bins(reference: Texts, *, largest: int = LARGEST_CATEGORIES) -> CategoricalBins:
    """Raises ReferenceEmpty when every value is None."""
    present = np.array([value for value in reference if value is not None], dtype=object)
    if not len(present):
        raise ReferenceEmpty("The reference has no value for this feature, so there is nothing to compare with.")
    names, sizes = np.unique(present.astype(str), return_counts=True)
    ranked = sorted(zip(names.tolist(), sizes.tolist(), strict=True), key=lambda pair: (-pair[1], pair[0]))
    return CategoricalBins(tuple(name for name, _ in ranked[:largest]), frozenset(names.tolist()))


@dataclass(frozen=True)
class Histograms:
    """The same bins counted twice."""

    labels: tuple[str, ...]
    reference: tuple[int, ...]
    production: tuple[int, ...]

    def to_json(self) -> JSONObject:
        return {
            "labels": list(self.labels),
            "reference": list(self.reference),
            "production": list(self.production),
        }
