"""`lazulite git-hook`: by which a host of repositories tells of pushes and pull requests."""

from typing import Annotated

from cyclopts import App, Parameter

from lazulite.experience.cli.options import Filter, MaxResults, Name, OrderBy, Output, Text, Workspace, client
from lazulite.experience.cli.output import say, show, show_list
from lazulite.experience.sdk.git_hooks import GitHost

app = App(name="git-hook", help="By which a host of repositories tells of pushes and pull requests.")
COLUMNS = ("name", "host", "repository", "reports_status", "has_credentials", "created_at")
DELIVERIES = ("received_at", "event", "outcome", "reason", "size", "facts")
STATUSES = ("changed_at", "job", "commit", "state", "told_at", "attempts", "reason")
EMPTY = "No git hooks here. Make one: lazulite git-hook create NAME --host github --repository https://…"
NOTHING_CAME = "Nothing has come. Give the host the url and the secret that 'lazulite git-hook rotate NAME' shows."
NOTHING_SAID = "No job has run code that the server fetched from this repository since the hook was made."
Reports = Annotated[
    bool,
    Parameter(name="--status", negative="--no-status", help="Whether commits are told how jobs of theirs end."),
]


@app.command
def create(
    name: Name, *, host: GitHost, repository: str, description: str = "", status: Reports = True,
    workspace: Workspace = None, output: Output = None,
) -> None:  # fmt: skip
    """Make a git hook. Its url and its secret are what the host's webhook wants; the secret is shown this once.

    Example: lazulite git-hook create flights --host github --repository https://github.com/pumps/flights

    Parameters
    ----------
    host
        In whose words deliveries come: github, gitlab, gitea (Forgejo too) or azure_devops.
    repository
        The repository's https address.
    """
    with client(workspace) as platform:
        made = platform.git_hooks.create(
            name, host=host, repository=repository, description=description, reports_status=status
        )
        show(made, output)


@app.command(name="list")
def list_(
    *, filter_: Filter = None, order_by: OrderBy = None, text: Text = None, max_results: MaxResults = 50,
    workspace: Workspace = None, output: Output = None,
) -> None:  # fmt: skip
    """The workspace's git hooks, without their secrets.

    Example: lazulite git-hook list
    """
    with client(workspace) as platform:
        found = platform.git_hooks.list(filter=filter_, order_by=order_by, text=text, max_results=max_results)
        show_list(found, COLUMNS, output, empty=EMPTY)


@app.command(name="show")
def show_(name: Name, *, workspace: Workspace = None, output: Output = None) -> None:
    """A git hook, and where the host delivers to.

    Example: lazulite git-hook show flights
    """
    with client(workspace) as platform:
        show(platform.git_hooks.get(name), output)


@app.command
def rotate(name: Name, *, workspace: Workspace = None, output: Output = None) -> None:
    """Give a git hook a new secret, shown this once; the old one is taken no more.

    Example: lazulite git-hook rotate flights
    """
    with client(workspace) as platform:
        show(platform.git_hooks.rotate(name), output)


@app.command
def delete(name: Name, *, workspace: Workspace = None) -> None:
    """Delete a git hook, with what is kept of its deliveries.

    Example: lazulite git-hook delete flights
    """
    with client(workspace) as platform:
        platform.git_hooks.delete(name)
        say(f"git hook {name} is deleted")


@app.command
def deliveries(
    name: Name, *, filter_: Filter = None, order_by: OrderBy = None, text: Text = None,
    max_results: MaxResults = 50, workspace: Workspace = None, output: Output = None,
) -> None:  # fmt: skip
    """What was delivered to a git hook, the newest first: what it told, or why it was refused.

    Example: lazulite git-hook deliveries flights --filter "outcome = 'refused'"
    """
    with client(workspace) as platform:
        found = platform.git_hooks.deliveries(
            name, filter=filter_, order_by=order_by, text=text, max_results=max_results
        )
        show_list(found, DELIVERIES, output, empty=NOTHING_CAME)


@app.command
def statuses(
    name: Name, *, filter_: Filter = None, order_by: OrderBy = None, text: Text = None,
    max_results: MaxResults = 50, workspace: Workspace = None, output: Output = None,
) -> None:  # fmt: skip
    """What the repository's commits are told of jobs, and whether the host has taken it.

    Example: lazulite git-hook statuses flights
    """
    with client(workspace) as platform:
        found = platform.git_hooks.statuses(name, filter=filter_, order_by=order_by, text=text, max_results=max_results)
        show_list(found, STATUSES, output, empty=NOTHING_SAID)
