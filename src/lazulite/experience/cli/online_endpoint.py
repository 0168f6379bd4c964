"""`lazulite online-endpoint`."""

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Parameter, validators

from lazulite.experience.cli.options import (
    File,
    Filter,
    MaxResults,
    Name,
    OrderBy,
    Output,
    Set,
    Text,
    Workspace,
    client,
    scalar,
    settings,
)
from lazulite.experience.cli.output import form_of, say, show, show_list, warn
from lazulite.specs.overrides import with_settings
from lazulite.words.errors import Invalid
from lazulite.words.json import JSON, JSONObject

app = App(name="online-endpoint", help="Stable addresses that answer with predictions.")
COLUMNS = ("name", "traffic", "scoring_uri", "created_at")
FIGURES = ("at", "deployment", "requests", "errors", "p50_ms", "p95_ms", "p99_ms", "rows", "replicas_ready", "feedback")
EMPTY = "No online endpoints here. Make one: lazulite online-endpoint create -f endpoint.yml"
OptionalName = Annotated[str | None, Parameter(name=("--name", "-n"))]


@app.command
def create(
    *, file: File, set_: Set = None, name: OptionalName = None, workspace: Workspace = None, output: Output = None
) -> None:
    """Make the endpoint of a document. It gets two keys and, later, deployments.

    Parameters
    ----------
    name
        Another name than the document's.
    """
    with client(workspace) as platform:
        made = platform.online_endpoints.create(file, set=settings(set_, name=name))
        warn(made)
        show(made, output)


@app.command(name="list")
def list_(
    *, filter_: Filter = None, order_by: OrderBy = None, text: Text = None, max_results: MaxResults = 100,
    workspace: Workspace = None, output: Output = None,
) -> None:  # fmt: skip
    """The workspace's, by name."""
    with client(workspace) as platform:
        found = platform.online_endpoints.list(filter=filter_, order_by=order_by, text=text, max_results=max_results)
        show_list(found, COLUMNS, output, empty=EMPTY)


@app.command(name="show")
def show_(*, name: Name, workspace: Workspace = None, output: Output = None) -> None:
    """One of them."""
    with client(workspace) as platform:
        show(platform.online_endpoints.get(name), output)


@app.command
def update(
    *, name: Name, traffic: str | None = None, description: str | None = None, set_: Set = None,
    workspace: Workspace = None, output: Output = None,
) -> None:  # fmt: skip
    """Change its description, or who answers which share of its requests.

    Parameters
    ----------
    traffic
        Percent by deployment: --traffic "blue=90 green=10". What is not named gets nothing.
    description
        What it is for.
    """
    changes: dict[str, JSON] = {**with_settings({}, settings(set_))}
    if traffic is not None:
        changes["traffic"] = _split(traffic)
    if description is not None:
        changes["description"] = description
    with client(workspace) as platform:
        show(platform.online_endpoints.update(name, changes), output)


@app.command
def delete(*, name: Name, workspace: Workspace = None) -> None:
    """End it with every deployment behind it."""
    with client(workspace) as platform:
        platform.online_endpoints.delete(name)
        say(f"online endpoint {name} is deleted")


@app.command
def get_credentials(*, name: Name, workspace: Workspace = None, output: Output = None) -> None:
    """Its two keys: either opens it."""
    with client(workspace) as platform:
        show(platform.online_endpoints.get_keys(name), output)


@app.command
def regenerate_keys(
    *, name: Name, key_type: Literal["primary", "secondary"] = "primary", workspace: Workspace = None,
    output: Output = None,
) -> None:  # fmt: skip
    """Replace one of its keys; the other one goes on opening it.

    Parameters
    ----------
    key_type
        Which of the two.
    """
    with client(workspace) as platform:
        show(platform.online_endpoints.regenerate_key(name, key_type), output)


