"""`lazulite monitor`: watch an endpoint, and see what was seen."""

from collections.abc import Iterable, Mapping, Sequence

from cyclopts import App

from lazulite.experience.cli.options import (
    File,
    Filter,
    Flag,
    From,
    MaxResults,
    MaybeFile,
    Name,
    OrderBy,
    Output,
    Set,
    Text,
    Workspace,
    changes,
    client,
    range_of,
    settings,
)
from lazulite.experience.cli.output import Form, form_of, say, show, show_list, warn
from lazulite.experience.cli.progress import phase
from lazulite.words.json import JSON, JSONObject

app = App(name="monitor", help="Watch what a deployment answers: drift, quality, performance.")
COLUMNS = ("name", "endpoint", "health.state", "health.why", "is_enabled", "next_run_at", "window_asset")
WINDOWS = ("from", "to", "status", "rows", "labelled", "drifted", "worst", "performance", "window")
EMPTY = "No monitors here. Make one: lazulite monitor create -f monitor.yml"
NO_WINDOWS = "No window looked at. Look at one: lazulite monitor run -n {name} --from MOMENT --to MOMENT"
FEATURES = ("signal", "feature", "measured", "threshold", "broken")
COLLECT = "Switch data_collector on: lazulite online-deployment update -f DEPLOYMENT.yml"
SHOWN_METRICS = ("roc_auc", "accuracy", "rmse")


@app.command
def create(*, file: File, set_: Set = None, workspace: Workspace = None, output: Output = None) -> None:
    """Make the monitor of a document.

    Example: lazulite monitor create -f monitor.yml
    """
    with client(workspace) as platform:
        made = platform.monitors.create(file, set=settings(set_))
        warn(made)
        if captures_nothing(platform.online_deployments.list(str(made.endpoint))):
            say(f"warning: no deployment of '{made.endpoint}' keeps its inputs: a window has no rows. {COLLECT}")
        show(made, output)


@app.command(name="list")
def list_(
    *, filter_: Filter = None, order_by: OrderBy = None, text: Text = None, max_results: MaxResults = 50,
    workspace: Workspace = None, output: Output = None,
) -> None:  # fmt: skip
    """The workspace's monitors.

    Example: lazulite monitor list
    """
    with client(workspace) as platform:
        found = platform.monitors.list(filter=filter_, order_by=order_by, text=text, max_results=max_results)
        show_list(found, COLUMNS, output, empty=EMPTY)


@app.command(name="show")
def show_(name: Name, *, max_results: MaxResults = 12, workspace: Workspace = None, output: Output = None) -> None:
    """The monitor and its last windows, with their drift and performance.

    Example: lazulite monitor show pumps
    """
    with client(workspace) as platform:
        monitor = platform.monitors.get(name)
        runs = list(platform.monitors.runs(name, max_results=max_results))
    _show_windows(monitor, runs, output)


@app.command
def update(
    name: Name, *, file: MaybeFile = None, set_: Set = None, workspace: Workspace = None, output: Output = None
) -> None:
    """Give a monitor another document, or other values in the one it has. Its windows stay.

    Example: lazulite monitor update pumps --set trigger.interval=2
    """
    over = changes(file, set_)
    with client(workspace) as platform:
        changed = platform.monitors.update(name, file, set=over)
        warn(changed)
        show(changed, output)


@app.command
def run(
    name: Name, *, last: str | None = None, from_: From = None, to: str | None = None, no_wait: Flag = False,
    workspace: Workspace = None, output: Output = None,
) -> None:  # fmt: skip
    """Look at one window of event time, whenever it was.

    Example: lazulite monitor run pumps --last 1d

    Parameters
    ----------
    last
        The window that ends now and is so long: 90m, 1d. Without --last and --from, the last day.
    to
        The first moment that is not in it any more. Default: now.
    no_wait
        Do not wait for the result.
    """
    with client(workspace) as platform:
        window = range_of(last, from_, to)
        if no_wait:
            show(platform.monitors.start(name, *window), output)
            return
        with phase(f"monitor {name}: measuring"):
            found = platform.monitors.run(name, *window)
        _show_result(found, output)


