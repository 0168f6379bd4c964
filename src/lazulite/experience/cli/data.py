"""`lazulite data`: register, look at, measure."""

from collections.abc import Mapping
from typing import Annotated, Literal

from cyclopts import App, Parameter

from lazulite.experience.cli import assets
from lazulite.experience.cli.assets import Description
from lazulite.experience.cli.options import MaybeFile, MaybeName, Name, Output, Set, Version, Workspace, client
from lazulite.experience.cli.output import cell_of, form_of, say, show, show_list
from lazulite.experience.cli.progress import phase
from lazulite.words.json import JSONObject

app = App(name="data", help="Versioned data, and what is in it.")
assets.add_commands(
    app, lambda platform: platform.data, make="Register some: lazulite data create -n NAME --path FILE-OR-FOLDER"
)
Which = Annotated[str | None, Parameter(name="--path", help="Which of a folder's files, as a pattern: 'raw/*.csv'.")]
NullWords = Annotated[
    list[str] | None,
    Parameter(
        name="--null-word", negative="", help="What stands for no value, instead of NA, n/a, NaN, NULL. Once for each."
    ),
]
PROFILE = ("name", "type", "nulls", "distinct", "min", "max", "mean", "median")


@app.command
def create(
    *, file: MaybeFile = None, name: MaybeName = None, version: Version = None, path: str | None = None,
    type_: Annotated[Literal["uri_file", "uri_folder", "mltable"] | None, Parameter(name="--type")] = None,
    tier: str | None = None, owner: str | None = None, description: Description = None, set_: Set = None,
    workspace: Workspace = None, output: Output = None,
) -> None:  # fmt: skip
    """Register a version, from a document or from these options. A local path is uploaded.

    Example: lazulite data create -n pumps --path pumps.csv --tier bronze

    Parameters
    ----------
    path
        A file or folder here, or an address (azureml://jobs/…, file:///… of the server's machine).
    type_
        Default: uri_file for a file here, else uri_folder.
    tier
        How refined it is, in the workspace's words: bronze, silver, gold.
    owner
        Who answers for it. Default: who registers it.
    """
    assets.create(
        lambda platform: platform.data, file, set_, workspace, output, name=name, version=version, path=path,
        type=type_, tier=tier, owner=owner, description=description,
    )  # fmt: skip


@app.command
def preview(
    name: Name, *, version: Version = None, path: Which = None, rows: int = 20, workspace: Workspace = None,
    output: Output = None,
) -> None:  # fmt: skip
    """The first rows of a table.

    Example: lazulite data preview pumps --rows 5

    Parameters
    ----------
    rows
        How many.
    """
    with client(workspace) as platform:
        found = platform.data.preview(name, version or "latest", rows=rows, path=path)
    if form_of(output) != "table":
        show(found, output)
        return
    columns = [str(column["name"]) for column in _objects(found.get("columns"))]
    listed = found.get("rows")
    table = listed if isinstance(listed, list) else []
    show_list((dict(zip(columns, row, strict=True)) for row in table if isinstance(row, list)), columns, output)


@app.command
def profile(
    name: Name, *, version: Version = None, path: Which = None, null_word: NullWords = None,
    workspace: Workspace = None, output: Output = None,
    again: Annotated[bool, Parameter(negative="", help="Measure although there is a profile.")] = False,
) -> None:  # fmt: skip
    """What every column holds, measured by a job when there is no profile yet.

    Example: lazulite data profile pumps -v 1
    """
    with client(workspace) as platform:
        with phase(f"data {name}: measuring"):
            found = platform.data.profile(name, version or "latest", path=path, null_words=null_word, again=again)
    content = found.get("content")
    if form_of(output) != "table" or not isinstance(content, dict):
        show(found, output)
        return
    columns = _objects(content.get("columns"))
    say(f"{content.get('rows'):,} rows, {len(columns)} columns")
    show_list(columns, PROFILE, output, more={"median": _median})
    for column in columns:
        words = column.get("no_numbers")
        if isinstance(words, list) and words:
            say(
                f"{column['name']} is text, though {column['numbers']} of its values are numbers; others are "
                f"{', '.join(repr(word) for word in words)}. What stands for no value: --null-word {str(words[0])!r}"
            )


def _median(column: JSONObject) -> str:
    quantiles = column.get("quantiles")
    return cell_of(quantiles.get("0.5") if isinstance(quantiles, Mapping) else None)


def _objects(value: object) -> list[JSONObject]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
