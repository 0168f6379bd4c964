"""`lazulite user`: what a running platform is asked. `create` and `password` work without one too: see processes."""

import sys
from typing import Annotated

from cyclopts import App, Parameter

from lazulite.experience.cli.login import ask_password
from lazulite.experience.cli.options import Filter, MaxResults, OrderBy, Output, Text, client
from lazulite.experience.cli.output import say, show, show_list
from lazulite.words.errors import Invalid

app = App(name="user", help="The people of a home.")
COLUMNS = ("name", "display_name", "is_owner", "is_enabled", "has_password", "created_by", "created_at")
Name = Annotated[str, Parameter(help="The user's name.")]


class PasswordsDiffer(Invalid):
    pass


@app.command(name="list")
def list_(
    *, filter_: Filter = None, order_by: OrderBy = None, text: Text = None, max_results: MaxResults = 50,
    output: Output = None,
) -> None:  # fmt: skip
    """By name, disabled ones too.

    Example: lazulite user list --filter "is_enabled = false"
    """
    with client() as platform:
        found = platform.users.list(filter=filter_, order_by=order_by, text=text, max_results=max_results)
        show_list(found, COLUMNS, output, empty="No users. Make one: lazulite user create NAME --owner")


@app.command(name="show")
def show_(name: Name, *, output: Output = None) -> None:
    """One of them.

    Example: lazulite user show ann
    """
    with client() as platform:
        show(platform.users.get(name), output)


@app.command
def update(
    name: Name, *, display_name: str | None = None,
    owner: Annotated[bool | None, Parameter(negative="--no-owner")] = None, output: Output = None,
) -> None:  # fmt: skip
    """Change how a user is called, or whether they own the home.

    Example: lazulite user update ann --display-name "Ann Archer"

    Parameters
    ----------
    display_name
        How people call them.
    owner
        An Owner of the home administers users and owns every workspace.
    """
    with client() as platform:
        show(platform.users.update(name, display_name=display_name, is_owner=owner), output)


@app.command
def disable(name: Name) -> None:
    """Neither password, session nor token lets them in any more; what they made stays.

    Example: lazulite user disable ann
    """
    with client() as platform:
        platform.users.disable(name)
        say(f"{name} is disabled")


@app.command
def enable(name: Name) -> None:
    """A disabled user comes in again.

    Example: lazulite user enable ann
    """
    with client() as platform:
        platform.users.enable(name)
        say(f"{name} is enabled")


def new_password(name: str, *, from_stdin: bool) -> str:
    """One line of stdin, or typed twice. Raises PasswordsDiffer, NoTerminal."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    typed = ask_password(f"New password of {name}: ")
    if typed != ask_password("Once more: "):
        raise PasswordsDiffer("The two passwords differ.", hint="Type it again.")
    return typed
