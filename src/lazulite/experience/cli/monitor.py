"""`lazulite monitor`: watch an endpoint, and see what was seen."""

from collections.abc import Mapping
from typing import Annotated

from cyclopts import App, Parameter

from lazulite.experience.cli.options import (
    File,
    Filter,
    Flag,
    MaxResults,
    Name,
    OrderBy,
    Output,
    Set,
    Text,
    Workspace,
    client,
    settings,
)
from lazulite.experience.cli.output import Form, form_of, show, show_list, warn
from lazulite.words.json import JSON, JSONObject

app = App(name="monitor", help="Watch what a deployment answers: drift, quality, performance.")
COLUMNS = ("name", "endpoint", "is_enabled", "next_run_at", "window_asset")
WINDOWS = ("from", "to", "status", "rows", "labelled", "drifted", "worst", "performance", "window")
EMPTY = "No monitors here. Make one: lazulite monitor create -f monitor.yml"
NO_WINDOWS = "No window looked at. Look at one: lazulite monitor run -n {name} --from MOMENT --to MOMENT"
SHOWN_METRICS = ("roc_auc", "accuracy", "rmse")
NamePlace = Annotated[str, Parameter(name=("--name", "-n"), help="Its name.")]


@app.command
def create(*, file: File, set_: Set = None, workspace: Workspace = None, output: Output = None) -> None:
    """Make the monitor of a document."""
    with client(workspace) as platform:
        made = platform.monitors.create(file, set=settings(set_))
        warn(made)
        show(made, output)


@app.command(name="list")
def list_(
    *, filter_: Filter = None, order_by: OrderBy = None, text: Text = None, max_results: MaxResults = 50,
    workspace: Workspace = None, output: Output = None,
) -> None:  # fmt: skip
    """The workspace's monitors."""
    with client(workspace) as platform:
        found = platform.monitors.list(filter=filter_, order_by=order_by, text=text, max_results=max_results)
        show_list(found, COLUMNS, output, empty=EMPTY)


@app.command(name="show")
def show_(name: NamePlace, *, max_results: MaxResults = 12, workspace: Workspace = None, output: Output = None) -> None:
    """The monitor and its last windows, with their drift and performance."""
    with client(workspace) as platform:
        monitor = platform.monitors.get(name)
        runs = list(platform.monitors.runs(name, max_results=max_results))
    _show_windows(monitor, runs, output)


@app.command
def run(
    name: NamePlace, *, from_: Annotated[str, Parameter(name="--from")], to: str, no_wait: Flag = False,
    workspace: Workspace = None, output: Output = None,
) -> None:  # fmt: skip
    """Look at one window of event time, whenever it was.

    Parameters
    ----------
    from_
        Its first moment: 2013-04-01T00:00:00Z.
    to
        The first moment that is not in it any more.
    no_wait
        Do not wait for the result.
    """
    with client(workspace) as platform:
        start = platform.monitors.start if no_wait else platform.monitors.run
        show(start(name, from_, to), output)


@app.command
def results(name: NamePlace, *, run_id: str, workspace: Workspace = None, output: Output = None) -> None:
    """Everything that a run has measured, feature by feature.

    Parameters
    ----------
    run_id
        Which run: `lazulite monitor show NAME -o json` names them.
    """
    with client(workspace) as platform:
        show(platform.monitors.result(name, run_id), output)


@app.command
def delete(name: Name, *, workspace: Workspace = None) -> None:
    """Its windows and what was measured stay."""
    with client(workspace) as platform:
        platform.monitors.delete(name)


def _show_windows(monitor: JSONObject, runs: list[JSONObject], output: Form | None) -> None:
    if form_of(output) != "table":
        show({**monitor, "runs": runs}, output)
        return
    kept = ("name", "endpoint", "window_asset", "is_enabled", "next_run_at", "description")
    show({key: monitor.get(key) for key in kept}, output)
    show_list([_window(run) for run in runs], WINDOWS, output, empty=NO_WINDOWS.format(name=monitor.get("name")))


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
