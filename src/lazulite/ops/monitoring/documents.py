"""From a monitor's document to what is watched and when."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from lazulite.foundation.firing.reading import fire_times
from lazulite.ops.monitoring.cadence import Cadence
from lazulite.ops.monitoring.definition import (
    METRICS,
    Clocking,
    Definition,
    FeatureType,
    Labels,
    MetricUnknown,
    Signal,
    SignalType,
    Task,
)
from lazulite.specs.monitor import CreateMonitor, DataWindow, MonitorDocument, ProductionData, SignalDocument
from lazulite.specs.monitor import Thresholds as WrittenThresholds
from lazulite.words.errors import Invalid, nearest

PREFIX = "azureml:"


class TargetInvalid(Invalid):
    pass


def definition_of(document: MonitorDocument) -> Definition:
    """Raises Invalid where two signals name different references, and MetricUnknown."""
    watched = document.create_monitor
    endpoint, deployment = _target(watched.monitoring_target.endpoint_deployment_id)
    task = Task(watched.monitoring_target.ml_task)
    named = [signal.reference_data for signal in watched.monitoring_signals.values()] + [watched.reference_data]
    references = {reference.input_data.path for reference in named if reference}
    if len(references) > 1:
        raise Invalid(
            f"The monitor '{document.name}' names {len(references)} references: {', '.join(sorted(references))}.",
            hint="One monitor compares with one reference; make another monitor for the other.",
        )
    targets = {reference.target_column for reference in named if reference and reference.target_column}
    positive = watched.label.positive
    kinds = {name: kind for s in watched.monitoring_signals.values() for name, kind in s.feature_type_override.items()}
    return Definition(
        endpoint=endpoint,
        deployment=deployment,
        signals=tuple(_signal(name, signal, task) for name, signal in watched.monitoring_signals.items()),
        task=task,
        reference=next(iter(references), None),
        labels=Labels(
            watched.label.field, None if positive is None else _label(positive), next(iter(sorted(targets)), None)
        ),
        clocking=Clocking(watched.timestamp_column, watched.allowed_lateness),
        feature_types={name: FeatureType(kind) for name, kind in kinds.items()},
    )


def cadence_of(document: MonitorDocument, *, now: datetime) -> Cadence | None:
    """None for a monitor that runs on demand only. `now` is the start where the document names none."""
    if document.trigger is None:
        return None
    window = _window(document.create_monitor)
    return Cadence(
        fire_times(document.trigger, now=now),
        size=None if window.lookback_window_size == "default" else window.lookback_window_size,
        offset=timedelta(0) if window.lookback_window_offset == "default" else window.lookback_window_offset,
    )


def _target(text: str) -> tuple[str, str | None]:
    endpoint, _, deployment = text.removeprefix(PREFIX).partition(":")
    if not endpoint or ":" in deployment:
        raise TargetInvalid(
            f"'{text}' names no endpoint to watch.", hint="azureml:ENDPOINT, or azureml:ENDPOINT:DEPLOYMENT for one."
        )
    return endpoint, deployment or None


def _signal(name: str, document: SignalDocument, task: Task) -> Signal:
    features = tuple(document.features) if isinstance(document.features, list) else None
    kind = SignalType(document.type)
    return Signal(name, kind, features, _grouped(name, kind, document.metric_thresholds, task))


def _grouped(name: str, kind: SignalType, written: WrittenThresholds, task: Task) -> Mapping[str, Mapping[str, float]]:
    """Limits without a group are limits of every group that has the metric; of performance, of the monitor's task."""
    grouped = {group: dict(limits) for group, limits in written.items() if isinstance(limits, dict)}
    for metric, limit in written.items():
        if isinstance(limit, dict):
            continue
        groups = [task.value] if kind is SignalType.MODEL_PERFORMANCE else list(METRICS[kind])
        having = [group for group in groups if metric in METRICS[kind][group]]
        if not having:
            raise MetricUnknown(
                f"The signal '{name}' asks for the metric '{metric}', which is not measured.",
                hint=nearest(metric, [known for group in groups for known in METRICS[kind][group]]),
            )
        for group in having:
            grouped.setdefault(group, {})[metric] = limit
    return grouped


def _window(watched: CreateMonitor) -> DataWindow:
    for signal in watched.monitoring_signals.values():
        data = signal.production_data
        if isinstance(data, ProductionData) and data.data_window != DataWindow():
            return data.data_window
    return watched.data_window


def _label(value: str | int | bool) -> str:
    """As labels are spelled when they are compared: true is 1."""
    return str(int(value)) if isinstance(value, bool) else str(value)
