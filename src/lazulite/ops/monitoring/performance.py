"""How well a model did once the truth is known: classification and regression, on numpy alone."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lazulite.ops.monitoring.binning import Floats, Texts
from lazulite.words.errors import Invalid

LEAST_PROBABILITY = 1e-15


class LengthsDiffer(Invalid):
    pass


def roc_auc(actual: NDArray[np.bool_], score: Floats) -> float | None:
    """The chance that a positive row has a higher score than a negative one, ties counting half; None with one class.

    Source: Hanley and McNeil (1982), Radiology 143(1), 29-36.
    """
    _same_length(actual, score)
    positives = int(np.count_nonzero(actual))
    negatives = len(actual) - positives
    if not positives or not negatives:
        return None
    ranks = _mean_ranks(score)
    return float((ranks[actual].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def log_loss(actual: NDArray[np.bool_], probability: Floats) -> float | None:
    """Mean of -ln of the probability given to what happened; probabilities are kept within [1e-15, 1 - 1e-15]."""
    _same_length(actual, probability)
    if not len(actual):
        return None
    sure = np.clip(probability, LEAST_PROBABILITY, 1 - LEAST_PROBABILITY)
    return float(-np.mean(np.where(actual, np.log(sure), np.log1p(-sure))))


def brier(actual: NDArray[np.bool_], probability: Floats) -> float | None:
    """Mean squared distance of the probability from what happened (0 or 1)."""
    _same_length(actual, probability)
    return float(np.mean((probability - actual) ** 2)) if len(actual) else None


@dataclass(frozen=True)
class LabelFigures:
    """Accuracy, and precision, recall and f1 of the positive label, or their plain means over all labels."""

    accuracy: float
    precision: float
    recall: float
    f1: float


def label_figures(actual: Texts, predicted: Texts, *, positive: str | None) -> LabelFigures | None:
    """None without rows. Without `positive` every label counts alike (macro mean); nothing predicted is precision 0."""
    _same_length(actual, predicted)
    if not len(actual):
        return None
    labels = [positive] if positive is not None else sorted(set(actual.tolist()) | set(predicted.tolist()))
    figures = np.array([_one_label(actual == label, predicted == label) for label in labels])
    precision, recall, f1 = figures.mean(axis=0).tolist()
    return LabelFigures(float(np.mean(actual == predicted)), precision, recall, f1)


@dataclass(frozen=True)
class RegressionFigures:
    mae: float
    mse: float
    rmse: float


def regression_figures(actual: Floats, predicted: Floats) -> RegressionFigures | None:
    """None without rows."""
    _same_length(actual, predicted)
    if not len(actual):
        return None
    error = predicted - actual
    mse = float(np.mean(error**2))
    return RegressionFigures(float(np.mean(np.abs(error))), mse, float(np.sqrt(mse)))


def _one_label(actual: NDArray[np.bool_], predicted: NDArray[np.bool_]) -> tuple[float, float, float]:
    hits = int(np.count_nonzero(actual & predicted))
    said, true = int(np.count_nonzero(predicted)), int(np.count_nonzero(actual))
    precision, recall = hits / said if said else 0.0, hits / true if true else 0.0
    return precision, recall, 2 * hits / (said + true) if said + true else 0.0


def _mean_ranks(values: Floats) -> Floats:
    """Ranks from 1, equal values sharing the mean of theirs."""
    _, places, sizes = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(sizes)
    mean: Floats = (last - (sizes - 1) / 2)[places]
    return mean


def _same_length(left: NDArray[np.generic], right: NDArray[np.generic]) -> None:
    if len(left) != len(right):
        raise LengthsDiffer(f"{len(left)} actual values and {len(right)} predictions cannot be compared.")
