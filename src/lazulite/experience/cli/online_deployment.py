"""`lazulite online-deployment`."""

import sys
import time
from typing import Annotated

from cyclopts import App, Parameter

from lazulite.experience.cli.options import (
    File,
    Filter,
    Flag,
    MaxResults,
    MaybeFile,
    MaybeName,
    Name,
    OrderBy,
    Output,
    Set,
    Text,
    Workspace,
    client,
    document,
    settings,
)
from lazulite.experience.cli.output import say, show, show_list, warn
from lazulite.experience.cli.progress import phase, took
from lazulite.experience.sdk.client import Client
from lazulite.words.json import JSON, JSONObject

app = App(name="online-deployment", help="Model versions behind an endpoint.")
COLUMNS = ("name", "model", "provisioning_state", "traffic_percent", "instance_count", "error")
EMPTY = "No deployments behind it. Make one: lazulite online-deployment create -f blue.yml --all-traffic"
Endpoint = Annotated[str, Parameter(name=("--endpoint-name", "-e"), help="The endpoint's name.")]
MaybeEndpoint = Annotated[str | None, Parameter(name=("--endpoint-name", "-e"), help="The endpoint's name.")]
EXAMPLE = "lazulite online-deployment create -n blue -e pumps --model azureml:pumps:1 --all-traffic"
COLLECTIONS: JSON = {"model_inputs": {"enabled": True}, "model_outputs": {"enabled": True}}


@app.command
def create(
    *, file: MaybeFile = None, name: MaybeName = None, endpoint_name: MaybeEndpoint = None, model: str | None = None,
    collect: Flag = False, set_: Set = None, all_traffic: Flag = False, no_wait: Flag = False,
    workspace: Workspace = None, output: Output = None,
) -> None:  # fmt: skip
    """Bring up a model in its own environment, of a document or of these options, and wait until it answers.

    Example: lazulite online-deployment create -f blue.yml --all-traffic

    Parameters
    ----------
    model
        Which version: azureml:pumps:1, azureml:pumps@latest.
    collect
        Keep inputs and predictions in the lake: monitors look at them, and feedback is joined to them.
    all_traffic
        Give it everything once it has passed its probe.
    no_wait
        Return at once.
    """
    fields: dict[str, JSON] = {"name": name, "endpoint_name": endpoint_name, "model": model}
    if collect:
        fields["data_collector.collections"] = COLLECTIONS
    needs = () if set_ else ("name", "endpoint_name", "model")
    asked = document(file, example=EXAMPLE, needs=needs, name=name, endpoint_name=endpoint_name, model=model)
    with client(workspace) as platform:
        made = platform.online_deployments.create(asked, all_traffic=all_traffic, set=settings(set_, **fields))
        _finish(platform, made, no_wait=no_wait, output=output)


@app.command
def update(
    *, file: File, set_: Set = None, all_traffic: Flag = False, no_wait: Flag = False, workspace: Workspace = None,
    output: Output = None,
) -> None:  # fmt: skip
    """Bring up another definition beside what serves, and swap once it has passed its probe.

    Example: lazulite online-deployment update -f blue.yml

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
    """The deployments behind an endpoint, with their share of its traffic.

    Example: lazulite online-deployment list -e pumps
    """
    with client(workspace) as platform:
        found = platform.online_deployments.list(
            endpoint_name, filter=filter_, order_by=order_by, text=text, max_results=max_results
        )
        show_list(found, COLUMNS, output, empty=EMPTY)


@app.command(name="show")
def show_(name: Name, *, endpoint_name: Endpoint, workspace: Workspace = None, output: Output = None) -> None:
    """A deployment, with its replicas and figures.

    Example: lazulite online-deployment show blue -e pumps
    """
    with client(workspace) as platform:
        show(platform.online_deployments.get(name, endpoint_name), output)


@app.command
def delete(name: Name, *, endpoint_name: Endpoint, workspace: Workspace = None) -> None:
    """End a deployment; refused while it gets traffic.

    Example: lazulite online-deployment delete blue -e pumps
    """
    with client(workspace) as platform:
        platform.online_deployments.delete(name, endpoint_name)
        say(f"online deployment {endpoint_name}/{name} is deleted")


@app.command
def get_logs(name: Name, *, endpoint_name: Endpoint, lines: int = 100, workspace: Workspace = None) -> None:
    """What its replicas have printed.

    Example: lazulite online-deployment get-logs blue -e pumps --lines 20

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
    began = time.monotonic()
    with phase(f"{endpoint}/{name}") as told:
        ready = platform.online_deployments.wait(name, endpoint, progress=lambda found: told(_standing(found)))
    say(f"{_standing(ready)} after {took(began)}")
    show(ready, output)


def _standing(found: JSONObject) -> str:
    replicas = found.get("replicas")
    states = [str(one.get("state")) for one in replicas if isinstance(one, dict)] if isinstance(replicas, list) else []
    said = f" (replicas: {' '.join(states)})" if states else ""
    return f"{found.get('endpoint_name')}/{found.get('name')}: {found.get('provisioning_state')}{said}"
