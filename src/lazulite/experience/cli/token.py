"""`lazulite token`."""

from typing import Annotated

from cyclopts import App, Parameter

from lazulite.experience.cli.options import Output, Workspace, client
from lazulite.experience.cli.output import say, show, show_list

app = App(name="token", help="Who may call, and as whom.")
COLUMNS = ("id", "principal", "label", "prefix", "expires_at", "revoked_at")


@app.command
def create(
    *, person: str, label: str = "", lifetime_days: float | None = None, workspace: Workspace = None,
    output: Output = None,
) -> None:  # fmt: skip
    """Make a token for a person in the workspace. It is shown this once.

    Example: lazulite token create --person ann --lifetime-days 30

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
def list_(
    *, include_revoked: Annotated[bool, Parameter(negative="")] = False, workspace: Workspace = None,
    output: Output = None,
) -> None:  # fmt: skip
    """The workspace's tokens that are taken, without their secrets.

    Example: lazulite token list

    Parameters
    ----------
    include_revoked
        Those too that are not taken any more, of jobs that have ended among them.
    """
    with client(workspace) as platform:
        found = [token for token in platform.tokens.list() if include_revoked or token.get("revoked_at") is None]
        show_list(found, COLUMNS, output, empty="No tokens here. Make one: lazulite token create --person NAME")


@app.command
def revoke(id: str, *, workspace: Workspace = None) -> None:
    """Take a token out of use, at once.

    Example: lazulite token revoke --id 01a215c0-2e05-7e17-8d2c-53ba96902049

    Parameters
    ----------
    id
        The token's id, as the list shows it.
    """
    with client(workspace) as platform:
        platform.tokens.revoke(id)
        say(f"revoked {id}")
