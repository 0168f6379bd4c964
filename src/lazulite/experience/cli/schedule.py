"""`lazulite schedule`."""

from cyclopts import App

from lazulite.experience.cli.options import File, Output, Set, Workspace, client, settings
from lazulite.experience.cli.output import show, warn

app = App(name="schedule", help="Jobs by the clock: what one would create, and when.")


@app.command
def validate(*, file: File, set_: Set = None, workspace: Workspace = None, output: Output = None) -> None:
    """Say when it would fire and what would run where, with every reference resolved; nothing is made.

    Example: lazulite schedule validate -f nightly.yml
    """
    with client(workspace) as platform:
        plan = platform.schedules.validate(file, set=settings(set_))
        warn(plan)
        show(plan, output)
