"""`lazulite workspace member`."""

from typing import Annotated

from cyclopts import App, Parameter

from lazulite.experience.cli.options import Filter, MaxResults, OrderBy, Output, Text, Workspace, client
from lazulite.experience.cli.output import say, show, show_list

app = App(name="member", help="Who has which role in a workspace.")
COLUMNS = ("name", "display_name", "role", "is_enabled", "granted_by", "granted_at")
EMPTY = "Nobody but the home's Owners. Let one in: lazulite workspace member put --name NAME --role ROLE"
User = Annotated[str, Parameter(name=("--name", "-n"), help="The user's name.")]


@app.command(name="list")
def list_(
    *, filter_: Filter = None, order_by: OrderBy = None, text: Text = None, max_results: MaxResults = 50,
    workspace: Workspace = None, output: Output = None,
) -> None:  # fmt: skip
    """By name; Owners of the home own every workspace without being listed.

    Example: lazulite workspace member list --filter "role = 'Reader'"
    """
    with client(workspace) as platform:
        found = platform.members.list(filter=filter_, order_by=order_by, text=text, max_results=max_results)
        show_list(found, COLUMNS, output, empty=EMPTY)


@app.command
def put(*, name: User, role: str, workspace: Workspace = None, output: Output = None) -> None:
    """Give a user a role, in place of the one that they had.

    Example: lazulite workspace member put --name ann --role Contributor

    Parameters
    ----------
    role
        Owner, Contributor, AzureML Data Scientist (or Data Scientist), Reader.
    """
    with client(workspace) as platform:
        show(platform.members.put(name, role), output)


@app.command
def delete(*, name: User, workspace: Workspace = None) -> None:
    """From now on the workspace is to them as if it were not there.

    Example: lazulite workspace member delete --name ann
    """
    with client(workspace) as platform:
        platform.members.delete(name)
        say(f"{name} is no member of {platform.workspace} any more")
