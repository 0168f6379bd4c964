"""`lazulite job attempts` and `show-services`: what the process of a job tells of it."""

from typing import Annotated

from cyclopts import Parameter, validators

from lazulite.experience.cli.options import Name, Output, Workspace, client
from lazulite.experience.cli.output import show_list, write

ATTEMPT_COLUMNS = ("attempt", "status", "exit_code", "started_at", "ended_at", "error")
SERVICE_COLUMNS = ("name", "type", "status", "endpoint", "error")


def attempts(
    name: Name, *, log: Annotated[int | None, Parameter(validator=validators.Number(gte=1))] = None,
    workspace: Workspace = None, output: Output = None,
) -> None:  # fmt: skip
    """How often a job was tried, and why each attempt failed.

    Example: lazulite job attempts 01a215be50ba7a34bb002221b8a7f331 --log 1

    Parameters
    ----------
    log
        Write what this attempt has written to the log instead.
    """
    with client(workspace) as platform:
        if log is not None:
            write(platform.jobs.log(name, attempt=log).decode("utf-8", "replace").rstrip())
            return
        show_list(platform.jobs.get(name).attempts, ATTEMPT_COLUMNS, output, empty="It has had none yet.")


def show_services(name: Name, *, workspace: Workspace = None, output: Output = None) -> None:
    """What a job offers while it runs (JupyterLab, TensorBoard, ports of its own), and where you reach it.

    Example: lazulite job show-services 01a215be50ba7a34bb002221b8a7f331
    """
    with client(workspace) as platform:
        show_list(platform.jobs.services(name), SERVICE_COLUMNS, output, empty="Its document names no services.")
