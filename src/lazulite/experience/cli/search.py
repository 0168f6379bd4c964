"""`lazulite search TEXT`: what has that name."""

from cyclopts import App

from lazulite.experience.cli.options import MaxResults, Output, Workspace, client
from lazulite.experience.cli.output import show_list

app = App(name="search", help="Find anything of a workspace by its name.")
COLUMNS = ("kind", "title", "version", "state", "updated_at", "name")


@app.default
def search(
    text: str, *, max_results: MaxResults = 20, workspace: Workspace = None, output: Output = None
) -> None:  # fmt: skip
    """What has the text in its name, of every noun; what begins so comes first.

    Example: lazulite search pumps

    Parameters
    ----------
    text
        A name, or a part of it.
    """
    with client(workspace) as platform:
        found = platform.search(text, max_results=min(max_results, 100))
        show_list(found, COLUMNS, output, empty=f"Nothing here has {text!r} in its name.")
