"""A monitor as the document that makes it as it is."""

from collections.abc import Mapping

from lazulite.foundation import revisions
from lazulite.foundation.firing.reading import trigger_of
from lazulite.ops.monitoring.cadence import Cadence
from lazulite.ops.monitoring.definition import Definition, Signal, SignalType
from lazulite.ops.monitoring.documents import PREFIX
from lazulite.ops.monitoring.entities import Monitor
from lazulite.specs.as_yaml import as_yaml
from lazulite.specs.durations import written
from lazulite.specs.reading import Document, read_document, read_kept
from lazulite.words.json import JSON

LEVEL = "create_monitor."  # Azure ML's level, which this document goes without


def text_of(monitor: Monitor) -> str:
    """In YAML."""
    return as_yaml(document_of(monitor))


def document_of(monitor: Monitor) -> dict[str, JSON]:
    """Without what it would have anyway."""
    said, cadence = monitor.definition, monitor.cadence
    endpoint = PREFIX + ":".join(filter(None, [said.endpoint, said.deployment]))
    lateness = said.clocking.allowed_lateness
    return _told(
        {
            "name": monitor.name,
            "description": monitor.description or None,
            "tags": dict(monitor.tags) or None,
            "is_enabled": None if monitor.enabled else False,
            "monitoring_target": {"ml_task": said.task.value, "endpoint_deployment_id": endpoint},
            "timestamp_column": said.clocking.timestamp_column,
            "allowed_lateness": None if lateness is None else written(lateness),
            "label": _told({"field": said.labels.truth, "positive": said.labels.positive}),
            "window_asset": monitor.window_asset,
            "data_window": _window(cadence) if cadence else None,
            "reference_data": _reference(said),
            "trigger": trigger_of(cadence.times) if cadence else None,
            "monitoring_signals": {signal.name: _signal(signal, said) for signal in said.signals},
        }
    )


def changed(monitor: Monitor, settings: Mapping[str, JSON], *, text: str | None = None) -> Document:
    """Its document or another one, with values at their dotted places. Raises as `read_document`."""
    if text is not None:
        return read_document(text, settings)
    return read_kept(text_of(monitor), {place.removeprefix(LEVEL): value for place, value in settings.items()})


def revision_of(monitor: Monitor) -> int:
    """Another number after a change."""
    return revisions.revision_of(document_of(monitor))


def _told(said: Mapping[str, JSON]) -> dict[str, JSON]:
    return {name: value for name, value in said.items() if value is not None}


def _window(cadence: Cadence) -> JSON:
    return (
        _told(
            {
                "lookback_window_size": written(cadence.size) if cadence.size is not None else None,
                "lookback_window_offset": written(cadence.offset) if cadence.offset else None,
            }
        )
        or None
    )


def _reference(said: Definition) -> JSON:
    if said.reference is None:
        return None
    return _told({"path": said.reference, "target_column_name": said.labels.target_column})


def _signal(signal: Signal, said: Definition) -> JSON:
    """What features are is told where drift is asked of them, else by the first signal."""
    drift = [one for one in said.signals if one.type is SignalType.DATA_DRIFT]
    kinds: dict[str, JSON] = {name: kind.value for name, kind in said.feature_types.items()}
    return _told(
        {
            "type": signal.type.value,
            "features": None if signal.features is None else list(signal.features),
            "feature_type_override": kinds if kinds and signal is (drift or said.signals)[0] else None,
            "metric_thresholds": {group: dict(limits) for group, limits in signal.thresholds.items()} or None,
        }
    )
