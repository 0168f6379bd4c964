import numpy as np
import pytest

from lazulite.ops.monitoring.scores import canonical, classification


def texts(*values: str) -> np.ndarray:
    return np.array(values, dtype=object)


NO_SCORE = np.full(4, np.nan)


def test_labels_have_one_spelling() -> None:
    spelled = canonical(texts("true", "False", "1.0", "0", '"JFK"', "2.5"))
    assert spelled.tolist() == ["1", "0", "1", "0", "JFK", "2.5"]


def test_one_is_the_positive_label() -> None:
    figures = classification(texts("1", "0", "1", "0"), texts("1", "0", "0", "0"), NO_SCORE, positive=None)
    assert figures == {"accuracy": 0.75, "precision": 1.0, "recall": 0.5, "f1_score": pytest.approx(2 / 3)}


def test_named_label_is_positive() -> None:
    figures = classification(texts("no", "yes"), texts("no", "no"), np.full(2, np.nan), positive="no")
    assert (figures["precision"], figures["recall"]) == (0.5, 1.0)


def test_probabilities_add_ranking_and_calibration() -> None:
    score = np.array([0.9, 0.2, 0.6, 0.4])
    figures = classification(texts("1", "0", "0", "1"), texts("1", "0", "1", "0"), score, positive=None)
    assert figures["roc_auc"] == 0.75
    assert figures["brier_score"] == pytest.approx((0.01 + 0.04 + 0.36 + 0.36) / 4)


def test_model_that_answers_probabilities_predicts_from_one_half() -> None:
    figures = classification(texts("1", "0", "0", "1"), texts("0.9", "0.2", "0.6", "0.4"), NO_SCORE, positive=None)
    assert (figures["accuracy"], figures["roc_auc"]) == (0.5, 0.75)


def test_many_labels_have_no_ranking() -> None:
    figures = classification(texts("a", "b", "c", "a"), texts("a", "b", "c", "c"), NO_SCORE, positive=None)
    assert sorted(figures) == ["accuracy", "f1_score", "precision", "recall"]
