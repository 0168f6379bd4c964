"""The performance of the rows of a window whose truth is known, overall and for each model version."""

import re
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

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

WHOLE = re.compile(r"[+-]?\d{1,300}")
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
    """All metrics of labels in canonical spelling; None for what the rows cannot tell.

    score: the probability of the second of two labels, as models order them, NaN where not given; of the other label,
    where that is the positive one, it is the rest to 1. A model that answers probabilities only (numbers from 0 to 1)
    predicts the second label from 0.5. Without `positive` the second is the positive one.
    """
    wanted = None if positive is None else _spelled(positive)
    told = {wanted} if wanted is not None else set[str]()
    labels = _in_order(told | set(actual.tolist()))
    if np.isnan(score).all() and len(labels) <= 2 and not set(predicted.tolist()) <= {*labels, "0", "1"}:
        score = _as_probability(predicted)
        if not np.isnan(score).all():
            second = _second(labels)
            if second is None:
                return {}
            predicted = np.where(score >= 0.5, second, _other(labels, second)).astype(object)
    labels = _in_order(told | set(actual.tolist()) | set(predicted.tolist()))
    second = _second(labels)
    chosen = wanted or (second if len(labels) <= 2 else None)
    figures = label_figures(actual, predicted, positive=chosen)
    if figures is None:
        return {}
    happens = chosen is None or bool((actual == chosen).any())
    found: dict[str, float | None] = {
        "accuracy": figures.accuracy,
        "precision": figures.precision,
        "recall": figures.recall if happens else None,
        "f1_score": figures.f1 if happens else None,
    }
    if chosen is None or second is None or (chosen != second and len(labels) > 2):
        return found
    return {**found, **_scored(actual == chosen, score if chosen == second else 1 - score)}


def _scored(happened: NDArray[np.bool_], score: Floats) -> dict[str, float | None]:
    given = ~np.isnan(score)
    if not given.any():
        return {}
    happened, likely = happened[given], score[given]
    found = {"roc_auc": roc_auc(happened, likely)}
    if ((likely >= 0) & (likely <= 1)).all():
        found["log_loss"], found["brier_score"] = log_loss(happened, likely), brier(happened, likely)
    return found


def _in_order(labels: set[str]) -> list[str]:
    """As a model orders its classes: numbers by size, texts by letter."""

    def place(label: str) -> tuple[bool, float, str]:
        try:
            return (False, float(label), label)
        except ValueError:
            return (True, 0.0, label)

    return sorted(labels, key=place)


def _second(labels: list[str]) -> str | None:
    """The greatest label; of a single one it is not known whether another comes behind it, unless they are 0 and 1."""
    if set(labels) <= {"0", "1"}:
        return "1"
    return labels[-1] if len(labels) > 1 else None


def canonical(values: Texts) -> Texts:
    """One spelling a label: true and 1.0 are "1", false and 0 are "0", 2.0 is "2"."""
    names, places = np.unique(values.astype(str), return_inverse=True)
    spelled = np.array([_spelled(name) for name in names.tolist()], dtype=object)
    return spelled[places] if len(values) else values


def _spelled(label: str) -> str:
    text = label.strip().strip('"')
    if WHOLE.fullmatch(text):
        return str(int(text))  # exactly: as a float, a large one would be its neighbour
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
