"""`lazulite compute`: what jobs name by `compute`, and the gateway."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Parameter, validators

from lazulite.experience.cli.options import (
    File,
    Filter,
    MaxResults,
    MaybeFile,
    MaybeName,
    Name,
    OrderBy,
    Output,
    Set,
    Text,
    Workspace,
    Yes,
    agreed,
    client,
    document,
    settings,
)
from lazulite.experience.cli.output import form_of, say, show, show_list, warn
from lazulite.specs.overrides import with_settings
from lazulite.words.json import JSON, JSONObject

app = App(name="compute", help="Compute targets: where jobs run, and what they need there.")
COLUMNS = (
    "name", "type", "state", "size", "needs.gpus", "needs.isolation", "running", "waiting", "max_instances", "nodes",
    "workers", "created_at",
)  # fmt: skip
LOAD = ("name", "state", "waiting_for", "worker", "slots", "submitter", "since", "id")
NODES = ("name", "state", "created_at", "joined_at", "idle_since", "ended_at", "reason", "id")
EMPTY = "No compute here: jobs run on the default queue. Make some: lazulite compute create -n gpus --gpu 1"
EXAMPLE = "lazulite compute create -n gpus --gpu 1"
Kind = Literal["amlcompute", "computeinstance", "kubernetes", "pool"]
Level = Annotated[
    Literal["process", "sandbox", "container"] | None,
    Parameter(help="How far a job there is kept from its worker's machine."),
]
Reach = Annotated[
    Literal["none", "platform", "open"] | None,
    Parameter(help="What it reaches. Default: the platform alone from a sandbox, else what the machine reaches."),
]
StarterName = Annotated[
    str | None,
    Parameter(help="What starts nodes when something waits there: local, or a name of the operator's. Needs a most."),
]
Count = Annotated[int | None, Parameter(validator=validators.Number(gte=0))]
Labels = Annotated[
    list[str] | None, Parameter(name="--label", negative="", help="NAME=VALUE that the worker bears. Once for each.")
]


@app.command
def create(
    *, file: MaybeFile = None, name: MaybeName = None, type_: Annotated[Kind | None, Parameter(name="--type")] = None,
    size: str | None = None, cpu: float | None = None, memory: str | None = None, gpu: Count = None,
    label: Labels = None, min_instances: Count = None, max_instances: Count = None,
    starter: StarterName = None, tier: Literal["dedicated", "low_priority"] | None = None, isolation: Level = None,
    network: Reach = None, set_: Set = None, workspace: Workspace = None, output: Output = None,
) -> None:  # fmt: skip
    """Make a compute target, of a document or of these options; one of that name becomes what they say.

    Example: lazulite compute create -n gpus --gpu 1 --max-instances 2

    Parameters
    ----------
    type_
        Default: pool, which is described by what a job there needs.
    size
        One of Azure's machines: what has GPUs is waited for.
    cpu
        How many cores a job there has to itself.
    memory
        How much memory it has: 16Gi.
    gpu
        How many GPUs it has.
    min_instances
        How many nodes its starter keeps while nothing waits.
    max_instances
        How many jobs run there at once. Default: as many as the workers have slots.
    tier
        low_priority lets its jobs wait for others."""
    about = _said(name=name, type=type_ or (None if file else "pool"))
    said = _said(
        size=size, min_instances=min_instances, max_instances=max_instances, starter=starter, tier=tier,
        isolation=isolation, network=network,
    )  # fmt: skip
    asked, over = target_of(file, about, {**said, **_needs(cpu, memory, gpu, label), **settings(set_)})
    with client(workspace) as platform:
        made = platform.compute.create(asked, set=over)
        warn(made)
        show(made, output)


@app.command
def validate(*, file: File, set_: Set = None, workspace: Workspace = None, output: Output = None) -> None:
    """Say what a document would make, and what of it means nothing here.

    Example: lazulite compute validate -f cluster.yml
    """
    with client(workspace) as platform:
        plan = platform.compute.validate(file, set=settings(set_))
        warn(plan)
        show(plan, output)


@app.command(name="list")
def list_(
    *, filter_: Filter = None, order_by: OrderBy = None, text: Text = None, max_results: MaxResults = 50,
    workspace: Workspace = None, output: Output = None,
) -> None:  # fmt: skip
    """The workspace's compute targets, and which workers can run a job there. Workers: lazulite worker list.

    Example: lazulite compute list
    """
    with client(workspace) as platform:
        found = platform.compute.list(filter=filter_, order_by=order_by, text=text, max_results=max_results)
        show_list(found, COLUMNS, output, empty=EMPTY)


@app.command(name="show")
def show_(name: Name, *, workspace: Workspace = None, output: Output = None) -> None:
    """A compute target: what a job there needs, what runs and waits there, and what is in its way.

    Example: lazulite compute show gpus
    """
    with client(workspace) as platform:
        found = platform.compute.get(name)
        warn(found)
        show(found, output)


@app.command
def load(name: Name, *, workspace: Workspace = None, output: Output = None) -> None:
    """What runs at a compute target now, and what waits there and why; `default` is the queue of what names none.

    Example: lazulite compute load default
    """
    with client(workspace) as platform:
        found = platform.compute.load(name)
        if form_of(output) != "table":
            show(found, output)
            return
        show_list([*found.running, *found.waiting], LOAD, output, empty="Nothing runs or waits there.")


@app.command(name="list-nodes")
def list_nodes(name: Name, *, max_results: MaxResults = 50, workspace: Workspace = None, output: Output = None) -> None:
    """The machines that were started for a compute target, the newest first.

    Example: lazulite compute list-nodes burst
    """
    with client(workspace) as platform:
        found = platform.compute.nodes(name, max_results=max_results)
        show_list(found, NODES, output, empty="No node has been started for it.")


@app.command
def update(
    name: Name, *, size: str | None = None, cpu: float | None = None, memory: str | None = None, gpu: Count = None,
    label: Labels = None, min_instances: Count = None, max_instances: Count = None,
    starter: StarterName = None, tier: Literal["dedicated", "low_priority"] | None = None, isolation: Level = None,
    network: Reach = None, set_: Set = None, workspace: Workspace = None, output: Output = None,
) -> None:  # fmt: skip
    """Change a compute target. What waits there is placed by what it is then; what runs goes on.

    Example: lazulite compute update gpus --max-instances 4

    Parameters
    ----------
    size
        One of Azure's machines.
    cpu
        How many cores a job there has to itself; cpu, memory, gpu and labels are changed together.
    memory
        How much memory it has: 16Gi.
    gpu
        How many GPUs it has.
    min_instances
        How many nodes its starter keeps while nothing waits.
    max_instances
        How many jobs run there at once; --set max_instances=null for no limit.
    tier
        low_priority lets its jobs wait for others."""
    said = _said(
        size=size, min_instances=min_instances, max_instances=max_instances, starter=starter, tier=tier,
        isolation=isolation, network=network,
    )  # fmt: skip
    changes = with_settings({}, {**said, **_needs(cpu, memory, gpu, label), **settings(set_)})
    with client(workspace) as platform:
        changed = platform.compute.update(name, changes)
        warn(changed)
        show(changed, output)


@app.command
def start(name: Name, *, workspace: Workspace = None, output: Output = None) -> None:
    """Let what waits there begin.

    Example: lazulite compute start gpus
    """
    with client(workspace) as platform:
        found = platform.compute.start(name)
        warn(found)
        show(found, output)


@app.command
def stop(name: Name, *, workspace: Workspace = None, output: Output = None) -> None:
    """Let nothing that waits there begin. What runs goes on.

    Example: lazulite compute stop gpus
    """
    with client(workspace) as platform:
        show(platform.compute.stop(name), output)


@app.command
def delete(name: Name, *, yes: Yes = False, workspace: Workspace = None) -> None:
    """Delete a compute target for which nothing waits and on which nothing runs. A terminal is asked first.

    Example: lazulite compute delete gpus
    """
    with client(workspace) as platform:
        if not agreed(f"Delete the compute {name}? Documents that name it run on the default queue then.", yes=yes):
            return
        platform.compute.delete(name)
        say(f"compute {name} is deleted")


@app.command
def gateway(*, workspace: Workspace = None, output: Output = None) -> None:
    """Whether endpoints are served, since when, and what was counted last.

    Example: lazulite compute gateway
    """
    with client(workspace) as platform:
        show(platform.compute.gateway(), output)


def target_of(
    file: Path | None, about: JSONObject, said: JSONObject
) -> tuple[Path | Mapping[str, JSON], dict[str, JSON]]:
    """A document and what is set in it: options are set, as nobody sees the lines of the text that they would become.

    Raises NothingGiven.
    """
    asked = document(file, example=EXAMPLE, needs=("name",), **about)
    return asked, {**(about if file else {}), **said}


def _said(**given: JSON) -> dict[str, JSON]:
    return {key: value for key, value in given.items() if value is not None}


def _needs(cpu: float | None, memory: str | None, gpu: int | None, labels: list[str] | None) -> dict[str, JSON]:
    """As settings of a document."""
    pairs = settings(labels)
    said = _said(cpu=cpu, memory=memory, gpu=gpu, labels={key: str(value) for key, value in pairs.items()} or None)
    return {f"resources.{key}": value for key, value in said.items()}
