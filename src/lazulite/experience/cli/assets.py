"""The commands that data, models and environments have alike, made for one noun."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from lazulite.experience.cli.options import (
    File,
    Filter,
    MaxResults,
    Name,
    OrderBy,
    Output,
    Set,
    Text,
    Version,
    Workspace,
    Yes,
    agreed,
    client,
    settings,
)
from lazulite.experience.cli.output import say, show, show_list, warn
from lazulite.experience.sdk.assets import Assets
from lazulite.experience.sdk.client import Client
from lazulite.words.errors import Invalid
from lazulite.words.json import JSON

Of = Callable[[Client], Assets]
NAMES = ("name", "latest_version", "labels", "description", "updated_at")
VERSIONS = ("name", "version", "type", "labels", "size", "created_at", "created_by")
MaybeName = Annotated[str | None, Parameter(name=("--name", "-n"), help="Its name: lists its versions.")]
Archived = Annotated[bool, Parameter(name="--archived-only", negative="", help="Those that lists leave out.")]
Every = Annotated[bool, Parameter(name="--include-archived", negative="", help="Those too that lists leave out.")]
Which = Annotated[str, Parameter(name=("--version", "-v"), help="Which one.")]
Folder = Annotated[Path, Parameter(name=("--download-path", "-p"), help="Where to. Default: this folder.")]
Description = Annotated[str | None, Parameter(name="--description", help="What it is.")]


class NothingNamed(Invalid):
    pass


class NothingInIt(Invalid):
    pass


def _command(app: App, name: str | None = None) -> Callable[[Callable[..., None]], None]:
    """As app.command, with the noun's own name in the example."""

    def register(function: Callable[..., None]) -> None:
        function.__doc__ = (function.__doc__ or "").replace("NOUN", app.name[0])
        app.command(function, name=name)

    return register


def add_commands(app: App, of: Of, *, make: str) -> None:
    """Everything but create; `make` says how the first one comes to be."""
    _validating(app, of)
    _reading(app, of, make)
    _changing(app, of)
    _putting_away(app, of)
    _labelling(app, of)


def create(
    of: Of, file: Path | None, set_: list[str] | None, workspace: str | None, output: Output, **fields: JSON
) -> None:
    """The command `create` of a noun: a document, or fields, or fields over a document.

    Raises NothingNamed, NothingInIt.
    """
    if file is None and fields.get("name") is None:
        raise NothingNamed("Nothing says what it is to be called.", hint="Give --name, or a document by --file.")
    if file is None and not set_ and "path" in fields and fields["path"] is None:
        raise NothingInIt(f"Nothing says what is in {fields['name']}.", hint="Give --path, or a document by --file.")
    with client(workspace) as platform:
        made = of(platform).create(file, set=settings(set_), key=None, **fields)
        warn(made)
        show(made, output)


def _validating(app: App, of: Of) -> None:
    @_command(app)
    def validate(*, file: File, set_: Set = None, workspace: Workspace = None, output: Output = None) -> None:
        """Say what would be registered, with every name resolved; nothing is sent, and nothing registered.

        Example: lazulite NOUN validate -f NOUN.yml
        """
        with client(workspace) as platform:
            plan = of(platform).validate(file, set=settings(set_))
            warn(plan)
            show(plan, output)


