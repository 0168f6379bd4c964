"""`lazulite worker`, its verbs: who runs things, what runs, what waits, and who is to take no more."""

from typing import Annotated

from cyclopts import App, Parameter

from lazulite.experience.cli.options import Filter, MaxResults, OrderBy, Output, Text, Workspace, client
from lazulite.experience.cli.output import Form, form_of, say, show, show_list
from lazulite.words.json import JSONObject

COLUMNS = (
    "id", "name", "queues", "state", "duty", "slots", "slots_busy", "gpus", "isolation", "doing", "last_heartbeat_at",
    "version",
)  # fmt: skip
RUNNING = ("workspace", "kind", "name", "state", "owner", "since", "id")
EMPTY = "No workers here. Start one: lazulite worker --url ADDRESS"
Worker = Annotated[str, Parameter(name=("--name", "-n"), help="The worker's id, or a name that no other has.")]


def add_verbs(app: App) -> None:
    """To the command that is a worker itself."""
    app.command(list_, name="list")
    app.command(show_, name="show")
    for verb in (cordon, uncordon, drain, remove):
        app.command(verb)


def list_(
    *, filter_: Filter = None, order_by: OrderBy = None, text: Text = None, max_results: MaxResults = 50,
    workspace: Workspace = None, output: Output = None,
) -> None:  # fmt: skip
    """The workers, and what waits for one.

    Example: lazulite worker list --filter "duty = 'working'"
    """
    with client(workspace) as platform:
        found = platform.workers.list(filter=filter_, order_by=order_by, text=text, max_results=max_results)
        show_list(found, COLUMNS, output, empty=EMPTY, more={"doing": _doing})
        waiting = [queue for queue in found.queues if queue.get("waiting")]
    for queue in waiting if form_of(output) == "table" else ():
        seconds = queue.get("oldest_waiting_seconds")
        waited = f"{seconds:.0f} s" if isinstance(seconds, int | float) else "no time"
        say(f"queue {queue['queue']}: {queue['waiting']} waiting, the oldest for {waited}")


def show_(name: Worker, *, workspace: Workspace = None, output: Output = None) -> None:
    """A worker: what its machine has, and what runs on it.

    Example: lazulite worker show 01a215be50ba7a34bb002221b8a7f331
    """
    with client(workspace) as platform:
        _show(platform.workers.get(name), output)


def cordon(name: Worker, *, workspace: Workspace = None, output: Output = None) -> None:
    """Let a worker take nothing new. What runs there goes on.

    Example: lazulite worker cordon 01a215be50ba7a34bb002221b8a7f331
    """
    with client(workspace) as platform:
        _show(platform.workers.cordon(name), output)


def uncordon(name: Worker, *, workspace: Workspace = None, output: Output = None) -> None:
    """Let a worker take work again. One that was drained and has left is to be started too.

    Example: lazulite worker uncordon 01a215be50ba7a34bb002221b8a7f331
    """
    with client(workspace) as platform:
        _show(platform.workers.uncordon(name), output)


def drain(name: Worker, *, workspace: Workspace = None, output: Output = None) -> None:
    """Let a worker take nothing new, and end by itself as soon as nothing runs there.

    Example: lazulite worker drain 01a215be50ba7a34bb002221b8a7f331
    """
    with client(workspace) as platform:
        worker = platform.workers.drain(name)
        _show(worker, output)
        busy = len(worker.running) + worker.running_elsewhere
        say(f"{worker.name} ends " + (f"when the {busy} that run there have ended" if busy else "now"))


def remove(name: Worker, *, workspace: Workspace = None) -> None:
    """Forget a worker that is gone. One that comes back is new.

    Example: lazulite worker remove 01a215be50ba7a34bb002221b8a7f331
    """
    with client(workspace) as platform:
        platform.workers.remove(name)
        say(f"worker {name} is forgotten")


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
