"""`lazulite online-deployment`."""

import sys
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
from lazulite.experience.cli.output import say, show, show_list, warn
from lazulite.experience.sdk.client import Client
from lazulite.words.json import JSONObject

app = App(name="online-deployment", help="Model versions behind an endpoint.")
COLUMNS = ("name", "model", "provisioning_state", "traffic_percent", "instance_count", "error")
EMPTY = "No deployments behind it. Make one: lazulite online-deployment create -f blue.yml --all-traffic"
Endpoint = Annotated[str, Parameter(name=("--endpoint-name", "-e"), help="The endpoint's name.")]
OptionalName = Annotated[str | None, Parameter(name=("--name", "-n"))]
OptionalEndpoint = Annotated[str | None, Parameter(name=("--endpoint-name", "-e"))]


@app.command
def create(
    *, file: File, set_: Set = None, name: OptionalName = None, endpoint_name: OptionalEndpoint = None,
    all_traffic: Flag = False, no_wait: Flag = False, workspace: Workspace = None, output: Output = None,
) -> None:  # fmt: skip
    """Bring up the model of a document in its own environment, and wait until it answers or has failed.

    Parameters
    ----------
    name
        Another name than the document's.
    endpoint_name
        Another endpoint than the document's.
    all_traffic
        Give it everything once it has passed its probe.
    no_wait
        Return at once.
    """
    with client(workspace) as platform:
        named = settings(set_, name=name, endpoint_name=endpoint_name)
        made = platform.online_deployments.create(file, all_traffic=all_traffic, set=named)
        _finish(platform, made, no_wait=no_wait, output=output)


@app.command
def update(
    *, file: File, set_: Set = None, all_traffic: Flag = False, no_wait: Flag = False, workspace: Workspace = None,
    output: Output = None,
) -> None:  # fmt: skip
    """Bring up another definition beside what serves, and swap once it has passed its probe.

    Parameters
    ----------
    all_traffic
        Give it everything then.
    no_wait
        Return at once.
    """
    with client(workspace) as platform:
        changed = platform.online_deployments.update(file, all_traffic=all_traffic, set=settings(set_))
        _finish(platform, changed, no_wait=no_wait, output=output)


@app.command(name="list")
def list_(
    *, endpoint_name: Endpoint, filter_: Filter = None, order_by: OrderBy = None, text: Text = None,
    max_results: MaxResults = 100, workspace: Workspace = None, output: Output = None,
) -> None:  # fmt: skip
    """The endpoint's."""
    with client(workspace) as platform:
        found = platform.online_deployments.list(
            endpoint_name, filter=filter_, order_by=order_by, text=text, max_results=max_results
        )
        show_list(found, COLUMNS, output, empty=EMPTY)


@app.command(name="show")
def show_(*, name: Name, endpoint_name: Endpoint, workspace: Workspace = None, output: Output = None) -> None:
    """One of them, with its replicas and figures."""
    with client(workspace) as platform:
        show(platform.online_deployments.get(name, endpoint_name), output)


@app.command
def delete(*, name: Name, endpoint_name: Endpoint, workspace: Workspace = None) -> None:
    """End it. One that gets traffic is refused."""
    with client(workspace) as platform:
        platform.online_deployments.delete(name, endpoint_name)
        say(f"online deployment {endpoint_name}/{name} is deleted")


@app.command
def get_logs(*, name: Name, endpoint_name: Endpoint, lines: int = 100, workspace: Workspace = None) -> None:
    """What its replicas have printed.

    Parameters
    ----------
    lines
        How many of the last ones.
    """
    with client(workspace) as platform:
        sys.stdout.write(platform.online_deployments.get_logs(name, endpoint_name, lines=lines))


def _finish(platform: Client, deployment: JSONObject, *, no_wait: bool, output: Output) -> None:
    warn(deployment)
    if no_wait:
        show(deployment, output)
        return
    name, endpoint = str(deployment["name"]), str(deployment["endpoint_name"])
    said: list[str] = []

    def progress(found: JSONObject) -> None:
        states = " ".join(str(one["state"]) for one in found["replicas"])  # type: ignore[union-attr,call-overload,index]  # as the API has it
        line = f"{endpoint}/{name}: {found['provisioning_state']}" + (f" (replicas: {states})" if states else "")
        if line not in said[-1:]:
            said.append(line)
            say(line)

    show(platform.online_deployments.wait(name, endpoint, progress=progress), output)
