"""`lazulite datastore`: named places for data."""

from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from lazulite.experience.cli.options import (
    File,
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
    settings,
)
from lazulite.experience.cli.output import say, show, show_list, warn
from lazulite.words.errors import Invalid

app = App(name="datastore", help="Named places for data, here and elsewhere.")
COLUMNS = ("name", "type", "credentials", "description", "updated_at")
FILES = ("path", "size", "written_at", "job")
Below = Annotated[str, Parameter(name=("--path", "-p"), help="The folder of which to tell. Default: everything.")]


class DatastoreUnnamed(Invalid):
    pass


@app.command
def create(
    *, file: File, name: MaybeName = None, set_: Set = None, workspace: Workspace = None, output: Output = None
) -> None:
    """Make the datastore of a document. Credentials may be set beside it: --set credentials.account_key=…

    Example: lazulite datastore create -f lake.yml
    """
    with client(workspace) as platform:
        made = platform.datastores.create(file, set=settings(set_, name=name))
        warn(made)
        show(made, output)


@app.command(name="list")
def list_(
    *, filter_: Filter = None, order_by: OrderBy = None, text: Text = None, max_results: MaxResults = 50,
    workspace: Workspace = None, output: Output = None,
) -> None:  # fmt: skip
    """The workspace's datastores; four of them it has from the start.

    Example: lazulite datastore list
    """
    with client(workspace) as platform:
        found = platform.datastores.list(filter=filter_, order_by=order_by, text=text, max_results=max_results)
        show_list(found, COLUMNS, output)


@app.command(name="show")
def show_(name: Name, *, workspace: Workspace = None, output: Output = None) -> None:
    """Where it lies, and which kind of credentials it has; never what they are.

    Example: lazulite datastore show workspaceblobstore
    """
    with client(workspace) as platform:
        show(platform.datastores.get(name), output)


@app.command
def update(
    *, name: MaybeName = None, file: MaybeFile = None, set_: Set = None, workspace: Workspace = None,
    output: Output = None,
) -> None:  # fmt: skip
    """Change it to what a document says, or change some of it: --set description="…" --set tags.team=ops

    Example: lazulite datastore update -n lake --set description="The raw files"
    """
    with client(workspace) as platform:
        changed = platform.datastores.update(name or _name_in(file), file, set=settings(set_))
        warn(changed)
        show(changed, output)


@app.command
def delete(name: Name, *, yes: Yes = False, workspace: Workspace = None) -> None:
    """Delete it, with its credentials; what lies there stays. Refused while data refers to it.

    Example: lazulite datastore delete lake
    """
    if not agreed(f"Delete the datastore {name} and its credentials, for good?", yes=yes):
        return
    with client(workspace) as platform:
        platform.datastores.delete(name)
        say(f"datastore {name} is deleted")


@app.command
def validate(*, file: File, set_: Set = None, workspace: Workspace = None, output: Output = None) -> None:
    """Whether a document is one, with the line of what is wrong. Nothing is made.

    Example: lazulite datastore validate -f lake.yml
    """
    with client(workspace) as platform:
        planned = platform.datastores.validate(file, set=settings(set_))
        warn(planned)
        show(planned, output)


@app.command
def ls(
    name: Name, *, path: Below = "", max_results: MaxResults = 1000, workspace: Workspace = None, output: Output = None
) -> None:
    """What lies in it, with sizes.

    Example: lazulite datastore ls workspaceblobstore -p reports
    """
    with client(workspace) as platform:
        found = platform.datastores.files(name, path, max_results=max_results)
        show_list(found, FILES, output, empty=f"Nothing lies in {name} yet.")


def _name_in(file: Path | None) -> str:
    """As the document calls itself. Raises DatastoreUnnamed."""
    from lazulite.specs.yaml_text import DocumentBroken, read_yaml

    try:
        value = read_yaml(file.read_text("utf-8")).value if file else None
    except (OSError, DocumentBroken):
        value = None  # whoever sends it says what is wrong with it
    name = value.get("name") if isinstance(value, dict) else None
    if not isinstance(name, str):
        raise DatastoreUnnamed("Nothing says which datastore.", hint="Give --name, or --file with a name in it.")
    return name
