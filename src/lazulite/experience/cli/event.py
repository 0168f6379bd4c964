"""`lazulite event`."""

from cyclopts import App

from lazulite.experience.cli.audit import Subject, Type
from lazulite.experience.cli.options import MaxResults, Output, Workspace, client
from lazulite.experience.cli.output import form_of, show, show_list, write

app = App(name="event", help="What has happened, as CloudEvents.")
TYPES = ("type", "subject", "happens", "always", "sometimes")
COLUMNS = ("sequence", "time", "type", "subject", "actor", "cause")


@app.command(name="list")
def list_(
    *, type: Type = None, subject: Subject = None, after: int | None = None, max_results: MaxResults = 100,
    workspace: Workspace = None, output: Output = None,
) -> None:  # fmt: skip
    """The facts of the workspace, the newest first; after a number, in the order in which they happened.

    Example: lazulite event list --type DriftDetected

    Parameters
    ----------
    after
        The sequence number after which to begin; the oldest then come first.
    """
    order = "sequence desc" if after is None else "sequence"
    with client(workspace) as platform:
        found = platform.events.list(
            type=type, subject=subject, after=after or 0, order_by=order, max_results=max_results
        )
        show_list(found, COLUMNS, output)


@app.command
def types(*, output: Output = None) -> None:
    """Every kind of fact there is: what a trigger can wait for, and what it can ask of its `data`.

    Example: lazulite event types
    """
    with client(None) as platform:
        show_list(platform.events.types(), TYPES, output)


@app.command
def follow(*, type: Type = None, after: int | None = None, workspace: Workspace = None, output: Output = None) -> None:
    """The facts as they happen, until Ctrl-C.

    Example: lazulite event follow --type JobFinished

    Parameters
    ----------
    after
        The sequence number after which to begin; the last few hundred without it.
    """
    with client(workspace) as platform:
        for event in platform.events.follow(type=type, after=after):
            if form_of(output) == "table":
                write(" ".join(str(event.get(column) or "") for column in COLUMNS))
            else:
                show(event, output, more=True)
