"""`lazulite event`."""

from cyclopts import App

from lazulite.experience.cli.audit import Subject, Type
from lazulite.experience.cli.options import MaxResults, Output, Workspace, client
from lazulite.experience.cli.output import say, show, show_list

app = App(name="event", help="What has happened, as CloudEvents.")
TYPES = ("type", "subject", "happens", "always", "sometimes")
COLUMNS = ("sequence", "time", "type", "subject", "actor", "cause")


@app.command(name="list")
def list_(
    *, type: Type = None, subject: Subject = None, after: int = 0, max_results: MaxResults = 100,
    workspace: Workspace = None, output: Output = None,
) -> None:  # fmt: skip
    """The oldest first.

    Parameters
    ----------
    after
        The sequence number after which to begin.
    """
    with client(workspace) as platform:
        found = platform.events.list(type=type, subject=subject, after=after, max_results=max_results)
        show_list(found, COLUMNS, output)


@app.command
def types(*, output: Output = None) -> None:
    """Every kind of fact there is: what a trigger can wait for, and what it can ask of its `data`."""
    with client(None) as platform:
        show_list(platform.events.types(), TYPES, output)


@app.command
def follow(*, type: Type = None, after: int | None = None, workspace: Workspace = None, output: Output = None) -> None:
    """As they happen, until Ctrl-C.

    Parameters
    ----------
    after
        The sequence number after which to begin; the last few hundred without it.
    """
    with client(workspace) as platform:
        for event in platform.events.follow(type=type, after=after):
            if output == "table":
                say(" ".join(str(event.get(column) or "") for column in COLUMNS))
            else:
                show(event, output or "json")
