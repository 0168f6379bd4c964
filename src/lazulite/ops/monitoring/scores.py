"""The performance of the rows of a window whose truth is known, overall and for each model version."""

from collections.abc import Mapping

import numpy as np

from lazulite.ops.monitoring.binning import Floats, Texts
from lazulite.ops.monitoring.definition import Task
from lazulite.ops.monitoring.frame import Table, categories, numbers
from lazulite.ops.monitoring.performance import (
    brier,
    label_figures,
    log_loss,
    regression_figures,
    roc_auc,
)
from lazulite.services.data.engine import quoted

Metrics = Mapping[str, float | None]


def performance(window: Table, *, columns: Mapping[str, str], task: Task, positive: str | None, where: str) -> Metrics:
    """Metric -> value over the rows of `where`; None for what these rows cannot tell.

    columns: the window's names of prediction, probability and actual.
    """
    known = f"({where}) AND {quoted(columns['actual'])} IS NOT NULL AND {quoted(columns['prediction'])} IS NOT NULL"
    if task is Task.REGRESSION:
        actual = numbers(window, columns["actual"], where=known).values
        predicted = numbers(window, columns["prediction"], where=known).values
        both = ~np.isnan(actual) & ~np.isnan(predicted)
        figures = regression_figures(actual[both], predicted[both])
        return dict(vars(figures)) if figures else {}
    score = numbers(window, columns["probability"], where=known).values
    labels = [
        canonical(categories(window, columns[name], like="VARCHAR", where=known).values)
        for name in ("actual", "prediction")
    ]
    return classification(labels[0], labels[1], score, positive=positive)


def classification(actual: Texts, predicted: Texts, score: Floats, *, positive: str | None) -> Metrics:
    """All metrics of labels in canonical spelling; `score`: the positive label's probability, NaN where not given.

    A model that answers probabilities only (numbers strictly between 0 and 1) predicts the positive label from 0.5.
    """
    labels = sorted(set(actual.tolist()))
    binary = len(labels) <= 2
    chosen = positive or ("1" if set(labels) <= {"0", "1"} else labels[-1]) if binary else positive
    if np.isnan(score).all() and chosen and not set(predicted.tolist()) <= {*labels, "0", "1"}:
        score = _as_probability(predicted)
        if not np.isnan(score).all():
            predicted = np.where(score >= 0.5, chosen, _other(labels, chosen)).astype(object)
    figures = label_figures(actual, predicted, positive=chosen)
    if figures is None:
        return {}
    told: dict[str, float | None] = {
        "accuracy": figures.accuracy,
        "precision": figures.precision,
        "recall": figures.recall,
        "f1_score": figures.f1,
    }
    given = ~np.isnan(score)
    if not chosen or not given.any():
        return told
    happened = actual[given] == chosen
    likely = score[given]
    told["roc_auc"] = roc_auc(happened, likely)
    if ((likely >= 0) & (likely <= 1)).all():
        told["log_loss"], told["brier_score"] = log_loss(happened, likely), brier(happened, likely)
    return told


def canonical(values: Texts) -> Texts:
    """One spelling a label: true and 1.0 are "1", false and 0 are "0", 2.0 is "2"."""
    names, places = np.unique(values.astype(str), return_inverse=True)
    spelled = np.array([_spelled(name) for name in names.tolist()], dtype=object)
    return spelled[places] if len(values) else values


def _spelled(label: str) -> str:
    text = label.strip().strip('"')
    if text.lower() in ("true", "false"):
        return str(int(text.lower() == "true"))
    try:
        number = float(text)
    except ValueError:
        return text
    return str(int(number)) if number.is_integer() else text


def _as_probability(predicted: Texts) -> Floats:
    """The predictions as probabilities, or all NaN where they are not."""
    try:
        values = predicted.astype(np.float64)
    except ValueError:
        return np.full(len(predicted), np.nan)
    return values if ((values >= 0) & (values <= 1)).all() else np.full(len(predicted), np.nan)


def _other(labels: list[str], chosen: str) -> str:
    return next((label for label in labels if label != chosen), "0" if chosen != "0" else "1")
