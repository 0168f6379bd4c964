"""Whether the rows of a window are what the reference lets one expect: empty, of another type, out of bounds."""

import numpy as np
from numpy.typing import NDArray

from lazulite.ops.monitoring.binning import CategoricalBins, Floats, NumericalBins, Texts


def null_value_rate(missing: NDArray[np.bool_]) -> float:
    """The share of rows without a value; 0 where there are no rows."""
    return _rate(int(np.count_nonzero(missing)), len(missing))


def data_type_error_rate(missing: NDArray[np.bool_], readable: NDArray[np.bool_]) -> float:
    """The share of all rows that have a value which cannot be read as the reference's type."""
    return _rate(int(np.count_nonzero(~missing & ~readable)), len(missing))


def numbers_out_of_bounds_rate(values: Floats, bins: NumericalBins) -> float:
    """The share of all rows with a number outside the reference's [min, max]; NaN is within."""
    with np.errstate(invalid="ignore"):
        outside = (values < bins.low) | (values > bins.high)
    return _rate(int(np.count_nonzero(outside)), len(values))


def categories_out_of_bounds_rate(values: Texts, bins: CategoricalBins) -> float:
    """The share of all rows with a category that the reference never had; None is within."""
    outside = sum(1 for value in values if value is not None and value not in bins.known)
    return _rate(outside, len(values))


def _rate(count: int, rows: int) -> float:
    return count / rows if rows else 0.0
