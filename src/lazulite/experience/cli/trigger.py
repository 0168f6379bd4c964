"""`lazulite trigger`: on this fact, start that; and why it did, or did not."""

import json
from pathlib import Path

from cyclopts import App

from lazulite.experience.cli.options import (
    File,
    Filter,
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
    settings,
)
from lazulite.experience.cli.output import say, show, show_list
from lazulite.words.errors import Invalid

app = App(name="trigger", help="On this fact, start that; and why it did, or did not.")
COLUMNS = ("name", "owner", "is_enabled", "when", "if", "counts")
HISTORY = ("at", "outcome", "fact_type", "subject", "clause", "found", "job", "job_status")
EMPTY = "No triggers here. Make one: lazulite trigger create -f trigger.yml"
NO_HISTORY = "None of the facts that it waits for has happened. Try it: lazulite trigger test NAME --fact fact.json"


class FactUnreadable(Invalid):
    pass


@app.command
def create(*, file: File, set_: Set = None, workspace: Workspace = None, output: Output = None) -> None:
    """Make the trigger of a document. The code of the job that it starts is uploaded now.

    Example: lazulite trigger create -f trigger.yml
    """
    with client(workspace) as platform:
        show(platform.triggers.create(file, set=settings(set_)), output)


@app.command(name="list")
def list_(
    *, filter_: Filter = None, order_by: OrderBy = None, text: Text = None, max_results: MaxResults = 50,
    workspace: Workspace = None, output: Output = None,
) -> None:  # fmt: skip
    """The workspace's triggers.

    Example: lazulite trigger list
    """
    with client(workspace) as platform:
        found = platform.triggers.list(filter=filter_, order_by=order_by, text=text, max_results=max_results)
        show_list(found, COLUMNS, output, empty=EMPTY)


@app.command(name="show")
def show_(name: Name, *, workspace: Workspace = None, output: Output = None) -> None:
    """A trigger, with what it has done so far.

    Example: lazulite trigger show retrain
    """
    with client(workspace) as platform:
        show(platform.triggers.get(name), output)


@app.command
def history(
    name: Name, *, outcome: str | None = None, filter_: Filter = None, order_by: OrderBy = None,
    text: Text = None, max_results: MaxResults = 50, workspace: Workspace = None, output: Output = None,
) -> None:  # fmt: skip
    """What each fact did to a trigger, the newest first: why it fired, and which clause kept it still.

    Example: lazulite trigger history retrain --outcome fired

    Parameters
    ----------
    outcome
        Only these: fired, held, waiting, debounced or refused.
    """
    with client(workspace) as platform:
        found = platform.triggers.history(
            name, outcome=outcome, filter=filter_, order_by=order_by, text=text, max_results=max_results
        )
        show_list(found, HISTORY, output, empty=NO_HISTORY)


@app.command
def update(
    name: Name, *, file: MaybeFile = None, set_: Set = None, workspace: Workspace = None, output: Output = None
) -> None:
    """Give a trigger another document, or other values in the one it has. Its jobs then run in your name.

    Example: lazulite trigger update retrain --set at_most.per=6h
    """
    over = changes(file, set_)
    with client(workspace) as platform:
        show(platform.triggers.update(name, file, set=over), output)


@app.command
def enable(name: Name, *, workspace: Workspace = None, output: Output = None) -> None:
    """Switch a trigger on.

    Example: lazulite trigger enable retrain
    """
    with client(workspace) as platform:
        show(platform.triggers.enable(name), output)


@app.command
def disable(name: Name, *, workspace: Workspace = None, output: Output = None) -> None:
    """Switch a trigger off; what it waited for is forgotten.

    Example: lazulite trigger disable retrain
    """
    with client(workspace) as platform:
        show(platform.triggers.disable(name), output)


@app.command
def delete(name: Name, *, workspace: Workspace = None) -> None:
    """Delete a trigger; its history stays.

    Example: lazulite trigger delete retrain
    """
    with client(workspace) as platform:
        platform.triggers.delete(name)
        say(f"trigger {name} is deleted")


@app.command(name="test")
def try_(name: Name, *, fact: Path, workspace: Workspace = None, output: Output = None) -> None:
    """Say what a trigger would do with a fact, and start nothing.

    Example: lazulite trigger test retrain --fact fact.json

    Parameters
    ----------
    fact
        A JSON file {"type": ..., "subject": ..., "data": {...}}.
    """
    try:
        told = json.loads(fact.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise FactUnreadable(f"{fact} is no JSON file with a fact: {error}.") from error
    with client(workspace) as platform:
        show(platform.triggers.test(name, told), output)
