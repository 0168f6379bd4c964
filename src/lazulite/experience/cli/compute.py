"""`lazulite compute`: who runs things, what runs, and what waits."""

from typing import Annotated

from cyclopts import App, Parameter

from lazulite.experience.cli.options import Filter, MaxResults, OrderBy, Output, Text, Workspace, client
from lazulite.experience.cli.output import Form, form_of, say, show, show_list
from lazulite.words.json import JSONObject

app = App(name="compute", help="Workers: where they are, what runs on them, what waits.")
COLUMNS = ("id", "name", "queue", "state", "slots", "slots_busy", "doing", "last_heartbeat_at", "version")
RUNNING = ("workspace", "kind", "name", "state", "owner", "since", "id")
EMPTY = "No workers here. Start one: lazulite worker --url ADDRESS"
Worker = Annotated[str, Parameter(name=("--name", "-n"), help="The worker's id, as the list shows it.")]


@app.command(name="list")
def list_(
    *, filter_: Filter = None, order_by: OrderBy = None, text: Text = None, max_results: MaxResults = 50,
    workspace: Workspace = None, output: Output = None,
) -> None:  # fmt: skip
    """The workers, and what waits for one.

    Example: lazulite compute list --filter "queue = 'default'"
    """
    with client(workspace) as platform:
        found = platform.compute.list(filter=filter_, order_by=order_by, text=text, max_results=max_results)
        show_list(found, COLUMNS, output, empty=EMPTY, more={"doing": _doing})
        waiting = [queue for queue in found.queues if queue.get("waiting")]
    for queue in waiting if form_of(output) == "table" else ():
        seconds = queue.get("oldest_waiting_seconds")
        waited = f"{seconds:.0f} s" if isinstance(seconds, int | float) else "no time"
        say(f"queue {queue['queue']}: {queue['waiting']} waiting, the oldest for {waited}")


@app.command(name="show")
def show_(name: Worker, *, workspace: Workspace = None, output: Output = None) -> None:
    """A worker, with what runs on it.

    Example: lazulite compute show 01a215be50ba7a34bb002221b8a7f331
    """
    with client(workspace) as platform:
        _show(platform.compute.get(name), output)


@app.command
def gateway(*, workspace: Workspace = None, output: Output = None) -> None:
    """Whether endpoints are served, since when, and what was counted last.

    Example: lazulite compute gateway
    """
    with client(workspace) as platform:
        show(platform.compute.gateway(), output)


def _show(worker: JSONObject, output: Form | None) -> None:
    """A table shows the worker, and then what runs on it."""
    if form_of(output) != "table":
        show(worker, output)
        return
    running = worker.get("running")
    show({key: value for key, value in worker.items() if key != "running"}, output)
    listed = [one for one in running if isinstance(one, dict)] if isinstance(running, list) else []
    show_list(listed, RUNNING, output, empty="Nothing runs on it.")


def _doing(worker: JSONObject) -> str:
    running, elsewhere = worker.get("running"), worker.get("running_elsewhere")
    names = [str(one.get("name")) for one in running if isinstance(one, dict)] if isinstance(running, list) else []
    return ", ".join([*names, *([f"{elsewhere} of other workspaces"] if elsewhere else [])])
