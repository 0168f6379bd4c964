"""`lazulite environment`."""

from cyclopts import App

from lazulite.experience.cli import assets
from lazulite.experience.cli.assets import Description
from lazulite.experience.cli.options import MaybeFile, MaybeName, Output, Set, Version, Workspace, client
from lazulite.experience.cli.output import say, show_list

app = App(name="environment", help="What jobs run in: registered, or curated.")
assets.add_commands(
    app, lambda platform: platform.environments, make="Those that come with the platform: lazulite environment curated"
)


@app.command
def create(
    *, file: MaybeFile = None,
    name: MaybeName = None,
    version: Version = None, conda_file: str | None = None, requirements: str | None = None,
    description: Description = None, set_: Set = None, workspace: Workspace = None, output: Output = None,
) -> None:  # fmt: skip
    """Register a version, from a document or from these options.

    Example: lazulite environment create -n mine --requirements requirements.txt

    Parameters
    ----------
    conda_file
        A conda file here; its pip part is what counts.
    requirements
        A requirements file here.
    """
    assets.create(
        lambda platform: platform.environments, file, set_, workspace, output, name=name, version=version,
        conda_file=conda_file, requirements=requirements, description=description,
    )  # fmt: skip


@app.command
def curated(*, workspace: Workspace = None, output: Output = None) -> None:
    """Those that come with the platform, every package pinned.

    Example: lazulite environment curated
    """
    with client(workspace) as platform:
        show_list(platform.environments.curated(), ("name", "version", "requirements"), output)


@app.command
def diff(before: str, after: str, /, *, workspace: Workspace = None, output: Output = None) -> None:
    """What lies between two environments: Python, requirements, installed packages.

    Example: lazulite environment diff mine:1 mine:2

    Parameters
    ----------
    before
        NAME:VERSION, NAME@latest, a curated one's name, or jobs/NAME: what that job ran in.
    after
        Likewise.
    """
    with client(workspace) as platform:
        found = platform.environments.compare(before, after)
    columns = ("part", "name", "before", "after")
    show_list(found.differences, columns, output, empty="They are the same, as far as is known.")
    for ref in found.unlocked:
        say(f"What {ref} installs is known once a job has run in it: compare that job, as jobs/NAME.")
