"""`lazulite component`."""

from cyclopts import App

from lazulite.experience.cli import assets
from lazulite.experience.cli.options import File, MaybeName, Output, Set, Version, Workspace

app = App(name="component", help="Jobs with open inputs, to be used again in pipelines.")
assets.add_commands(
    app, lambda platform: platform.components, make="Register one: lazulite component create -f component.yml"
)


@app.command
def create(
    *, file: File, name: MaybeName = None, version: Version = None, set_: Set = None, workspace: Workspace = None,
    output: Output = None,
) -> None:  # fmt: skip
    """Register a version, from its document. Its local code is uploaded; what validate refuses is refused here.

    Example: lazulite component create -f train.yml --version 2
    """
    assets.create(lambda platform: platform.components, file, set_, workspace, output, name=name, version=version)
