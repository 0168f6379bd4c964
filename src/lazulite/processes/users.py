"""`lazulite user create` and `password`: on a home that no server holds they write to it themselves.

So the first user is there before anything listens, and who has lost the last password but owns the home's files
sets a new one.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Protocol

from cyclopts import Parameter

from lazulite.experience.cli.options import Flag, Output, client
from lazulite.experience.cli.output import say, show
from lazulite.experience.cli.user import Name, app, new_password
from lazulite.experience.sdk.client import Client
from lazulite.experience.sdk.config import is_named
from lazulite.foundation.settings import Settings, settings_from
from lazulite.processes.commands import check_server_installed
from lazulite.processes.home import read_address
from lazulite.words.json import JSONObject

Home = Annotated[
    Path | None,
    Parameter(
        help="Do it there, without a server. Default: the running platform, else LAZULITE_HOME, else ~/.lazulite."
    ),
]
Url = Annotated[str | None, Parameter(help="The home's database where it is not in the home.")]
FromStdin = Annotated[bool, Parameter(name="--password-stdin", negative="", help="Read the password from stdin.")]


class Users(Protocol):
    """Of a running platform, or of a home that none holds."""

    def create(
        self, name: str, *, password: str | None = None, display_name: str = "", is_owner: bool = False
    ) -> JSONObject: ...

    def set_password(self, name: str, password: str) -> None: ...


@app.command
def create(
    name: Name, *, owner: Flag = False, display_name: str = "", password_stdin: FromStdin = False,
    no_password: Flag = False, home: Home = None, database_url: Url = None, output: Output = None,
) -> None:  # fmt: skip
    """Make a user; the password is asked for.

    Example: lazulite user create ann --owner

    Parameters
    ----------
    owner
        Of the home: administers users and owns every workspace.
    display_name
        How people call them; the name without it.
    no_password
        Comes in by tokens alone.
    """
    password = None if no_password else new_password(name, from_stdin=password_stdin)
    with _users(home, database_url) as users:
        show(users.create(name, password=password, display_name=display_name, is_owner=owner), output)


@app.command
def password(name: Name, *, password_stdin: FromStdin = False, home: Home = None, database_url: Url = None) -> None:
    """Set a new password for somebody who has forgotten theirs; their sessions end.

    Example: lazulite user password ann
    """
    typed = new_password(name, from_stdin=password_stdin)
    with _users(home, database_url) as users:
        users.set_password(name, typed)
        say(f"{name} has a new password")


@contextmanager
def _users(home: Path | None, database_url: str | None) -> Iterator[Users]:
    if home is None and database_url is None and is_named():
        with client() as platform:
            yield platform.users
        return
    settings = settings_from(os.environ, home=home, database_url=database_url)
    address = read_address(settings.home)
    if address is not None and address.is_alive:
        with Client(address.near_url) as platform:
            yield platform.users
        return
    with _of_the_home(settings) as users:
        yield users


@contextmanager
def _of_the_home(settings: Settings) -> Iterator[Users]:
    check_server_installed()
    from lazulite.processes.uncollected import uncollected

    with uncollected():
        from lazulite.processes.local_users import local_users

    with local_users(settings) as users:
        yield users
    say(f"no server runs on {settings.home}: it was written there")
