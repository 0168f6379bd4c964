"""What a monitor watches: the endpoint, the signals with their thresholds, and how windows are cut and labelled."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from lazulite.words.errors import Invalid, nearest
from lazulite.words.json import JSON, JSONObject
from lazulite.words.metrics import CLASSIFICATION, REGRESSION


class FeatureType(StrEnum):
    NUMERICAL = "numerical"
    CATEGORICAL = "categorical"


class SignalType(StrEnum):
    DATA_DRIFT = "data_drift"
    PREDICTION_DRIFT = "prediction_drift"
    DATA_QUALITY = "data_quality"
    MODEL_PERFORMANCE = "model_performance"


class Task(StrEnum):
    CLASSIFICATION = "classification"
    REGRESSION = "regression"


CATEGORICAL_DRIFT = ("jensen_shannon_distance", "population_stability_index")
NUMERICAL_DRIFT = (*CATEGORICAL_DRIFT, "normalized_wasserstein_distance", "two_sample_kolmogorov_smirnov_test")
QUALITY = ("null_value_rate", "data_type_error_rate", "out_of_bounds_rate")

_DRIFT: Mapping[str, tuple[str, ...]] = {"numerical": NUMERICAL_DRIFT, "categorical": CATEGORICAL_DRIFT}
METRICS: Mapping[SignalType, Mapping[str, tuple[str, ...]]] = {
    SignalType.DATA_DRIFT: _DRIFT,
    SignalType.PREDICTION_DRIFT: _DRIFT,
    SignalType.DATA_QUALITY: {"numerical": QUALITY, "categorical": QUALITY},
    SignalType.MODEL_PERFORMANCE: {"classification": CLASSIFICATION, "regression": REGRESSION},
}
Thresholds = Mapping[str, Mapping[str, float]]
_DRIFT_DEFAULT: Thresholds = {
    "numerical": {"normalized_wasserstein_distance": 0.1},
    "categorical": {"jensen_shannon_distance": 0.1},
}
_QUALITY_DEFAULT = dict.fromkeys(QUALITY, 0.0)
DEFAULT_THRESHOLDS: Mapping[SignalType, Thresholds] = {
    SignalType.DATA_DRIFT: _DRIFT_DEFAULT,
    SignalType.PREDICTION_DRIFT: _DRIFT_DEFAULT,
    SignalType.DATA_QUALITY: {"numerical": _QUALITY_DEFAULT, "categorical": _QUALITY_DEFAULT},
    SignalType.MODEL_PERFORMANCE: {},
}


@dataclass(frozen=True)
class WindowRange:
    """Event times from `start` up to, not including, `end`; both aware UTC.

    timestamp_column: the input that holds the event time; None: the time of the answer.
    truth: the field of feedback that holds what really happened: actual, label or rating.
    deployment: only what this one answered; None: every one.
    allowed_lateness: feedback that is later than `end` by more than this is left out; None: never.
    """

    start: datetime
    end: datetime
    timestamp_column: str | None = None
    truth: str = "actual"
    allowed_lateness: timedelta | None = None
    deployment: str | None = None

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise Invalid(f"A window from {self.start.isoformat()} to {self.end.isoformat()} has no time in it.")


class MetricUnknown(Invalid):
    pass


@dataclass(frozen=True)
class Signal:
    """One question asked of every window. `features` None: all; thresholds: group of metrics -> metric -> limit."""

    name: str
    type: SignalType
    features: tuple[str, ...] | None = None
    thresholds: Thresholds = field(default_factory=dict)

    def __post_init__(self) -> None:
        groups = METRICS[self.type]
        for group, limits in self.thresholds.items():
            if group not in groups:
                raise MetricUnknown(
                    f"The signal '{self.name}' has thresholds for '{group}'; {self.type.value} has none such.",
                    hint=nearest(group, groups),
                )
            for metric in limits:
                if metric not in groups[group]:
                    raise MetricUnknown(
                        f"The signal '{self.name}' asks for the {group} metric '{metric}', which is not measured.",
                        hint=nearest(metric, groups[group]),
                    )

    def limits(self, group: str) -> Mapping[str, float]:
        """Metric -> limit for one group; the defaults where the signal names no threshold at all."""
        return (self.thresholds or DEFAULT_THRESHOLDS[self.type]).get(group, {})

    def to_json(self) -> JSONObject:
        features: JSON = None if self.features is None else list(self.features)
        limits: JSON = {group: dict(limits) for group, limits in self.thresholds.items()}
        return {"name": self.name, "type": self.type.value, "features": features, "thresholds": limits}

    @classmethod
    def from_json(cls, value: JSON) -> "Signal":
        match value:
            case {"name": str(name), "type": str(kind), "features": features, "thresholds": Mapping() as thresholds}:
                chosen = tuple(str(f) for f in features) if isinstance(features, list) else None
                return cls(name, SignalType(kind), chosen, _thresholds(thresholds))
        raise Invalid(f"{value!r} is no signal of a monitor.")


@dataclass(frozen=True)
class Labels:
    """How the truth is known: which field of feedback holds it, which label is the positive one (None: found out),
    and which column of the reference it is (never a feature)."""

    truth: str = "actual"
    positive: str | None = None
    target_column: str | None = None


@dataclass(frozen=True)
class Clocking:
    """When a row happened: the input that says so (None: when it was answered), and how late feedback may be."""

    timestamp_column: str | None = None
    allowed_lateness: timedelta | None = None


@dataclass(frozen=True)
class Definition:
    """reference: the data asset that windows are compared with; deployment None: all of the endpoint's."""

    endpoint: str
    signals: tuple[Signal, ...]
    deployment: str | None = None
    task: Task = Task.CLASSIFICATION
    reference: str | None = None
    labels: Labels = Labels()
    clocking: Clocking = Clocking()
    feature_types: Mapping[str, FeatureType] = field(default_factory=dict)

    def __post_init__(self) -> None:
        comparing = [signal.name for signal in self.signals if signal.type is not SignalType.MODEL_PERFORMANCE]
        if comparing and not self.reference:
            raise Invalid(
                f"The signal '{comparing[0]}' compares a window with reference data, and none is named.",
                hint="Write reference_data: {input_data: {path: azureml:NAME:VERSION}}.",
            )

    def window(self, start: datetime, end: datetime) -> WindowRange:
        clocking = self.clocking
        return WindowRange(
            start, end, clocking.timestamp_column, self.labels.truth, clocking.allowed_lateness, self.deployment
        )

    def to_json(self) -> JSONObject:
        lateness = self.clocking.allowed_lateness
        return {
            "endpoint": self.endpoint,
            "deployment": self.deployment,
            "task": self.task.value,
            "reference": self.reference,
            "labels": dict(vars(self.labels)),
            "timestamp_column": self.clocking.timestamp_column,
            "allowed_lateness_seconds": lateness.total_seconds() if lateness is not None else None,
            "feature_types": {name: kind.value for name, kind in self.feature_types.items()},
            "signals": [signal.to_json() for signal in self.signals],
        }

    @classmethod
    def from_json(cls, value: JSONObject) -> "Definition":
        match value:
            case {
                "labels": {"truth": str(truth), "positive": positive, "target_column": target},
                "signals": list(signals),
                "feature_types": dict(kinds),
            }:
                return cls(
                    endpoint=str(value["endpoint"]),
                    signals=tuple(Signal.from_json(signal) for signal in signals),
                    deployment=_text(value["deployment"]),
                    task=Task(str(value["task"])),
                    reference=_text(value["reference"]),
                    labels=Labels(truth, _text(positive), _text(target)),
                    clocking=Clocking(_text(value["timestamp_column"]), _seconds(value["allowed_lateness_seconds"])),
                    feature_types={name: FeatureType(str(kind)) for name, kind in kinds.items()},
                )
        raise Invalid("This is no definition of a monitor.")


def _text(value: JSON) -> str | None:
    return None if value is None else str(value)


def _seconds(value: JSON) -> timedelta | None:
    return timedelta(seconds=float(value)) if isinstance(value, int | float) else None


def _thresholds(value: Mapping[str, JSON]) -> Thresholds:
    return {
        group: {metric: float(str(limit)) for metric, limit in limits.items()}
        for group, limits in value.items()
        if isinstance(limits, Mapping)
    }
