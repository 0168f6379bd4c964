"""`lazulite environment`."""

from cyclopts import App

from lazulite.experience.cli import assets
from lazulite.experience.cli.assets import Description
from lazulite.experience.cli.options import MaybeFile, MaybeName, Output, Set, Version, Workspace, client
from lazulite.experience.cli.output import show_list

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
