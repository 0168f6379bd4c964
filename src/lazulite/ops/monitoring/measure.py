"""The step behind every run of a monitor: joins a window, compares it with the reference, scores it by the truth."""

# ruff: noqa: S608 - DuckDB takes no parameters for names: every one of them goes through quoted().

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from lazulite.ops.monitoring.binning import Histograms, ReferenceEmpty
from lazulite.ops.monitoring.definition import Definition, FeatureType, Signal, SignalType
from lazulite.ops.monitoring.frame import Table, categories, compared_as, count, feature_type, numbers
from lazulite.ops.monitoring.joins import FACTS_OF_A_ROW, MEMORY_MB, join_window
from lazulite.ops.monitoring.scores import performance
from lazulite.ops.monitoring.signals import (
    Measured,
    categorical_drift,
    categorical_quality,
    missed,
    numerical_drift,
    numerical_quality,
    overall_drift,
    rounded,
    unmeasured,
)
from lazulite.services.data.engine import Engine, engine, quoted, text, told
from lazulite.services.data.scan import staged
from lazulite.services.data.sources import choose, files_below
from lazulite.words.errors import Invalid, nearest
from lazulite.words.json import JSON, JSONObject

WINDOW_FILE = "window.parquet"


class FeatureUnknown(Invalid):
    pass


@dataclass(frozen=True)
class Folders:
    """Where the step finds the segments and the reference (None: no signal needs one), and may write."""

    capture: Path
    feedback: Path | None
    reference: Path | None
    window: Path
    scratch: Path


@dataclass(frozen=True)
class Compared:
    """A column of the reference, the window's column it is compared with, and how."""

    reference: str
    production: str
    type: FeatureType


def monitor_step(arguments: JSONObject, inputs: Mapping[str, Path], folder: Path) -> JSON:
    """arguments: `definition`, `from`, `to` (RFC 3339); inputs: capture, feedback, reference (the last two if any)."""
    if "capture" not in inputs:
        raise Invalid(f"The step needs the input 'capture'; it got {', '.join(inputs) or 'none'}.")
    definition = arguments["definition"]
    if not isinstance(definition, Mapping):
        raise Invalid("The step needs the monitor's definition.")
    start, end = (datetime.fromisoformat(str(arguments[name])) for name in ("from", "to"))
    with tempfile.TemporaryDirectory(prefix="monitor-") as scratch:
        folders = Folders(inputs["capture"], inputs.get("feedback"), inputs.get("reference"), folder, Path(scratch))
        return measure(Definition.from_json(definition), start, end, folders)


def measure(definition: Definition, start: datetime, end: datetime, folders: Folders) -> JSONObject:
    """Writes the window's Parquet file and gives everything that is known of it.

    {"window": {from, to, rows}, "counts": {...}, "model_versions": [...], "signals": {name: {...}}}
    """
    target = folders.window / WINDOW_FILE
    captured = sorted(folders.capture.rglob("*.parquet"))
    feedback = sorted(folders.feedback.rglob("*.parquet")) if folders.feedback else []
    counts = join_window(
        captured, feedback, window=definition.window(start, end), to=target, scratch=folders.scratch / "join"
    )
    with engine(folders.scratch / "measure", memory_mb=MEMORY_MB) as running, told():
        window = Table.of(running, f"read_parquet({text(str(target))})")
        reference = _reference(running, folders.reference) if folders.reference and counts.predictions else None
        signals = {s.name: _signal(s, definition, window, reference) for s in definition.signals if counts.predictions}
        return {
            "window": {"from": start.isoformat(), "to": end.isoformat(), "rows": counts.predictions},
            "counts": counts.to_json(),
            "model_versions": _model_versions(window),
            "signals": signals,
        }


def _reference(running: Engine, folder: Path) -> Table:
    files, reading = choose(files_below(folder))
    return Table.of(running, staged(running, files, reading))


def _signal(signal: Signal, definition: Definition, window: Table, reference: Table | None) -> JSONObject:
    if signal.type is SignalType.MODEL_PERFORMANCE:
        return _performance(signal, definition, window)
    if reference is None:
        raise Invalid(f"The signal '{signal.name}' needs reference data, and the step was given none.")
    if signal.type is SignalType.PREDICTION_DRIFT:
        pairs, left_out = _prediction(definition, window, reference), dict[str, JSON]()
    else:
        pairs, left_out = _features(signal, definition, window, reference)
    one = _quality if signal.type is SignalType.DATA_QUALITY else _drift
    features: list[Measured] = []
    for pair in pairs:
        try:
            features.append(one(signal, pair, window, reference))
        except ReferenceEmpty:
            left_out[pair.reference] = "the reference has no value"
    watched = signal.features or (() if features else left_out)  # what is named, else anything at all
    result: dict[str, JSON] = {
        "type": signal.type.value,
        "features": [feature.to_json() for feature in features],
        "left_out": left_out,
        "unmeasured": {name: why for name, why in left_out.items() if name in watched},
        "broken": [feature.name for feature in features if feature.broken],
    }
    return result if signal.type is SignalType.DATA_QUALITY else result | {"overall": overall_drift(features)}


