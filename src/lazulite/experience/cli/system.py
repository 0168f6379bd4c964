"""`lazulite system`: the server itself."""

from cyclopts import App

from lazulite.experience.cli.options import Output, Workspace, client
from lazulite.experience.cli.output import show

app = App(name="system", help="Which Lazulite this is, and where it keeps what.")


@app.command(name="show")
def show_(*, workspace: Workspace = None, output: Output = None) -> None:
    """Its version, its database, its home and the room that is left there.

    Example: lazulite system show
    """
    with client(workspace) as platform:
        show(platform.system.get(), output)