def _reading(app: App, of: Of, make: str) -> None:
    @_command(app, "list")
    def list_(
        *, name: MaybeName = None, filter_: Filter = None, order_by: OrderBy = None, text: Text = None,
        max_results: MaxResults = 50, archived_only: Archived = False, include_archived: Every = False,
        workspace: Workspace = None, output: Output = None,
    ) -> None:  # fmt: skip
        """The names, or the versions of one, the newest first.

        Example: lazulite NOUN list
        """
        view = "archived" if archived_only else "all" if include_archived else "active"
        with client(workspace) as platform:
            nouns = of(platform)
            if name is None:
                found = nouns.list(filter=filter_, order_by=order_by, text=text, max_results=max_results, view=view)
                show_list(found, NAMES, output, empty=f"None here. {make}")
                return
            versions = nouns.versions(
                name, filter=filter_, order_by=order_by, text=text, view=view, max_results=max_results
            )
            show_list(versions, VERSIONS, output)

    @_command(app, "show")
    def show_(name: Name, *, version: Version = None, workspace: Workspace = None, output: Output = None) -> None:
        """Everything that is known of a version, or of the name. `latest` and `@label` are versions too.

        Example: lazulite NOUN show pumps -v latest
        """
        with client(workspace) as platform:
            show(of(platform).get(name, version), output)

    @_command(app)
    def download(name: Name, *, version: Version = None, path: Folder = Path(), workspace: Workspace = None) -> None:
        """Fetch the files of a version, the latest unless said otherwise.

        Example: lazulite NOUN download pumps -v 1 -p here/
        """
        with client(workspace) as platform:
            say(f"downloaded to {of(platform).download(name, version or 'latest', path)}")


def _changing(app: App, of: Of) -> None:
    @_command(app)
    def update(
        name: Name, *, version: Version = None, description: Description = None, set_: Set = None,
        workspace: Workspace = None, output: Output = None,
    ) -> None:  # fmt: skip
        """Change description and tags: --set tags.team=ops; --set tags.team=null removes it.

        Example: lazulite NOUN update pumps -v 1 --set tags.team=ops
        """
        changes: dict[str, JSON] = {} if description is None else {"description": description}
        tags: dict[str, JSON] = {}
        for place, value in settings(set_).items():
            if place.startswith("tags."):
                tags[place.removeprefix("tags.")] = None if value is None else str(value)
            else:
                changes[place] = value
        with client(workspace) as platform:
            show(of(platform).update(name, {"tags": tags, **changes}, version=version), output)


def _putting_away(app: App, of: Of) -> None:
    @_command(app)
    def archive(name: Name, *, version: Version = None, workspace: Workspace = None) -> None:
        """Take it out of the lists. References go on working.

        Example: lazulite NOUN archive pumps -v 1
        """
        with client(workspace) as platform:
            of(platform).archive(name, version)
            say(f"{_called(app, name, version)} is archived")

    @_command(app)
    def restore(name: Name, *, version: Version = None, workspace: Workspace = None) -> None:
        """Put it back into the lists.

        Example: lazulite NOUN restore pumps -v 1
        """
        with client(workspace) as platform:
            of(platform).restore(name, version)
            say(f"{_called(app, name, version)} is listed again")

    @_command(app)
    def delete(name: Name, *, version: Version = None, yes: Yes = False, workspace: Workspace = None) -> None:
        """Delete it for good; refused while something uses it. A terminal is asked first.

        Example: lazulite NOUN delete pumps -v 1
        """
        what = _called(app, name, version)
        if not agreed(f"Delete {what}{'' if version else ', with all its versions'}, for good?", yes=yes):
            return
        with client(workspace) as platform:
            of(platform).delete(name, version)
            say(f"{_called(app, name, version)} is deleted")


def _labelling(app: App, of: Of) -> None:
    @_command(app)
    def label(name: Name, *, version: Which, label: str, workspace: Workspace = None, output: Output = None) -> None:
        """Let a label (MLflow: alias) point to a version.

        Example: lazulite NOUN label pumps -v 1 --label checked

        Parameters
        ----------
        label
            By which it is found: NAME@LABEL.
        """
        with client(workspace) as platform:
            show(of(platform).set_label(name, label, version), output)

    @_command(app)
    def unlabel(name: Name, *, label: str, workspace: Workspace = None) -> None:
        """Take a label away.

        Example: lazulite NOUN unlabel pumps --label checked

        Parameters
        ----------
        label
            Which one.
        """
        with client(workspace) as platform:
            of(platform).delete_label(name, label)


def _called(app: App, name: str, version: str | None) -> str:
    return f"{app.name[0]} {name}" + ("" if version is None else f" version {version}")
