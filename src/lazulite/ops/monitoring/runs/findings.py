"""What a step found, read from its result, and what of it is evidence on which model version."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lazulite.ops.monitoring.entities import MonitorRun
from lazulite.words.errors import Invalid
from lazulite.words.json import JSON, JSONObject
from lazulite.words.manifests import Manifest

FIRST_FIGURES = ("roc_auc", "accuracy", "rmse")


@dataclass(frozen=True)
class Piece:
    """Evidence on one model version."""

    model: str
    version: str
    kind: str
    content: JSONObject
    figure: JSONObject


@dataclass(frozen=True)
class Findings:
    result: JSONObject
    window: Manifest

    @property
    def rows(self) -> int:
        return _number(_object(self.result["window"])["rows"])

    @property
    def counts(self) -> dict[str, JSON]:
        return dict(_object(self.result["counts"]))

    @property
    def matched(self) -> int:
        return _number(self.counts["matched"])

    @property
    def unreadable(self) -> int:
        return _number(self.counts["unreadable_event_time"])

    @property
    def signals(self) -> dict[str, JSONObject]:
        return {name: _object(signal) for name, signal in _object(self.result["signals"]).items()}

    def evidence(self, run: MonitorRun) -> Iterator[Piece]:
        """Of every signal for every model version that answered in the window; performance for its own rows."""
        window: JSONObject = {
            "monitor": run.monitor, "run": run.id, "from": run.start.isoformat(), "to": run.end.isoformat(),
            "version": run.window_version, "counts": self.counts,
        }  # fmt: skip
        for name, signal in self.signals.items():
            per_version = signal.get("model_versions") or self.result["model_versions"]
            for one in per_version if isinstance(per_version, list) else []:
                known = _object(one)
                if known["model"] is not None and known["model_version"] is not None:
                    told = {**known, "thresholds": signal["thresholds"]} if "rows" in known else _short(signal)
                    content: JSONObject = {"window": window, "signal": name, **told}
                    yield Piece(
                        str(known["model"]), str(known["model_version"]), _kind(signal), content, _figure(signal, known)
                    )


def findings_of(result: JSONObject, outputs: JSON, *, output: str) -> Findings:
    """outputs: name -> manifest, as JobFinished tells them. Raises Invalid where the window is not among them."""
    files = outputs.get(output) if isinstance(outputs, Mapping) else None
    if isinstance(files, Mapping):
        files = files.get("manifest", files.get("files"))
    if files is None:
        raise Invalid("The step that measured the window left no window.")
    return Findings(result, Manifest.from_json(files))


def why_failed(result: JSON, reason: JSON) -> str:
    """The step's own sentence where it refused, else why its process ended."""
    match result:
        case {"refused": {"detail": str(detail), "hint": str(hint)}}:
            return f"{detail} {hint}".strip()
    return str(reason or "The step left no result.")


def _kind(signal: JSONObject) -> str:
    return {"data_drift": "drift", "model_performance": "performance"}.get(str(signal["type"]), str(signal["type"]))


def _short(signal: JSONObject) -> dict[str, JSON]:
    """Without histograms: those stay in the run's result."""
    features = signal.get("features")
    listed: list[JSON] = [
        {key: value for key, value in one.items() if key != "histograms"}
        for one in (features if isinstance(features, list) else [])
        if isinstance(one, Mapping)
    ]
    return {**signal, "features": listed}


def _figure(signal: JSONObject, version: JSONObject) -> JSONObject:
    if "overall" in signal:
        return {"name": "share_of_drifted_features", "value": _object(signal["overall"])["share"]}
    if "metrics" in version:
        metrics = _object(version["metrics"])
        name = next((name for name in FIRST_FIGURES if metrics.get(name) is not None), FIRST_FIGURES[0])
        return {"name": name, "value": metrics.get(name)}
    broken = signal.get("broken")
    return {"name": "features_out_of_quality", "value": len(broken) if isinstance(broken, list) else 0}


def _object(value: JSON) -> JSONObject:
    if not isinstance(value, Mapping):
        raise Invalid("The step's result is not what a monitor's step leaves.")
    return value


def _number(value: JSON) -> int:
    return value if isinstance(value, int) else 0
