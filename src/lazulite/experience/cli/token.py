"""`lazulite token`."""

from cyclopts import App

from lazulite.experience.cli.options import Output, Workspace, client
from lazulite.experience.cli.output import say, show, show_list

app = App(name="token", help="Who may call, and as whom.")


@app.command
def create(
    *, person: str, label: str = "", lifetime_days: float | None = None, workspace: Workspace = None,
    output: Output = None,
) -> None:  # fmt: skip
    """Make a token for a person in the workspace. It is shown this once.

    Parameters
    ----------
    person
        The name under which audit and approvals know them.
    label
        What it is for.
    lifetime_days
        When it ends; never without it.
    """
    with client(workspace) as platform:
        show(platform.tokens.create(person, label=label, lifetime_days=lifetime_days), output)


@app.command(name="list")
def list_(*, workspace: Workspace = None, output: Output = None) -> None:
    """The workspace's tokens, without their secrets."""
    with client(workspace) as platform:
        columns = ("id", "prefix", "principal", "label", "expires_at", "revoked_at")
        show_list(platform.tokens.list(), columns, output)


@app.command
def revoke(*, id: str, workspace: Workspace = None) -> None:
    """From now on it is not taken.

    Parameters
    ----------
    id
        The token's id, as the list shows it.
    """
    with client(workspace) as platform:
        platform.tokens.revoke(id)
        say(f"revoked {id}")