@app.command
def invoke(
    *, name: Name, request_file: Annotated[Path, Parameter(name=("--request-file", "-r"))],
    deployment_name: Annotated[str | None, Parameter(name=("--deployment-name", "-d"))] = None,
    workspace: Workspace = None, output: Output = None,
) -> None:  # fmt: skip
    """Send it a request and print the answer, as JSON unless asked otherwise.

    Parameters
    ----------
    request_file
        A JSON file: {"input_data": {"columns": [...], "data": [[...]]}}.
    deployment_name
        Who is to answer, whatever the traffic says.
    """
    import json

    with client(workspace) as platform:
        given = platform.online_endpoints.predict(name, request_file, deployment_name=deployment_name)
    if output is None or not isinstance(given.answer, dict):
        print(json.dumps(given.answer, ensure_ascii=False))  # noqa: T201 - the answer is the command's output
    else:
        show(given.answer, output)
    say(f"request {given.request_id}, answered by {given.deployment}")


@app.command
def figures(
    *, name: Name, from_: Annotated[str | None, Parameter(name="--from")] = None, to: str | None = None,
    step: Annotated[int | None, Parameter(validator=validators.Number(gte=60))] = None, workspace: Workspace = None,
    output: Output = None,
) -> None:  # fmt: skip
    """What was asked of it and answered over time; a table has a line a step and deployment.

    Parameters
    ----------
    from_
        The first moment: 2026-11-25T09:00:00Z. Default: an hour ago.
    to
        The first moment that is not in it any more. Default: now.
    step
        Seconds from one line to the next, whole minutes.
    """
    with client(workspace) as platform:
        found = platform.online_endpoints.figures(name, start=from_, end=to, step_seconds=step)
    if form_of(output) != "table":
        show(found, output)
        return
    show_list(_lines(found), FIGURES, output, empty=f"Nobody has asked the endpoint {name} anything.")


@app.command
def feedback(
    *, name: Name, request_id: str, row: int = 0, actual: str, at: str | None = None, workspace: Workspace = None
) -> None:  # fmt: skip
    """Tell what a prediction turned out to be. Applications post it to the endpoint's /feedback themselves.

    Parameters
    ----------
    request_id
        The prediction's: `invoke` says it, and every answer carries it as x-request-id.
    row
        Which row of the request, from 0.
    actual
        What really came.
    at
        When that was known: 2026-11-25T09:00:00Z. Default: now.
    """
    told: dict[str, JSON] = {"request_id": request_id, "row": row, "actual": scalar(actual)}
    with client(workspace) as platform, platform.online_endpoints.scorer(name) as scorer:
        scorer.feedback(told if at is None else {**told, "at": at})
        say(f"the endpoint {name} has taken it")


def _lines(found: JSONObject) -> list[JSONObject]:
    """One a step and deployment in which anything was asked or told."""
    series: list[JSONObject] = [{"name": "(feedback)", "points": found.get("points")}]
    deployments = found.get("deployments")
    series += [one for one in deployments if isinstance(one, dict)] if isinstance(deployments, list) else []
    lines: list[JSONObject] = []
    for one in series:
        points = one.get("points")
        for point in points if isinstance(points, list) else []:
            asked = point.get("feedback") if one["name"] == "(feedback)" else point.get("requests")
            if asked:
                only = {"at", "feedback"} if one["name"] == "(feedback)" else {*point}
                lines.append({"deployment": one["name"], **{key: point[key] for key in only}})
    return sorted(lines, key=lambda line: (str(line["at"]), str(line["deployment"])))


def _split(text: str) -> dict[str, JSON]:
    shares = [part.partition("=") for part in text.replace(",", " ").split()]
    wrong = [name for name, _, percent in shares if not percent.isdigit()]
    if wrong or not shares:
        raise Invalid(f"--traffic {text!r} gives no split of percents.", hint='Write --traffic "blue=90 green=10".')
    return {name: int(percent) for name, _, percent in shares}
