"""What is said of monitors once it has happened."""

from collections.abc import Iterable, Mapping, Sequence

from lazulite.foundation.events.facts import NewFact, new_fact
from lazulite.ops.monitoring.entities import Monitor, MonitorRun
from lazulite.services.assets.entities import AssetVersion
from lazulite.words.facts import FactCatalogue, FactKind
from lazulite.words.json import JSON, JSONObject

SUBJECT = "monitors/NAME"
OF_MONITOR = ("monitor", "endpoint")
OF_RUN = ("run", "job", "window")
OF_SIGNAL = (*OF_MONITOR, *OF_RUN, "signal", "type", "broken", "unmeasured")
OF_FEATURES = ("features", "left_out")
FACTS = FactCatalogue(
    FactKind("MonitorCreated", SUBJECT, OF_MONITOR, "A monitor has been made."),
    FactKind("MonitorUpdated", SUBJECT, OF_MONITOR, "A monitor has got another document."),
    FactKind("MonitorDeleted", SUBJECT, OF_MONITOR, "A monitor has been deleted; what it measured stays."),
    FactKind("MonitorRunStarted", SUBJECT, (*OF_MONITOR, *OF_RUN), "A monitor has begun to look at a window of time."),
    FactKind("MonitorRunFailed", SUBJECT, ("monitor", *OF_RUN, "error"), "A monitor could not measure a window."),
    FactKind(
        "WindowFoundEmpty", SUBJECT, (*OF_MONITOR, *OF_RUN, "reason"),
        "A monitor has looked at a window in which nothing was captured.",
    ),
    FactKind(
        "WindowRegistered", "data/NAME/VERSION", (*OF_MONITOR, *OF_RUN, "counts"),
        "A window's predictions, with the feedback on them, have become a version of the monitor's data asset.",
    ),
    FactKind(
        "WindowsGathered", "data/NAME/VERSION", ("name", "version", "windows"),
        "Several windows have become one data version for what a trigger starts.",
    ),
    FactKind(
        "DriftDetected", SUBJECT, (*OF_SIGNAL, *OF_FEATURES, "overall"),
        "A drift signal has found at least one feature beyond its limit in a window.",
    ),
    FactKind("DataQualityMeasured", SUBJECT, (*OF_SIGNAL, *OF_FEATURES), "The data quality of a window is known."),
    FactKind(
        "PerformanceMeasured", SUBJECT, (*OF_SIGNAL, "rows", "metrics", "thresholds", "model_versions"),
        "The performance of a window is known, from the feedback so far.",
    ),
)  # fmt: skip

KEPT = ("name", "type", "metrics", "thresholds", "broken")


def monitor_created(monitor: Monitor) -> NewFact:
    return _about("MonitorCreated", monitor, {})


def monitor_updated(monitor: Monitor) -> NewFact:
    return _about("MonitorUpdated", monitor, {})


def monitor_deleted(monitor: Monitor) -> NewFact:
    return _about("MonitorDeleted", monitor, {})


def monitor_run_started(monitor: Monitor, run: MonitorRun) -> NewFact:
    return _about("MonitorRunStarted", monitor, _window(run))


def monitor_run_failed(run: MonitorRun, error: str) -> NewFact:
    data = {**_window(run), "monitor": run.monitor, "error": error}
    return new_fact(
        FACTS, "MonitorRunFailed", subject=f"monitors/{run.monitor}", workspace_id=run.workspace_id, data=data
    )


def window_found_empty(monitor: Monitor, run: MonitorRun, reason: str) -> NewFact:
    return _about("WindowFoundEmpty", monitor, {**_window(run), "reason": reason})


def window_registered(monitor: Monitor, run: MonitorRun, version: str, counts: JSON) -> NewFact:
    data: dict[str, JSON] = {
        **_window(run, monitor.window_asset, version),
        "monitor": monitor.name,
        "endpoint": monitor.definition.endpoint,
        "counts": counts,
    }
    subject = f"data/{monitor.window_asset}/{version}"
    return new_fact(FACTS, "WindowRegistered", subject=subject, workspace_id=monitor.workspace_id, data=data)


def windows_gathered(workspace_id: str, gathered: AssetVersion, windows: Sequence[AssetVersion]) -> NewFact:
    """One data version was made of these windows, so that lineage leads from it to each of them."""
    listed: list[JSON] = [{"name": one.name, "version": one.version, "ref": one.ref} for one in windows]
    data: dict[str, JSON] = {"name": gathered.name, "version": gathered.version, "windows": listed}
    return new_fact(FACTS, "WindowsGathered", subject=gathered.subject, workspace_id=workspace_id, data=data)


def measured(monitor: Monitor, run: MonitorRun, version: str, signal: str, result: JSONObject) -> list[NewFact]:
    """DriftDetected where a limit is broken; DataQualityMeasured and PerformanceMeasured always. No histograms."""
    data: dict[str, JSON] = {**_window(run, monitor.window_asset, version), "signal": signal}
    told = {key: value for key, value in result.items() if key != "features"}
    data |= told
    if "features" in result:
        data["features"] = without_histograms(result)
    match result["type"]:
        case "data_drift" | "prediction_drift":
            return [_about("DriftDetected", monitor, data)] if result["broken"] else []
        case "data_quality":
            return [_about("DataQualityMeasured", monitor, data)]
    return [_about("PerformanceMeasured", monitor, data)]


def without_histograms(result: JSONObject) -> list[JSON]:
    """The features of a signal's result, small enough for a fact."""
    features = result.get("features")
    listed: Iterable[JSON] = features if isinstance(features, list) else []
    return [{key: one[key] for key in KEPT} for one in listed if isinstance(one, Mapping)]


def _about(kind: str, monitor: Monitor, more: Mapping[str, JSON]) -> NewFact:
    data: dict[str, JSON] = {"monitor": monitor.name, "endpoint": monitor.definition.endpoint, **more}
    return new_fact(FACTS, kind, subject=f"monitors/{monitor.name}", workspace_id=monitor.workspace_id, data=data)


def _window(run: MonitorRun, asset: str | None = None, version: str | None = None) -> dict[str, JSON]:
    window: dict[str, JSON] = {"from": run.start.isoformat(), "to": run.end.isoformat()}
    if asset and version:
        window |= {"name": asset, "version": version, "ref": f"azureml:{asset}:{version}"}
    return {"run": run.id, "job": run.job, "window": window}