@app.command
def results(name: Name, *, run_id: str, workspace: Workspace = None, output: Output = None) -> None:
    """Everything that a run has measured, feature by feature.

    Example: lazulite monitor results pumps --run-id 01a215c0-2e05-7e17-8d2c-53ba96902049

    Parameters
    ----------
    run_id
        Which run: `lazulite monitor show NAME -o json` names them.
    """
    with client(workspace) as platform:
        _show_result(platform.monitors.result(name, run_id), output)


@app.command
def delete(name: Name, *, workspace: Workspace = None) -> None:
    """Delete a monitor; its windows and what was measured stay.

    Example: lazulite monitor delete pumps
    """
    with client(workspace) as platform:
        platform.monitors.delete(name)
        say(f"monitor {name} is deleted")


def _show_windows(monitor: JSONObject, runs: Sequence[JSONObject], output: Form | None) -> None:
    if form_of(output) != "table":
        show({**monitor, "runs": runs}, output)
        return
    show(head_of(monitor), output)
    show_list([_window(run) for run in runs], WINDOWS, output, empty=NO_WINDOWS.format(name=monitor.get("name")))


def head_of(monitor: JSONObject) -> JSONObject:
    """What stands above its windows: how it stands comes first."""
    health = _mapping(monitor.get("health"))
    kept = ("endpoint", "window_asset", "is_enabled", "next_run_at", "description")
    stands = {"name": monitor.get("name"), "health": health.get("state"), "why": health.get("why")}
    return {**stands, **{key: monitor.get(key) for key in kept}}


def captures_nothing(deployments: Iterable[JSONObject]) -> bool:
    """Whether none of them has a data collector switched on."""
    return not any(_mapping(each.get("data_collector")).get("enabled") for each in deployments)


def _show_result(run: JSONObject, output: Form | None) -> None:
    """A table shows the window, and then the features of each signal."""
    if form_of(output) != "table":
        show(run, output)
        return
    show({key: value for key, value in run.items() if key != "signals"}, output)
    for name, signal in _mapping(run.get("signals")).items():
        features = _mapping(signal).get("features")
        rows = [_feature(name, each) for each in features] if isinstance(features, list) else []
        if rows:
            show_list(rows, FEATURES, output)
        else:
            show({"signal": name, **_mapping(signal)}, output)


def _feature(signal: str, feature: JSON) -> JSONObject:
    found = _mapping(feature)
    thresholds, metrics = _mapping(found.get("thresholds")), _mapping(found.get("metrics"))
    judged = {name: metrics.get(name) for name in thresholds} or metrics
    return {"signal": signal, "feature": found.get("name"), "measured": judged, "threshold": thresholds,
            "broken": found.get("broken")}  # fmt: skip


def _window(run: JSONObject) -> JSONObject:
    """A run as one line."""
    counts, signals = _mapping(run.get("counts")), _mapping(run.get("signals"))
    by_type = {str(_mapping(signal).get("type")): _mapping(signal) for signal in signals.values()}
    overall = _mapping(by_type.get("data_drift", {}).get("overall"))
    metrics = _mapping(by_type.get("model_performance", {}).get("metrics"))
    worst = f"{overall['maximum_feature']} {overall['maximum']}" if overall.get("maximum_feature") else ""
    drifted = overall.get("drifted")
    told = [f"{name} {metrics[name]}" for name in SHOWN_METRICS if metrics.get(name) is not None]
    return {
        "from": run.get("from"), "to": run.get("to"), "status": run.get("error") or run.get("status"),
        "rows": counts.get("predictions"), "labelled": counts.get("matched"),
        "drifted": f"{len(drifted)} of {overall.get('features')}" if isinstance(drifted, list) else "",
        "worst": worst, "performance": ", ".join(told), "window": run.get("window"),
    }  # fmt: skip


def _mapping(value: JSON) -> JSONObject:
    return value if isinstance(value, Mapping) else {}
