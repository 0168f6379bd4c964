"""`lazulite lineage model:delays:2`."""

from collections.abc import Sequence
from typing import Literal

from cyclopts import App

from lazulite.experience.cli.options import Output, Workspace, client
from lazulite.experience.cli.output import form_of, show, show_list
from lazulite.words.json import JSON, JSONObject

app = App(name="lineage")


@app.default
def lineage(
    of: str, /, *, direction: Literal["up", "down", "both"] = "both", depth: int = 20, workspace: Workspace = None,
    output: Output = None,
) -> None:  # fmt: skip
    """Where something came from, and what came of it. A table shows the edges of the graph.

    Parameters
    ----------
    of
        model:delays:2, model:delays@champion, data:flights:1, job:NAME, run:ID, deployment:delays/blue.
    direction
        Up is where it came from, down what came of it.
    depth
        How many steps away.
    """
    with client(workspace) as platform:
        graph = platform.lineage.get(of, direction=direction, depth=depth)
    if form_of(output) == "table":
        show_list(_objects(graph.get("edges")), ("from", "kind", "to", "at"), output)
    else:
        show(graph, output)


def _objects(value: JSON) -> list[JSONObject]:
    many = value if isinstance(value, Sequence) and not isinstance(value, str) else ()
    return [each for each in many if isinstance(each, dict)]
