"""What one window says about each feature: the pure judgement between columns and thresholds."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lazulite.ops.monitoring.binning import (
    CategoricalBins,
    Floats,
    Histograms,
    NumericalBins,
    categorical_bins,
    numerical_bins,
)
from lazulite.ops.monitoring.definition import FeatureType
from lazulite.ops.monitoring.drift import (
    jensen_shannon_distance,
    normalized_wasserstein_distance,
    population_stability_index,
    two_sample_kolmogorov_smirnov,
)
from lazulite.ops.monitoring.frame import Categories, Numbers
from lazulite.ops.monitoring.quality import (
    categories_out_of_bounds_rate,
    data_type_error_rate,
    null_value_rate,
    numbers_out_of_bounds_rate,
)
from lazulite.words.json import JSON, JSONObject
from lazulite.words.metrics import LOWER_IS_BETTER

DIGITS = 6


@dataclass(frozen=True)
class Measured:
    """One feature's figures against the limits set for them. `histograms` only where distributions were compared."""

    name: str
    type: FeatureType
    metrics: Mapping[str, float]
    thresholds: Mapping[str, float]
    histograms: Histograms | None = None

    @property
    def broken(self) -> tuple[str, ...]:
        """The metrics above their limit; one that has no value is: the feature has none in production any more."""
        return tuple(metric for metric, limit in self.thresholds.items() if self.metrics.get(metric, math.inf) > limit)

    def to_json(self) -> JSONObject:
        told: dict[str, JSON] = {
            "name": self.name,
            "type": self.type.value,
            "metrics": rounded(self.metrics),
            "thresholds": dict(self.thresholds),
            "broken": list(self.broken),
        }
        return told | ({"histograms": self.histograms.to_json()} if self.histograms else {})


def numerical_drift(reference: Floats, production: Floats) -> tuple[dict[str, float], Histograms]:
    """All drift metrics of a numerical feature. Raises ReferenceEmpty, or RowsMissing without any production row."""
    bins = numerical_bins(reference)
    metrics, histograms = _histogram_drift(bins, bins.count(reference).tolist(), bins.count(production).tolist())
    if production.size and not all(production != production):  # NaN alone has no distance: the missing bin shows it
        metrics["normalized_wasserstein_distance"] = normalized_wasserstein_distance(reference, production)
        metrics["two_sample_kolmogorov_smirnov_test"] = two_sample_kolmogorov_smirnov(reference, production)
    return metrics, histograms


def categorical_drift(reference: Categories, production: Categories) -> tuple[dict[str, float], Histograms]:
    bins = categorical_bins(reference.values)
    return _histogram_drift(bins, bins.count(reference.values).tolist(), bins.count(production.values).tolist())


def numerical_quality(reference: Numbers, production: Numbers) -> dict[str, float]:
    bounds = numbers_out_of_bounds_rate(production.values, numerical_bins(reference.values))
    return _quality(production, bounds)


def categorical_quality(reference: Categories, production: Categories) -> dict[str, float]:
    bounds = categories_out_of_bounds_rate(production.values, categorical_bins(reference.values))
    return _quality(production, bounds)


def overall_drift(features: Sequence[Measured]) -> JSONObject:
    """The share of features that drifted, and the greatest Jensen-Shannon distance with its feature."""
    drifted = [feature.name for feature in features if feature.broken]
    distances = {feature.name: feature.metrics["jensen_shannon_distance"] for feature in features}
    worst = max(distances, key=lambda name: distances[name], default=None)
    return {
        "features": len(features),
        "drifted": list[JSON](drifted),
        "share": round(len(drifted) / len(features), DIGITS) if features else 0.0,
        "maximum": round(distances[worst], DIGITS) if worst else 0.0,
        "maximum_feature": worst,
        "mean": round(sum(distances.values()) / len(distances), DIGITS) if distances else 0.0,
    }


def missed(metrics: Mapping[str, float | None], limits: Mapping[str, float]) -> list[str]:
    """Which performance metrics are on the wrong side of their limit; one that could not be measured is not."""
    found = []
    for metric, limit in limits.items():
        value = metrics.get(metric)
        if value is not None and (value > limit if metric in LOWER_IS_BETTER else value < limit):
            found.append(metric)
    return found


def unmeasured(metrics: Mapping[str, float | None], limits: Mapping[str, float], *, rows: int) -> dict[str, JSON]:
    """Which performance metrics have a limit and no value, and why. rows: those whose truth is known."""
    why = f"the feedback on {rows} of its rows does not tell it" if rows else "no row has feedback"
    return {metric: why for metric in limits if metrics.get(metric) is None}


def rounded(metrics: Mapping[str, float | None]) -> dict[str, JSON]:
    """Metrics kept to a millionth."""
    return {name: None if value is None else round(value, DIGITS) for name, value in metrics.items()}


def _histogram_drift(
    bins: NumericalBins | CategoricalBins, reference: list[int], production: list[int]
) -> tuple[dict[str, float], Histograms]:
    metrics = {
        "jensen_shannon_distance": jensen_shannon_distance(reference, production),
        "population_stability_index": population_stability_index(reference, production),
    }
    return metrics, Histograms(bins.labels, tuple(reference), tuple(production))


def _quality(production: Numbers | Categories, out_of_bounds: float) -> dict[str, float]:
    return {
        "null_value_rate": null_value_rate(production.missing),
        "data_type_error_rate": data_type_error_rate(production.missing, production.readable),
        "out_of_bounds_rate": out_of_bounds,
    }
