import numpy as np
import pytest

from lazulite.ops.monitoring.definition import FeatureType
from lazulite.ops.monitoring.signals import Measured, missed, numerical_drift, overall_drift, rounded


def make_feature(name: str, distance: float) -> Measured:
    return Measured(
        name, FeatureType.NUMERICAL, {"jensen_shannon_distance": distance}, {"jensen_shannon_distance": 0.1}
    )


def test_metric_above_its_limit_is_broken_and_at_it_is_not() -> None:
    assert (make_feature("a", 0.2).broken, make_feature("a", 0.1).broken) == (("jensen_shannon_distance",), ())


def test_a_feature_that_production_lacks_altogether_has_drifted() -> None:
    metrics, histograms = numerical_drift(np.array([1.0, 2.0, 3.0]), np.full(3, np.nan))
    limits = {"normalized_wasserstein_distance": 0.1}
    assert Measured("a", FeatureType.NUMERICAL, metrics, limits, histograms).broken == tuple(limits)


def test_overall_tells_the_share_and_the_worst() -> None:
    assert overall_drift([make_feature("a", 0.2), make_feature("b", 0.05)]) == {
        "features": 2, "drifted": ["a"], "share": 0.5, "maximum": 0.2, "maximum_feature": "a", "mean": 0.125,
    }  # fmt: skip


def test_overall_of_nothing_is_no_drift() -> None:
    assert overall_drift([])["share"] == 0.0


def test_good_metrics_must_not_be_below_and_errors_not_above() -> None:
    metrics = {"roc_auc": 0.7, "log_loss": 0.7, "recall": None}
    assert missed(metrics, {"roc_auc": 0.75, "log_loss": 0.6, "recall": 0.5}) == ["roc_auc", "log_loss"]
    assert missed(metrics, {"roc_auc": 0.7, "log_loss": 0.7}) == []


def test_production_without_any_value_has_histogram_distances_only() -> None:
    metrics, histograms = numerical_drift(np.array([1.0, 2.0]), np.array([np.nan]))
    assert metrics["jensen_shannon_distance"] == pytest.approx(1.0)
    assert "normalized_wasserstein_distance" not in metrics
    assert histograms.production == (0, 0, 1)


def test_figures_are_kept_to_a_millionth() -> None:
    assert rounded({"a": 1 / 3, "b": None}) == {"a": 0.333333, "b": None}
