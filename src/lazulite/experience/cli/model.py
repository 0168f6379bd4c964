"""`lazulite model`."""

from typing import Annotated, Literal

from cyclopts import App, Parameter

from lazulite.experience.cli import assets
from lazulite.experience.cli.assets import Description
from lazulite.experience.cli.options import MaybeFile, MaybeName, Name, Output, Set, Version, Workspace, client
from lazulite.experience.cli.output import show_list

app = App(name="model", help="Registered models and the evidence on them.")
assets.add_commands(
    app,
    lambda platform: platform.models,
    make="A job that logs one with registered_model_name leaves it here, as does: lazulite model create",
)
EVIDENCE = ("id", "kind", "figure", "source", "created_at", "digest")


@app.command
def create(
    *, file: MaybeFile = None,
    name: MaybeName = None,
    version: Version = None, path: str | None = None,
    type_: Annotated[Literal["mlflow_model", "custom_model"] | None, Parameter(name="--type")] = None,
    description: Description = None, set_: Set = None, workspace: Workspace = None, output: Output = None,
) -> None:  # fmt: skip
    """Register a version, from a document or from these options. A local path is uploaded.

    Example: lazulite model create -n pumps --path model/ --type mlflow_model

    Parameters
    ----------
    path
        A file or folder here, runs:/RUN/PATH, or azureml://jobs/JOB/outputs/OUTPUT.
    type_
        Default: custom_model.
    """
    assets.create(
        lambda platform: platform.models, file, set_, workspace, output, name=name, version=version, path=path,
        type=type_, description=description,
    )  # fmt: skip


@app.command
def evidence(
    name: Name, *, version: Version = None, kind: str | None = None, workspace: Workspace = None,
    output: Output = None,
) -> None:  # fmt: skip
    """What was found out about a version, the newest first.

    Example: lazulite model evidence pumps -v 2

    Parameters
    ----------
    kind
        Of this kind alone: drift, performance, onnx_parity, …
    """
    with client(workspace) as platform:
        which = version or str(platform.models.get(name, "latest")["version"])
        show_list(platform.models.evidence(name, which, kind=kind), EVIDENCE, output)
