"""`lazulite loop`: the way round, as far as it was walked."""

from collections.abc import Mapping, Sequence

from cyclopts import App

from lazulite.experience.cli.options import Filter, MaxResults, OrderBy, Output, Text, Workspace, client
from lazulite.experience.cli.output import NARROWED, form_of, say, show, show_list
from lazulite.words.json import JSON, JSONObject

app = App(name="loop", help="How far the way from data to data again was walked, and what waits for whom.")
COLUMNS = ("endpoint", "models", "serving", "walked", "waiting")
STAGES = ("stage", "state", "when", "count", "what", "next")
WAITS = ("waits", "for", "since", "until", "what")
EMPTY = "No loop here: there is no endpoint yet. Make one: lazulite online-endpoint create -f endpoint.yml"


@app.command(name="list")
def list_(
    *, filter_: Filter = None, order_by: OrderBy = None, text: Text = None, max_results: MaxResults = 100,
    workspace: Workspace = None, output: Output = None,
) -> None:  # fmt: skip
    """How far each endpoint's loop was walked. The conditions are those of the endpoints' list.

    Example: lazulite loop list
    """
    with client(workspace) as platform:
        found = platform.loops.list(filter=filter_, order_by=order_by, text=text, max_results=max_results)
        loops = list(found)
    if form_of(output) == "table":
        show_list([_line(one) for one in loops], COLUMNS, output, empty=NARROWED if found.narrowed else EMPTY)
    else:
        show_list(loops, COLUMNS, output)


@app.command(name="show")
def show_(endpoint: str, /, *, workspace: Workspace = None, output: Output = None) -> None:
    """Each stage with its newest fact, whether the way on from it was walked, and what waits.

    Example: lazulite loop show pumps

    Parameters
    ----------
    endpoint
        The endpoint's name.
    """
    with client(workspace) as platform:
        loop = platform.loops.get(endpoint)
    if form_of(output) != "table":
        show(loop, output)
        return
    show({key: _line(loop)[key] for key in ("endpoint", "models", "serving", "walked")}, output)
    show_list(_stages(loop), STAGES, output)
    if waits := [_wait(one) for one in _objects(loop.get("waiting"))]:
        say("")
        show_list(waits, WAITS, output)


def _line(loop: JSONObject) -> JSONObject:
    """A loop as one line."""
    arcs = _objects(loop.get("arcs"))
    walked = sum(1 for arc in arcs if arc.get("walked_at"))
    serving = [
        f"{one.get('deployment')} ({one.get('model')}:{one.get('version')}) {one.get('percent')} %"
        for one in _objects(loop.get("serving"))
    ]
    return {
        "endpoint": loop.get("endpoint"), "models": loop.get("models"), "serving": serving,
        "walked": _far(walked, len(arcs)),
        "waiting": [one.get("what") for one in _objects(loop.get("waiting"))],
    }  # fmt: skip


def _far(walked: int, of: int) -> str:
    return f"all {of} steps of the loop walked" if walked == of else f"{walked} of {of} steps of the loop walked"


def _stages(loop: JSONObject) -> list[JSONObject]:
    """`next`: where the way was walked on to, and how often."""
    on = {str(arc.get("from")): arc for arc in _objects(loop.get("arcs"))}
    return [
        {
            "stage": one.get("stage"), "state": one.get("state"), "when": one.get("at"), "count": one.get("count"),
            "what": one.get("phrase"), "next": _on(on.get(str(one.get("stage")), {})),
        }
        for one in _objects(loop.get("stages"))
    ]  # fmt: skip


def _on(arc: JSONObject) -> str:
    return f"→ {arc.get('to')} ({arc.get('count')})" if arc.get("walked_at") else f"· {arc.get('to')} not walked"


def _wait(wait: JSONObject) -> JSONObject:
    whom = wait.get("whom")
    return {
        "waits": wait.get("kind"), "for": whom or wait.get("owner"), "since": wait.get("since"),
        "until": wait.get("until"), "what": wait.get("what"),
    }  # fmt: skip


def _objects(value: JSON) -> list[JSONObject]:
    many = value if isinstance(value, Sequence) and not isinstance(value, str) else ()
    return [each for each in many if isinstance(each, Mapping)]
