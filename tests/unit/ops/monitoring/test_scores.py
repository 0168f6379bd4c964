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


@pytest.mark.parametrize(("first", "second"), [("bad", "good"), ("0", "1"), ("9", "10")])
def test_the_probability_is_the_second_labels_whichever_is_the_positive_one(first: str, second: str) -> None:
    """A model that is always right ranks perfectly, asked for either label."""
    actual, score = texts(first, second, first, second), np.array([0.1, 0.9, 0.2, 0.8])
    for positive in (first, second, None):
        figures = classification(actual, actual, score, positive=positive)
        assert (figures["roc_auc"], figures["brier_score"]) == (1.0, pytest.approx(0.025))


def test_a_model_that_answers_the_second_labels_probability_predicts_it_whichever_is_the_positive_one() -> None:
    for positive in ("0", "1"):
        figures = classification(texts("1", "0"), texts("0.9", "0.2"), NO_SCORE[:2], positive=positive)
        assert (figures["accuracy"], figures["roc_auc"]) == (1.0, 1.0)


def test_the_positive_label_is_spelled_as_labels_are() -> None:
    for positive in ("true", "True", "1.0", "1"):
        assert classification(texts("1", "0"), texts("1", "0"), NO_SCORE[:2], positive=positive)["recall"] == 1.0


def test_rows_of_one_label_do_not_say_which_label_the_probability_is_of() -> None:
    figures = classification(texts("no", "no"), texts("no", "no"), np.array([0.1, 0.2]), positive=None)
    assert figures == {"accuracy": 1.0, "precision": 1.0, "recall": 1.0, "f1_score": 1.0}
    calibrated = classification(texts("no", "no"), texts("no", "no"), np.array([0.1, 0.2]), positive="yes")
    assert calibrated["brier_score"] == pytest.approx(0.025)


def test_recall_of_what_never_happened_cannot_be_told() -> None:
    figures = classification(texts("0", "0"), texts("0", "1"), np.full(2, np.nan), positive=None)
    assert figures == {"accuracy": 0.5, "precision": 0.0, "recall": None, "f1_score": None}


def test_the_positive_one_of_many_labels_has_no_ranking_by_another_ones_probability() -> None:
    score = np.array([0.1, 0.2, 0.9])
    assert "roc_auc" not in classification(texts("a", "b", "c"), texts("a", "b", "c"), score, positive="a")
    assert classification(texts("a", "b", "c"), texts("a", "b", "c"), score, positive="c")["roc_auc"] == 1.0


def test_large_whole_numbers_stay_different_labels() -> None:
    assert canonical(texts("12345678901234567", "12345678901234568")).tolist() == [
        "12345678901234567",
        "12345678901234568",
    ]
