"""What a monitor's run has measured, in short: kept beside the run, so that lists read no histograms. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field

from lazulite.words.json import JSON, JSONObject

PERFORMANCE = "model_performance"
DRIFT = ("data_drift", "prediction_drift")
LEADING = ("roc_auc", "f1_score", "accuracy", "rmse", "mae")


@dataclass(frozen=True)
class Strain:
    """A feature's metric and its limit; of one that nothing limits the limit is None."""

    feature: str
    metric: str
    value: float
    limit: float | None
    broken: bool

    @property
    def load(self) -> float:
        """1 at the limit."""
        if self.limit is None:
            return 0.0
        return self.value / self.limit if self.limit > 0 else 2.0 * (self.value > 0)


@dataclass(frozen=True)
class Performance:
    """What one signal says of it."""

    metrics: Mapping[str, float]
    thresholds: Mapping[str, float]
    broken: tuple[str, ...]
    signal: str = ""

    @property
    def leading(self) -> str | None:
        """The metric that is beyond its limit, else one that is limited, or the one that says most."""
        named = (*self.broken, *self.thresholds, *LEADING, *self.metrics)
        return next((one for one in named if one in self.metrics), None)


@dataclass(frozen=True)
class Summary:
    """What a run has measured in short. broken: by the signal's name, what is beyond its limits; unmeasured: what was
    to be measured and was not, and why.

    worst: the drift metric that is closest to its limit, or furthest beyond it. performance: of the signal that is
    beyond its limits, if any is, else of the first that was measured.
    """

    broken: Mapping[str, tuple[str, ...]]
    worst: Strain | None = None
    performance: Performance | None = None
    unmeasured: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def performs_badly(self) -> bool:
        return self.performance is not None and bool(self.performance.broken)

    def to_json(self) -> JSONObject:
        return {
            "broken": {name: list(what) for name, what in self.broken.items()},
            "worst": None if self.worst is None else asdict(self.worst),
            "performance": None if self.performance is None else asdict(self.performance),
            "unmeasured": {name: dict(what) for name, what in self.unmeasured.items()},
        }

    @classmethod
    def from_json(cls, value: JSONObject) -> "Summary":
        worst, performance = value["worst"], value["performance"]
        return cls(
            {name: _texts(what) for name, what in _object(value["broken"]).items()},
            Strain(**worst) if isinstance(worst, Mapping) else None,  # type: ignore[arg-type]  # as it was written
            _performance(str(performance.get("signal", "")), performance) if isinstance(performance, Mapping) else None,
            _reasons(_object(value.get("unmeasured"))),  # none in summaries of an older version
        )


def summary_of(signals: Mapping[str, JSONObject]) -> Summary:
    """signals: by name, as the step has measured them."""
    performances = [_performance(name, one) for name, one in signals.items() if one.get("type") == PERFORMANCE]
    broken = {name: _texts(one.get("broken")) for name, one in signals.items()}
    return Summary(
        {name: what for name, what in broken.items() if what},
        _worst(strain for one in signals.values() if one.get("type") in DRIFT for strain in _strains(one)),
        max(performances, key=lambda one: (bool(one.broken), bool(one.metrics)), default=None),
        _reasons({name: one.get("unmeasured") for name, one in signals.items()}),
    )


def _strains(signal: JSONObject) -> Iterable[Strain]:
    """Of each feature the metric closest to its limit; the first one where nothing limits any."""
    features = signal.get("features")
    for one in features if isinstance(features, list) else ():
        feature = _object(one)
        metrics, limits, name = _numbers(feature.get("metrics")), _numbers(feature.get("thresholds")), feature["name"]
        broken = _texts(feature.get("broken"))
        limited = [
            Strain(str(name), metric, metrics[metric], limit, metric in broken)
            for metric, limit in limits.items()
            if metric in metrics
        ]
        free = [Strain(str(name), metric, value, None, False) for metric, value in [*metrics.items()][:1]]
        if (strained := _worst(limited or free)) is not None:
            yield strained


def _worst(strains: Iterable[Strain]) -> Strain | None:
    return max(strains, key=lambda one: one.load, default=None)


def _performance(name: str, signal: JSONObject) -> Performance:
    return Performance(
        _numbers(signal.get("metrics")), _numbers(signal.get("thresholds")), _texts(signal.get("broken")), name
    )


def _reasons(told: JSONObject) -> dict[str, dict[str, str]]:
    """By signal; without those that have none."""
    return {
        signal: {name: str(why) for name, why in reasons.items()}
        for signal, reasons in told.items()
        if isinstance(reasons, Mapping) and reasons
    }


def _numbers(value: JSON) -> dict[str, float]:
    return {name: float(one) for name, one in _object(value).items() if isinstance(one, int | float)}


def _texts(value: JSON) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list | tuple) else ()


def _object(value: JSON) -> JSONObject:
    return value if isinstance(value, Mapping) else {}