def _features(
    signal: Signal, definition: Definition, window: Table, reference: Table
) -> tuple[list[Compared], dict[str, JSON]]:
    """The columns that are compared, and why others are not."""
    inputs = [name for name in window.types if not _ours(window, name)]
    known = [name for name in reference.types if name != definition.labels.target_column]
    for name in signal.features or ():
        if name not in known:
            raise FeatureUnknown(
                f"The signal '{signal.name}' asks for the feature '{name}'; the reference has no such column.",
                hint=nearest(name, known),
            )
    pairs, left_out = [], dict[str, JSON]()
    for name in signal.features or known:
        kind = definition.feature_types.get(name) or compared_as(name, reference, window)
        if name == definition.clocking.timestamp_column and not signal.features:
            left_out[name] = "it is the event time"
        elif name not in inputs:
            left_out[name] = "no captured input has this name"
        elif kind is None:
            left_out[name] = f"values of type {reference.types[name]} are not compared"
        else:
            pairs.append(Compared(name, name, kind))
    return pairs, left_out


def _prediction(definition: Definition, window: Table, reference: Table) -> list[Compared]:
    target = definition.labels.target_column
    if target is None or target not in reference.types:
        raise FeatureUnknown(
            f"Prediction drift compares with the reference's target column, and {target!r} is none.",
            hint=nearest(target or "target_column", reference.types),
        )
    kind = definition.feature_types.get(target) or feature_type(target, reference.types[target])
    return [Compared(target, _own(window, "prediction"), kind or FeatureType.CATEGORICAL)]


def _drift(signal: Signal, pair: Compared, window: Table, reference: Table) -> Measured:
    metrics: dict[str, float]
    histograms: Histograms
    if pair.type is FeatureType.NUMERICAL:
        metrics, histograms = numerical_drift(
            numbers(reference, pair.reference).values, numbers(window, pair.production).values
        )
    else:
        like = reference.types[pair.reference]
        metrics, histograms = categorical_drift(
            categories(reference, pair.reference, like=like), categories(window, pair.production, like=like)
        )
    return Measured(pair.production, pair.type, metrics, signal.limits(pair.type.value), histograms)


def _quality(signal: Signal, pair: Compared, window: Table, reference: Table) -> Measured:
    if pair.type is FeatureType.NUMERICAL:
        metrics = numerical_quality(numbers(reference, pair.reference), numbers(window, pair.production))
    else:
        like = reference.types[pair.reference]
        metrics = categorical_quality(
            categories(reference, pair.reference, like=like), categories(window, pair.production, like=like)
        )
    return Measured(pair.production, pair.type, metrics, signal.limits(pair.type.value))


def _performance(signal: Signal, definition: Definition, window: Table) -> JSONObject:
    columns = {name: _own(window, name) for name in ("prediction", "probability", "actual")}
    labelled = f"{quoted(columns['actual'])} IS NOT NULL"

    def figures(where: str) -> Mapping[str, float | None]:
        return performance(
            window, columns=columns, task=definition.task, positive=definition.labels.positive, where=where
        )

    metrics = figures("true")
    versions = []
    for model, version, rows in _versions(window):
        where = f"{_is(window, 'model', model)} AND {_is(window, 'model_version', version)}"
        versions.append(
            {
                "model": model, "model_version": version, "predictions": rows,
                "rows": count(window, f"{labelled} AND {where}"), "metrics": rounded(figures(where)),
            }
        )  # fmt: skip
    limits, rows = signal.limits(definition.task.value), count(window, labelled)
    return {
        "type": signal.type.value,
        "rows": rows,
        "metrics": rounded(metrics),
        "thresholds": dict(limits),
        "broken": list[JSON](missed(metrics, limits)),
        "unmeasured": unmeasured(metrics, limits, rows=rows),
        "model_versions": list[JSON](versions),
    }


def _model_versions(window: Table) -> JSON:
    return [{"model": model, "model_version": version, "predictions": n} for model, version, n in _versions(window)]


def _versions(window: Table) -> Sequence[tuple[str | None, str | None, int]]:
    model, version = (f"CAST({quoted(_own(window, name))} AS VARCHAR)" for name in ("model", "model_version"))
    rows = window.engine.rows(f"SELECT {model}, {version}, count(*) FROM {window.source} GROUP BY 1, 2 ORDER BY 1, 2")
    return [(_text(row[0]), _text(row[1]), int(str(row[2]))) for row in rows]


def _is(window: Table, column: str, value: str | None) -> str:
    name = f"CAST({quoted(_own(window, column))} AS VARCHAR)"
    return f"{name} IS NULL" if value is None else f"{name} = {text(value)}"


def _own(window: Table, name: str) -> str:
    """The window's name of a column of ours: an input of the same name has it, with `_` before ours."""
    return f"_{name}" if f"_{name}" in window.types else name


def _ours(window: Table, name: str) -> bool:
    own = {
        _own(window, column) for column in (*FACTS_OF_A_ROW, "prediction", "probability", "actual", "at", "event_time")
    }
    return name in own


def _text(value: object) -> str | None:
    return None if value is None else str(value)
