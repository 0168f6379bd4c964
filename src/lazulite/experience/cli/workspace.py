"""`lazulite workspace`."""

from typing import Annotated

from cyclopts import App, Parameter

from lazulite.experience.cli.options import Name, Output, client
from lazulite.experience.cli.output import show, show_list

app = App(name="workspace", help="Bounding boxes of a team.")


@app.command
def create(
    name: Name, *, description: str = "", tier: Annotated[list[str] | None, Parameter(negative="")] = None,
    output: Output = None,
) -> None:  # fmt: skip
    """Make a workspace.

    Example: lazulite workspace create -n team-a --tier raw --tier clean

    Parameters
    ----------
    description
        What it is for.
    tier
        The words for how refined data is, from raw to best; bronze, silver and gold without any.
    """
    with client() as platform:
        made = platform.workspaces.create(name, description=description, tiers=tuple(tier) if tier else None)
        show(made, output)


@app.command(name="list")
def list_(*, output: Output = None) -> None:
    """The workspaces that you may see.

    Example: lazulite workspace list
    """
    with client() as platform:
        show_list(platform.workspaces.list(), ("name", "description", "created_at"), output)


@app.command(name="show")
def show_(name: Name, *, output: Output = None) -> None:
    """A workspace, with its words for tiers.

    Example: lazulite workspace show team-a
    """
    with client() as platform:
        show(platform.workspaces.get(name), output)
