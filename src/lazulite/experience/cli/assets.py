"""The commands that data, models and environments have alike, made for one noun."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from lazulite.experience.cli.options import (
    Filter,
    MaxResults,
    Name,
    OrderBy,
    Output,
    Set,
    Text,
    Version,
    Workspace,
    client,
    settings,
)
from lazulite.experience.cli.output import say, show, show_list, warn
from lazulite.experience.sdk.assets import Assets
from lazulite.experience.sdk.client import Client
from lazulite.words.json import JSON

Of = Callable[[Client], Assets]
NAMES = ("name", "latest_version", "labels", "description", "updated_at")
VERSIONS = ("name", "version", "type", "labels", "size", "created_at", "created_by")
MaybeName = Annotated[str | None, Parameter(name=("--name", "-n"), help="Its name: lists its versions.")]
Archived = Annotated[bool, Parameter(name="--archived-only", negative="", help="Those that lists leave out.")]
Every = Annotated[bool, Parameter(name="--include-archived", negative="", help="Those too that lists leave out.")]
Folder = Annotated[Path, Parameter(name=("--download-path", "-p"), help="Where to. Default: this folder.")]
Description = Annotated[str | None, Parameter(name="--description", help="What it is.")]


def add_commands(app: App, of: Of, *, make: str) -> None:
    """Everything but create; `make` says how the first one comes to be."""
    _reading(app, of, make)
    _changing(app, of)
    _labelling(app, of)


def create(
    of: Of, file: Path | None, set_: list[str] | None, workspace: str | None, output: Output, **fields: JSON
) -> None:
    """The command `create` of a noun: a document, or fields, or fields over a document."""
    with client(workspace) as platform:
        made = of(platform).create(file, set=settings(set_), key=None, **fields)
        warn(made)
        show(made, output)


def _reading(app: App, of: Of, make: str) -> None:
    @app.command(name="list")
    def list_(
        *, name: MaybeName = None, filter_: Filter = None, order_by: OrderBy = None, text: Text = None,
        max_results: MaxResults = 50, archived_only: Archived = False, include_archived: Every = False,
        workspace: Workspace = None,
        output: Output = None,
    ) -> None:  # fmt: skip
        """The names, or the versions of one, the newest first."""
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

    @app.command(name="show")
    def show_(*, name: Name, version: Version = None, workspace: Workspace = None, output: Output = None) -> None:
        """Everything that is known of a version, or of the name. `latest` and `@label` are versions too."""
        with client(workspace) as platform:
            show(of(platform).get(name, version), output)

    @app.command
    def download(*, name: Name, version: Version = None, path: Folder = Path(), workspace: Workspace = None) -> None:
        """Fetch the files of a version, the latest unless said otherwise."""
        with client(workspace) as platform:
            say(f"downloaded to {of(platform).download(name, version or 'latest', path)}")


def _changing(app: App, of: Of) -> None:
    @app.command
    def update(
        *, name: Name, version: Version = None, description: Description = None, set_: Set = None,
        workspace: Workspace = None, output: Output = None,
    ) -> None:  # fmt: skip
        """Change description and tags: --set tags.team=ops; --set tags.team=null removes it."""
        changes: dict[str, JSON] = {} if description is None else {"description": description}
        tags: dict[str, JSON] = {}
        for place, value in settings(set_).items():
            if place.startswith("tags."):
                tags[place.removeprefix("tags.")] = None if value is None else str(value)
            else:
                changes[place] = value
        with client(workspace) as platform:
            show(of(platform).update(name, {"tags": tags, **changes}, version=version), output)

    @app.command
    def archive(*, name: Name, version: Version = None, workspace: Workspace = None) -> None:
        """Out of the lists. References go on working."""
        with client(workspace) as platform:
            of(platform).archive(name, version)

    @app.command
    def restore(*, name: Name, version: Version = None, workspace: Workspace = None) -> None:
        """Back into the lists."""
        with client(workspace) as platform:
            of(platform).restore(name, version)

    @app.command
    def delete(*, name: Name, version: Version = None, workspace: Workspace = None) -> None:
        """For good; refused while something uses it."""
        with client(workspace) as platform:
            of(platform).delete(name, version)


def _labelling(app: App, of: Of) -> None:
    @app.command
    def label(*, name: Name, version: str, label: str, workspace: Workspace = None, output: Output = None) -> None:
        """Let a label (MLflow: alias) point to a version.

        Parameters
        ----------
        version
            Which one.
        label
            By which it is found: NAME@LABEL.
        """
        with client(workspace) as platform:
            show(of(platform).set_label(name, label, version), output)

    @app.command
    def unlabel(*, name: Name, label: str, workspace: Workspace = None) -> None:
        """Take a label away.

        Parameters
        ----------
        label
            Which one.
        """
        with client(workspace) as platform:
            of(platform).delete_label(name, label)
