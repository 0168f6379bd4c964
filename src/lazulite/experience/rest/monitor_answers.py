"""What is told of monitors: what they watch, and what a look at a window has measured."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from lazulite.experience.rest.told import Told
from lazulite.ops.monitoring.entities import MonitorRun
from lazulite.ops.monitoring.health import Health, HealthState


class SignalOut(BaseModel):
    """`thresholds`: limits by group (numerical, categorical, or a task) and metric."""

    name: str
    type: str
    features: list[str] | None
    thresholds: dict[str, dict[str, float]]


class LabelsOut(BaseModel):
    truth: str
    positive: str | None
    target_column: str | None


class DefinitionOut(BaseModel):
    """What is watched, as it is understood."""

    endpoint: str
    deployment: str | None
    task: str
    reference: str | None
    labels: LabelsOut
    timestamp_column: str | None
    allowed_lateness_seconds: float | None
    feature_types: dict[str, str]
    signals: list[SignalOut]


class CadenceOut(BaseModel):
    """`cron`, or every `interval` of `frequency`; a window is `size_seconds` long and ends `offset_seconds` before."""

    start: datetime
    end: datetime | None
    cron: str | None
    frequency: str | None
    interval: int
    time_zone: str
    size_seconds: float | None
    offset_seconds: float


class CountsOut(Told):
    """What became of every row of the window and of its feedback."""

    predictions: int
    matched: int
    predictions_without_feedback: int
    unreadable_event_time: int
    feedback: int
    unmatched_feedback: int
    duplicate: int
    late: int
    outside_window: int
    without_truth: int


class ServedVersionOut(Told):
    """A model version that answered in the window; its rows with a known truth and their metrics, where measured."""

    model: str | None
    model_version: str | None
    predictions: int
    rows: int | None = None
    metrics: dict[str, float | None] | None = None


class HistogramsOut(Told):
    labels: list[JsonValue]
    reference: list[int]
    production: list[int]


class FeatureOut(Told):
    """`broken`: the metrics that are above their limit."""

    name: str
    type: str
    metrics: dict[str, float | None]
    thresholds: dict[str, float]
    broken: list[str]
    histograms: HistogramsOut | None = None


class OverallOut(Told):
    """`share`: of the features that drifted. `maximum`: the greatest Jensen-Shannon distance, of `maximum_feature`."""

    features: int
    drifted: list[str]
    share: float
    maximum: float
    maximum_feature: str | None
    mean: float


class MeasuredOut(Told):
    """Drift and quality have `features`, drift an `overall`; performance has `rows`, `metrics` and `thresholds`.
    `unmeasured`: the features, or the limited metrics, that were to be measured and were not, each with the reason."""

    type: str
    broken: list[str] = Field(default_factory=list)
    unmeasured: dict[str, str] = Field(default_factory=dict)
    features: list[FeatureOut] | None = None
    left_out: dict[str, str] | None = None
    overall: OverallOut | None = None
    rows: int | None = None
    metrics: dict[str, float | None] | None = None
    thresholds: dict[str, float] | None = None
    model_versions: list[ServedVersionOut] | None = None


class WindowOut(BaseModel):
    """Event time: `from` is in it, `to` is not any more."""

    model_config = ConfigDict(populate_by_name=True)

    from_: datetime = Field(serialization_alias="from", validation_alias="from")
    to: datetime

    @classmethod
    def of(cls, run: MonitorRun | None) -> "WindowOut | None":
        return None if run is None else cls(from_=run.start, to=run.end)


class StrainOut(BaseModel):
    """A feature's drift metric and its limit, if it has one; `broken`: it is beyond that."""

    feature: str
    metric: str
    value: float
    limit: float | None
    broken: bool


class HeadlineOut(BaseModel):
    """The leading performance metric. `change`: since the window before, if that measured it."""

    metric: str
    value: float
    limit: float | None
    broken: bool
    change: float | None
    better: bool | None


class HealthOut(BaseModel):
    """How a monitor stands by its newest runs. `why`: what is beyond its limits, or could not be measured. `window`:
    the last that was measured, `going`: one that is being looked at. `worst`: the drift metric closest to its limit.
    `failed_runs`: how many of the last twelve have not measured all of it since one did, `failing_since` the first."""

    state: HealthState
    why: list[str]
    window: WindowOut | None
    going: WindowOut | None
    worst: StrainOut | None
    performance: HeadlineOut | None
    failed_runs: int
    failing_since: datetime | None

    @classmethod
    def of(cls, health: Health) -> "HealthOut":
        worst, performance = health.worst, health.performance
        return cls(
            state=health.state, why=list(health.why), window=WindowOut.of(health.newest),
            going=WindowOut.of(health.going), worst=None if worst is None else StrainOut.model_validate(vars(worst)),
            performance=None if performance is None else HeadlineOut.model_validate(vars(performance)),
            failed_runs=health.failed, failing_since=health.failing_since,
        )  # fmt: skip
