"""`lazulite online-endpoint feedback`: what predictions turned out to be."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from lazulite.experience.cli.options import Name, Output, Workspace, client
from lazulite.experience.cli.output import form_of, say, show, show_list
from lazulite.experience.sdk.sheets import value_of
from lazulite.words.errors import Invalid
from lazulite.words.json import JSONObject

UNMATCHED = ("request_id", "row", "received_at", "why")


def feedback(
    name: Name, *, request_id: str | None = None, row: int = 0, actual: str | None = None, at: str | None = None,
    file: Annotated[Path | None, Parameter(name=("--file", "-f"))] = None, actual_column: str | None = None,
    workspace: Workspace = None,
) -> None:  # fmt: skip
    """Tell what predictions turned out to be: one, or a file of them. Applications post it to /feedback themselves.

    Example: lazulite online-endpoint feedback pumps --request-id 01a215bf-96a4-7157-89a0-541ccd4ee738 --actual 1

    Parameters
    ----------
    request_id
        The prediction's: `invoke` says it, and every answer carries it as x-request-id.
    row
        Which row of the request, from 0.
    actual
        What really came: a number, true or false, else a text as it stands: Yes.
    at
        When that was known: 2026-11-25T09:00:00Z. Default: now.
    file
        A CSV file with the columns request_id and actual (or rating, label), and row and at where there are such:
        what `invoke --to` writes, with what came in a column more.
    actual_column
        The file's column that says what really came, where it is called otherwise than actual.
    """
    if file is None and actual_column is not None:
        raise Invalid(
            f"--actual-column {actual_column} names a column of a file, and no file is given.",
            hint="Give the file by --file, or what came by --request-id and --actual.",
        )
    told = _told(request_id, row, actual, at) if file is None else file
    with client(workspace) as platform, platform.online_endpoints.scorer(name) as scorer:
        kept = scorer.feedback(told, actual_column=actual_column)
    say(
        f"kept what became of {kept['accepted']}; a monitor joins it with the predictions of these ids. "
        f"What names no prediction is told by: lazulite online-endpoint unmatched-feedback {name}"
    )


def unmatched_feedback(name: Name, *, workspace: Workspace = None, output: Output = None) -> None:
    """Feedback that names no prediction of this endpoint: a request or a row that it has not answered, or not captured.

    Example: lazulite online-endpoint unmatched-feedback pumps
    """
    with client(workspace) as platform:
        found = platform.online_endpoints.unmatched_feedback(name)
    if form_of(output) != "table":
        show(found, output)
        return
    say(f"{found.unmatched:,} of the newest {found.rows:,} rows of feedback name no captured prediction of {name}")
    if found.newest:
        show_list([{**one, "why": _why(one)} for one in found.newest], UNMATCHED, output)


def _why(one: JSONObject) -> str:
    captured = one["captured"]
    if not captured:
        return "no captured request has this id"
    return f"the request has {captured} {'row' if captured == 1 else 'rows'}, counted from 0"


def _told(request_id: str | None, row: int, actual: str | None, at: str | None) -> JSONObject:
    if request_id is None or actual is None:
        raise Invalid(
            "Nothing is told of any prediction.", hint="Give --request-id and --actual, or --file with many of them."
        )
    told: JSONObject = {"request_id": request_id, "row": row, "actual": value_of(actual)}
    return told if at is None else {**told, "at": at}
