"""What the API answers of monitors. `make reference` writes this file from the OpenAPI document."""

from collections.abc import Mapping
from typing import Literal

from lazulite.experience.sdk.answer import Answer
from lazulite.words.json import JSON


class Window(Answer):
    """Event time: `from` is in it, `to` is not any more."""

    to: str


class Strain(Answer):
    """A feature's drift metric and its limit, if it has one; `broken`: it is beyond that."""

    feature: str
    metric: str
    value: float
    limit: float | None
    broken: bool


class Headline(Answer):
    """The leading performance metric. `change`: since the window before, if that measured it."""

    metric: str
    value: float
    limit: float | None
    broken: bool
    change: float | None
    better: bool | None


class Health(Answer):
    """How a monitor stands by its newest runs. `why`: what is beyond its limits, or could not be measured. `window`:
    the last that was measured, `going`: one that is being looked at. `worst`: the drift metric closest to its limit.
    `failed_runs`: how many of the last twelve have not measured all of it since one did, `failing_since` the first.
    """

    state: Literal["NeverRun", "Preparing", "Running", "Healthy", "Degraded", "Unhealthy", "Failed", "Empty"]
    why: list[str]
    window: Window | None
    going: Window | None
    worst: Strain | None
    performance: Headline | None
    failed_runs: int
    failing_since: str | None


class Labels(Answer):
    truth: str
    positive: str | None
    target_column: str | None


class Signal(Answer):
    """`thresholds`: limits by group (numerical, categorical, or a task) and metric."""

    name: str
    type: str
    features: list[str] | None
    thresholds: Mapping[str, Mapping[str, float]]


class Definition(Answer):
    """What is watched, as it is understood."""

    endpoint: str
    deployment: str | None
    task: str
    reference: str | None
    labels: Labels
    timestamp_column: str | None
    allowed_lateness_seconds: float | None
    feature_types: Mapping[str, str]
    signals: list[Signal]


class Cadence(Answer):
    """`cron`, or every `interval` of `frequency`; a window is `size_seconds` long and ends `offset_seconds` before."""

    start: str
    end: str | None
    cron: str | None
    frequency: str | None
    interval: int
    time_zone: str
    size_seconds: float | None
    offset_seconds: float


class Monitor(Answer):
    """`definition`: what is watched, as it is understood. `window_asset`: the data asset that its windows become.
    `document` makes it as it is; None in lists.
    """

    id: str
    name: str
    description: str
    tags: Mapping[str, str]
    endpoint: str
    window_asset: str
    is_enabled: bool
    next_run_at: str | None
    health: Health
    definition: Definition
    schedule: Cadence | None
    created_by: str
    created_at: str
    document: str | None
    warnings: list[str]


class Counts(Answer):
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


class ServedVersion(Answer):
    """A model version that answered in the window; its rows with a known truth and their metrics, where measured."""

    model: str | None
    model_version: str | None
    predictions: int
    rows: int | None
    metrics: Mapping[str, float | None] | None


class Histograms(Answer):
    labels: list[JSON]
    reference: list[int]
    production: list[int]


class Feature(Answer):
    """`broken`: the metrics that are above their limit."""

    name: str
    type: str
    metrics: Mapping[str, float | None]
    thresholds: Mapping[str, float]
    broken: list[str]
    histograms: Histograms | None


class Overall(Answer):
    """`share`: of the features that drifted. `maximum`: the greatest Jensen-Shannon distance, of `maximum_feature`."""

    features: int
    drifted: list[str]
    share: float
    maximum: float
    maximum_feature: str | None
    mean: float


class Measured(Answer):
    """Drift and quality have `features`, drift an `overall`; performance has `rows`, `metrics` and `thresholds`.
    `unmeasured`: the features, or the limited metrics, that were to be measured and were not, each with the reason.
    """

    type: str
    broken: list[str]
    unmeasured: Mapping[str, str]
    features: list[Feature] | None
    left_out: Mapping[str, str] | None
    overall: Overall | None
    rows: int | None
    metrics: Mapping[str, float | None] | None
    thresholds: Mapping[str, float] | None
    model_versions: list[ServedVersion] | None


class MonitorRun(Answer):
    """`status`: Empty where nothing was captured in the window. `error`: why nothing was measured. `window`: the data
    version that the rows became. `signals`: what was measured, by signal; in lists without the features.
    """

    id: str
    monitor: str
    status: str
    to: str
    fire_at: str | None
    job: str | None
    error: str | None
    window: str | None
    counts: Counts | None
    model_versions: list[ServedVersion] | None
    signals: Mapping[str, Measured] | None
    created_by: str
    created_at: str
    ended_at: str | None
