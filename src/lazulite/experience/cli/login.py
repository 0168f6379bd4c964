"""`lazulite login`, `logout` and `whoami`."""

import getpass
import os
import platform as machine
import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from lazulite.experience.cli.options import Flag, Output, client
from lazulite.experience.cli.output import form_of, say, show, show_list
from lazulite.experience.sdk.config import FILE, find_address, find_config, read_config, write_config
from lazulite.words.errors import Forbidden, Invalid


class NoTerminal(Invalid):
    pass


class NoToken(Invalid):
    pass


Url = Annotated[str | None, Parameter(name="--url", help="The platform. Default: LAZULITE_URL, config.json.")]


def login(
    *, url: Url = None, name: Annotated[str | None, Parameter(name=("--name", "-n"))] = None, with_token: Flag = False,
    lifetime_days: float | None = None,
) -> None:  # fmt: skip
    """Keep a token of your own in config.json.

    Parameters
    ----------
    name
        As whom; asked for without it.
    with_token
        Read a token from stdin instead of asking for the password.
    lifetime_days
        When the token ends; it can be revoked at any time by 'lazulite logout'.
    """
    from lazulite.experience.sdk.access import log_in
    from lazulite.experience.sdk.client import Client
    from lazulite.experience.sdk.git_state import is_open_to_git

    address = find_address(url)
    token = _token_from_stdin() if with_token else None
    if token is None:
        user = name or _asked("Name: ")
        label = f"lazulite login on {machine.node()}"
        password = ask_password(f"Password of {user}: ")
        token = log_in(address.url, user, password, token_name=label, lifetime_days=lifetime_days)
    with Client(address.url, token) as platform:
        me = platform.me.get()
    path = _place(address.url)
    write_config(path, {"url": address.url, "token": token})
    say(f"logged in to {address.url} as {me['name']}; the token is in {path}")
    if os.environ.get("LAZULITE_TOKEN"):
        say("LAZULITE_TOKEN is set and comes first: unset it, or the login is of no use.")
    if is_open_to_git(path):
        say(f"warning: {path} lies in a Git work tree and is not ignored there; keep the token out of it.")


def logout() -> None:
    """Revoke the token in config.json and take it out."""
    path = find_config(Path.cwd())
    kept = read_config(path) if path else {}
    if path is None or "token" not in kept:
        say("no config.json here or above holds a token")
        return
    from lazulite.experience.sdk.client import Client

    write_config(path, {"token": None})
    with Client(find_address(kept.get("url")).url, kept["token"]) as platform:
        try:
            platform.me.revoke_token("current")
        except Forbidden:
            say(f"the token in {path} was taken no more already; it is out")
            return
    say(f"logged out of {platform.url}; the token in {path} is revoked and out")


def whoami(*, output: Output = None) -> None:
    """Who you are to the platform, and what you may where."""
    with client() as platform:
        me = platform.me.get()
    if form_of(output) != "table":
        show(me, output)
        return
    shown = ("principal", "display_name", "authenticated_by", "expires_at", "is_owner")
    show({"url": platform.url, **{key: me[key] for key in shown}}, "table")
    places = me["workspaces"]
    rows = [place for place in places if isinstance(place, dict)] if isinstance(places, list) else []
    show_list(
        rows, ("name", "role", "description"), "table", empty="No workspace here has a role for you: ask its owner."
    )


def ask_password(prompt: str) -> str:
    """Typed on the terminal, unseen. Raises NoTerminal where there is none."""
    try:
        with Path("/dev/tty").open():
            return getpass.getpass(prompt)
    except OSError as error:
        raise NoTerminal(
            "There is no terminal to ask for the password on.",
            hint="Pipe a token into --with-token, or a password into --password-stdin where there is such an option.",
        ) from error


def _asked(prompt: str) -> str:
    """On stderr: stdout is for data."""
    sys.stderr.write(prompt)
    sys.stderr.flush()
    return sys.stdin.readline().strip()


def _token_from_stdin() -> str:
    token = sys.stdin.read().strip()
    if not token:
        raise NoToken("There was no token on stdin.", hint="lazulite login --with-token < FILE")
    return token


def _place(url: str) -> Path:
    """The nearest config.json of this platform, else the one in this folder."""
    found = find_config(Path.cwd())
    here = Path.cwd() / FILE
    return found if found and read_config(found).get("url", url).rstrip("/") == url else here
