"""`lazulite token`."""

from typing import Annotated

from cyclopts import App, Parameter

from lazulite.experience.cli.options import Flag, Output, Workspace, client
from lazulite.experience.cli.output import say, show, show_list
from lazulite.words.errors import Invalid
from lazulite.words.json import JSONObject

app = App(name="token", help="Who may call, and as whom.")
COLUMNS = ("id", "principal", "label", "prefix", "created_at", "last_used_at", "expires_at", "revoked_at")
Mine = Annotated[bool, Parameter(name="--mine", negative="", help="Of your own tokens, not the workspace's.")]
Workers = Annotated[bool, Parameter(name="--workers", negative="", help="Of the workers' tokens.")]


class AskedTwice(Invalid):
    pass


@app.command
def create(
    *, person: str | None = None, role: str | None = None, worker: str | None = None,
    name: Annotated[str, Parameter(name=("--name", "-n", "--label"))] = "", lifetime_days: float | None = None,
    only_here: Flag = False, workspace: Workspace = None, output: Output = None,
) -> None:  # fmt: skip
    """Make a token of your own, for a person in the workspace, or for a worker. It is shown this once.

    Example: lazulite token create --person ann --lifetime-days 30

    Parameters
    ----------
    person
        For whom: the name under which audit and approvals know them. Yourself without it.
    role
        The person's role in the workspace from now on. Without it the one that they have; who has none owns a
        workspace that nobody owns, and is Contributor elsewhere.
    worker
        For 'lazulite worker' on another machine: the name under which the queue knows it.
    name
        What it is for.
    lifetime_days
        When it ends; never without it.
    only_here
        A token of your own that reaches this workspace alone.
    """
    _check_one(person=person, worker=worker, role=role)
    with client(workspace) as platform:
        if worker is not None:
            made = platform.worker_tokens.create(worker, label=name, lifetime_days=lifetime_days)
        elif person is not None:
            made = platform.tokens.create(person, label=name, lifetime_days=lifetime_days, role=role)
        else:
            reach = platform.workspace if only_here else None
            made = platform.me.create_token(name, lifetime_days=lifetime_days, workspace=reach)
        show(made, output)


@app.command(name="list")
def list_(
    *, mine: Mine = False, workers: Workers = False, include_revoked: Flag = False, workspace: Workspace = None,
    output: Output = None,
) -> None:  # fmt: skip
    """The workspace's tokens that are taken, your own or the workers', without their secrets.

    Example: lazulite token list

    Parameters
    ----------
    include_revoked
        Those too that are not taken any more, of jobs that have ended among them.
    """
    with client(workspace) as platform:
        if workers:
            listed, whose = platform.worker_tokens.list(), " --worker NAME"
        elif mine:
            listed, whose = platform.me.tokens(), ""
        else:
            only = None if include_revoked else "is_revoked = false"
            listed, whose = platform.tokens.list(filter=only), " --person NAME"
        found = [token for token in listed if include_revoked or _is_taken(token)]
        show_list(found, COLUMNS, output, empty=f"No tokens here. Make one: lazulite token create{whose}")


@app.command
def revoke(id: str, *, mine: Mine = False, workers: Workers = False, workspace: Workspace = None) -> None:
    """Take a token out of use, at once.

    Example: lazulite token revoke --id 01a215c0-2e05-7e17-8d2c-53ba96902049

    Parameters
    ----------
    id
        The token's id, as the list shows it.
    """
    with client(workspace) as platform:
        if workers:
            platform.worker_tokens.revoke(id)
        elif mine:
            platform.me.revoke_token(id)
        else:
            platform.tokens.revoke(id)
        say(f"revoked {id}")


def _check_one(*, person: str | None, worker: str | None, role: str | None) -> None:
    if person is not None and worker is not None:
        raise AskedTwice("A token is for a person or for a worker.", hint="Make two.")
    if role is not None and person is None:
        raise AskedTwice("--role is for the token of a person.", hint="Add --person NAME, or leave --role out.")


def _is_taken(token: JSONObject) -> bool:
    return token.get("revoked_at") is None and not token.get("is_expired")
