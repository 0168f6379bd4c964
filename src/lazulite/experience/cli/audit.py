"""`lazulite audit`."""

from typing import Annotated

from cyclopts import App, Parameter

from lazulite.experience.cli.options import MaxResults, Output, Workspace, client
from lazulite.experience.cli.output import show, show_list

app = App(name="audit", help="Who did what, and why.")
COLUMNS = ("occurred_at", "actor", "on_behalf_of", "type", "subject", "cause", "id")
Actor = Annotated[str | None, Parameter(name="--actor", help="As the list shows it: person:ann, rule:retrain.")]
Type = Annotated[str | None, Parameter(name="--type", help="The kind of fact: TrafficChanged.")]
Subject = Annotated[str | None, Parameter(name="--subject", help="models/delays, and what lies below it.")]


@app.command(name="list")
def list_(
    *, subject: Subject = None, actor: Actor = None, type: Type = None, since: str | None = None,
    until: str | None = None, max_results: MaxResults = 100, workspace: Workspace = None, output: Output = None,
) -> None:  # fmt: skip
    """Acts in the workspace, the newest first.

    Example: lazulite audit list --subject models/pumps

    Parameters
    ----------
    since
        From this moment on, as in 2026-11-23T09:00:00Z.
    until
        Before this moment.
    """
    with client(workspace) as platform:
        found = platform.audit.list(
            subject=subject, actor=actor, type=type, since=since, until=until, max_results=max_results
        )
        show_list(found, COLUMNS, output)


@app.command(name="show")
def show_(id: str, *, workspace: Workspace = None, output: Output = None) -> None:
    """One act, with the causes that led to it.

    Example: lazulite audit show --id 01a215c1-3167-76b7-a3f2-e5cbb49e25f3

    Parameters
    ----------
    id
        The entry's id, as the list shows it.
    """
    with client(workspace) as platform:
        show(platform.audit.get(id), output)
