import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import mannwhitneyu

from lazulite.ops.monitoring.performance import (
    LabelFigures,
    LengthsDiffer,
    RegressionFigures,
    brier,
    label_figures,
    log_loss,
    regression_figures,
    roc_auc,
)

scored = st.lists(st.tuples(st.booleans(), st.integers(0, 8)), min_size=2, max_size=60)


def flags(*values: int) -> np.ndarray:
    return np.array(values, dtype=bool)


def texts(*values: str) -> np.ndarray:
    return np.array(values, dtype=object)


def test_auc_of_the_textbook_example() -> None:
    assert roc_auc(flags(0, 0, 1, 1), np.array([0.1, 0.4, 0.35, 0.8])) == 0.75


def test_auc_counts_a_tie_as_half() -> None:
    assert roc_auc(flags(0, 1), np.array([0.5, 0.5])) == 0.5


def test_auc_of_one_class_is_not_known() -> None:
    assert roc_auc(flags(1, 1), np.array([0.1, 0.9])) is None


@given(scored.filter(lambda rows: 0 < sum(actual for actual, _ in rows) < len(rows)))
def test_auc_equals_scipys_mann_whitney_statistic(rows: list[tuple[bool, int]]) -> None:
    actual, score = np.array([row[0] for row in rows]), np.array([float(row[1]) for row in rows])
    expected = mannwhitneyu(score[actual], score[~actual]).statistic / (actual.sum() * (~actual).sum())
    assert roc_auc(actual, score) == pytest.approx(float(expected))


@given(scored.filter(lambda rows: 0 < sum(actual for actual, _ in rows) < len(rows)))
def test_auc_of_the_opposite_score_is_the_complement(rows: list[tuple[bool, int]]) -> None:
    actual, score = np.array([row[0] for row in rows]), np.array([float(row[1]) for row in rows])
    straight, turned = roc_auc(actual, score), roc_auc(actual, -score)
    assert straight is not None
    assert turned is not None
    assert straight + turned == pytest.approx(1.0)


def test_log_loss_of_a_coin_is_ln_2() -> None:
    assert log_loss(flags(0, 1), np.array([0.5, 0.5])) == pytest.approx(math.log(2))


def test_log_loss_of_certainty_that_failed_is_finite() -> None:
    assert log_loss(flags(1), np.array([0.0])) == pytest.approx(-math.log(1e-15))


def test_brier_is_the_mean_squared_distance() -> None:
    assert brier(flags(1, 0), np.array([0.8, 0.4])) == pytest.approx((0.04 + 0.16) / 2)


def test_figures_of_the_positive_label() -> None:
    actual, predicted = texts("1", "1", "1", "0", "0"), texts("1", "1", "0", "1", "0")
    assert label_figures(actual, predicted, positive="1") == LabelFigures(0.6, 2 / 3, 2 / 3, 2 / 3)


def test_figures_of_many_labels_are_their_plain_means() -> None:
    actual, predicted = texts("a", "b", "c", "c"), texts("a", "b", "b", "c")
    figures = label_figures(actual, predicted, positive=None)
    assert figures == LabelFigures(0.75, pytest.approx(2.5 / 3), pytest.approx(2.5 / 3), pytest.approx((1 + 4 / 3) / 3))


def test_positive_label_that_was_never_predicted_has_precision_zero() -> None:
    assert label_figures(texts("1"), texts("0"), positive="1") == LabelFigures(0.0, 0.0, 0.0, 0.0)


def test_regression_errors_have_their_closed_form() -> None:
    figures = regression_figures(np.array([1.0, 2.0]), np.array([1.0, 5.0]))
    assert figures == RegressionFigures(1.5, 4.5, math.sqrt(4.5))


def test_without_rows_there_are_no_figures() -> None:
    nothing = np.array([], dtype=float)
    assert regression_figures(nothing, nothing) is None
    assert label_figures(texts(), texts(), positive=None) is None
    assert (brier(flags(), nothing), log_loss(flags(), nothing)) == (None, None)


def test_lengths_that_differ_are_refused() -> None:
    with pytest.raises(LengthsDiffer, match="2 actual values and 1 predictions"):
        roc_auc(flags(0, 1), np.array([0.5]))
