"""What Azure DevOps tells: of a push no paths. Source: learn.microsoft.com/azure/devops/service-hooks/events."""

from lazulite.ops.git.entities import Told
from lazulite.ops.git.payloads.parts import HEADS, Body, PullRequest, Push, first_line


def read(event: str, body: Body) -> tuple[Told, ...] | str:
    """What it tells, or why nothing. Raises DeliveryUnread."""
    if event == "git.push":
        told = [fact for push in _pushes(body) for fact in push.told()]
        return tuple(told) or "branches or tags are gone"
    if not event.startswith("git.pullrequest."):
        return f"nothing is told of '{event}'"
    change = _change(event.removeprefix("git.pullrequest."), body.text("resource", "status", default="active"))
    return _pull_request(body, change).told() if change else f"nothing is told of '{event}'"


def repository(body: Body) -> str:
    return body.text("resource", "repository", "remoteUrl")


def _change(event: str, status: str) -> str | None:
    """One event tells of all changes; a merge that was only tried is none."""
    if event == "created":
        return "Opened"
    if event == "updated":
        return {"completed": "Merged", "abandoned": "Closed"}.get(status, "Updated")
    return "Merged" if event == "merged" and status == "completed" else None


def _pushes(body: Body) -> list[Push]:
    commits = list(body.each("resource", "commits"))
    found = []
    for update in body.each("resource", "refUpdates"):
        commit = update.text("newObjectId", default="")
        newest = next((one for one in commits if one.text("commitId", default="") == commit), Body({}))
        push = Push(
            repository=repository(body), ref=update.text("name"), before=update.text("oldObjectId", default=""),
            commit=commit, message=first_line(newest.text("comment", default="")),
            author=newest.text("author", "name", default=""),
            by=body.text("resource", "pushedBy", "uniqueName", default=""), url=_page(body, f"commit/{commit}"),
        )  # fmt: skip
        found.append(push)
    return found


def _pull_request(body: Body, change: str) -> PullRequest:
    number = body.number("resource", "pullRequestId")
    return PullRequest(
        change=change, repository=repository(body), number=number,
        title=body.text("resource", "title", default=""),
        branch=body.text("resource", "sourceRefName").removeprefix(HEADS),
        target=body.text("resource", "targetRefName").removeprefix(HEADS),
        commit=body.text("resource", "lastMergeSourceCommit", "commitId"),
        merge_commit=body.text("resource", "lastMergeCommit", "commitId", default="") if change == "Merged" else "",
        author=body.text("resource", "createdBy", "uniqueName", default=""),
        by=body.text("resource", "createdBy", "uniqueName", default=""), url=_page(body, f"pullrequest/{number}"),
        is_draft=body.says("resource", "isDraft"), from_fork=body.find("resource", "forkSource") is not None,
    )  # fmt: skip


def _page(body: Body, path: str) -> str:
    """Where people look: its own addresses are the API's."""
    return f"{repository(body).rstrip('/')}/{path}"
