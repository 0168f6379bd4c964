"""`lazulite online-endpoint`."""

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Parameter, validators

from lazulite.experience.cli.endpoint_feedback import feedback, unmatched_feedback
from lazulite.experience.cli.options import (
    Filter,
    MaxResults,
    MaybeFile,
    MaybeName,
    Name,
    OrderBy,
    Output,
    Set,
    Text,
    Workspace,
    Yes,
    agreed,
    client,
    document,
    settings,
)
from lazulite.experience.cli.output import form_of, say, show, show_list, warn, write
from lazulite.experience.sdk.online_endpoints import read_request
from lazulite.experience.sdk.sheets import Sheet, answered
from lazulite.specs.overrides import with_settings
from lazulite.words.errors import Invalid
from lazulite.words.json import JSON, JSONObject

app = App(name="online-endpoint", help="Stable addresses that answer with predictions.")
COLUMNS = ("name", "traffic", "scoring_uri", "created_at")
FIGURES = ("at", "deployment", "requests", "errors", "p50_ms", "p95_ms", "p99_ms", "rows", "replicas_ready", "feedback")
EMPTY = "No online endpoints here. Make one: lazulite online-endpoint create -f endpoint.yml"
EXAMPLE = "lazulite online-endpoint create -n pumps"
Language = Literal["json", "curl", "python"]


@app.command
def create(
    *, file: MaybeFile = None, name: MaybeName = None, set_: Set = None, workspace: Workspace = None,
    output: Output = None,
) -> None:  # fmt: skip
    """Make an endpoint, of a document or by its name alone. It gets two keys and, later, deployments.

    Example: lazulite online-endpoint create -n pumps
    """
    asked = document(file, example=EXAMPLE, name=name)
    with client(workspace) as platform:
        made = platform.online_endpoints.create(asked, set=settings(set_, name=name))
        warn(made)
        show(made, output)


@app.command(name="list")
def list_(
    *, filter_: Filter = None, order_by: OrderBy = None, text: Text = None, max_results: MaxResults = 100,
    workspace: Workspace = None, output: Output = None,
) -> None:  # fmt: skip
    """The workspace's endpoints, by name.

    Example: lazulite online-endpoint list
    """
    with client(workspace) as platform:
        found = platform.online_endpoints.list(filter=filter_, order_by=order_by, text=text, max_results=max_results)
        show_list(found, COLUMNS, output, empty=EMPTY)


@app.command(name="show")
def show_(name: Name, *, workspace: Workspace = None, output: Output = None) -> None:
    """An endpoint, with its traffic and its addresses.

    Example: lazulite online-endpoint show pumps
    """
    with client(workspace) as platform:
        show(platform.online_endpoints.get(name), output)


@app.command
def update(
    name: Name, *, traffic: str | None = None, description: str | None = None, set_: Set = None,
    workspace: Workspace = None, output: Output = None,
) -> None:  # fmt: skip
    """Change an endpoint's description, or who answers which share of its requests.

    Example: lazulite online-endpoint update pumps --traffic "blue=90 green=10"

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
def delete(name: Name, *, yes: Yes = False, workspace: Workspace = None) -> None:
    """End an endpoint, with every deployment behind it. A terminal is asked first.

    Example: lazulite online-endpoint delete pumps
    """
    with client(workspace) as platform:
        behind = [f"{each} ({percent} %)" for each, percent in platform.online_endpoints.get(name).traffic.items()]
        told = f", which answers by {', '.join(behind)}" if behind else ""
        if not agreed(f"Delete the online endpoint {name}{told}? It is gone for who asks it, at once.", yes=yes):
            return
        platform.online_endpoints.delete(name)
        say(f"online endpoint {name} is deleted")


@app.command
def get_credentials(
    name: Name, *, key_type: Literal["primary", "secondary"] | None = None, workspace: Workspace = None,
    output: Output = None,
) -> None:  # fmt: skip
    """The two keys of an endpoint; either opens it.

    Example: lazulite online-endpoint get-credentials pumps

    Parameters
    ----------
    key_type
        This one alone, as it is, for a script: KEY=$(… --key-type primary).
    """
    with client(workspace) as platform:
        keys = platform.online_endpoints.get_keys(name)
    if key_type is None:
        show(keys, output)
        return
    write(str(keys[f"{key_type}Key"]))


@app.command
def regenerate_keys(
    name: Name, *, key_type: Literal["primary", "secondary"] = "primary", workspace: Workspace = None,
    output: Output = None,
) -> None:  # fmt: skip
    """Replace one key of an endpoint; the other one goes on opening it.

    Example: lazulite online-endpoint regenerate-keys pumps --key-type secondary

    Parameters
    ----------
    key_type
        Which of the two.
    """
    with client(workspace) as platform:
        show(platform.online_endpoints.regenerate_key(name, key_type), output)


@app.command
def invoke(
    name: Name, *, request_file: Annotated[Path, Parameter(name=("--request-file", "-r"))],
    deployment_name: Annotated[str | None, Parameter(name=("--deployment-name", "-d"))] = None,
    to: Path | None = None, workspace: Workspace = None, output: Output = None,
) -> None:  # fmt: skip
    """Send an endpoint a request and print the answer, as JSON unless asked otherwise.

    Example: lazulite online-endpoint invoke pumps --request-file one.json

    Parameters
    ----------
    request_file
        A JSON file: {"input_data": {"columns": [...], "data": [[...]]}}; or a CSV file with a line of column names.
    deployment_name
        Who is to answer, whatever the traffic says.
    to
        Where the lines of a CSV file go with their predictions; once it says what became of them too, it is feedback.
    """
    import json

    asked = read_request(request_file)
    if to and not isinstance(asked, Sheet):
        raise Invalid(f"--to takes the lines of a CSV file, and {request_file} is none.", hint="Leave --to out.")
    with client(workspace) as platform:
        given = platform.online_endpoints.predict(name, asked, deployment_name=deployment_name)
    if to and isinstance(asked, Sheet):
        to.write_text(answered(asked, given.request_id, given.answer).to_csv(), "utf-8")
        say(f"{len(asked.lines)} lines with their predictions are in {to}")
    elif output is None or not isinstance(given.answer, dict):
        print(json.dumps(given.answer, ensure_ascii=False))  # noqa: T201 - the answer is the command's output
    else:
        show(given.answer, output)
    if given.left_out:
        say(f"not sent, as the model does not take them: {', '.join(given.left_out)}")
    say(f"request {given.request_id}, answered by {given.deployment}")


@app.command
def figures(
    name: Name, *, from_: Annotated[str | None, Parameter(name="--from")] = None, to: str | None = None,
    step: Annotated[int | None, Parameter(validator=validators.Number(gte=60))] = None, workspace: Workspace = None,
    output: Output = None,
) -> None:  # fmt: skip
    """What was asked of an endpoint and answered over time; a table has a line a step and deployment.

    Example: lazulite online-endpoint figures pumps --step 300

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
def example(name: Name, *, language: Language = "json", workspace: Workspace = None) -> None:
    """A request that an endpoint takes, with a row of the model's own example: its body, or a call to copy.

    Example: lazulite online-endpoint example pumps > one.json

    Parameters
    ----------
    language
        The body alone, or a call with curl or in plain Python.
    """
    from lazulite.experience.cli.snippets import snippet

    with client(workspace) as platform, platform.online_endpoints.scorer(name) as scorer:
        body = platform.online_endpoints.example(name)
        print(snippet(language, name, f"{scorer.base}/score", body))  # noqa: T201 - it is the command's output


app.command(feedback)
app.command(unmatched_feedback)


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
