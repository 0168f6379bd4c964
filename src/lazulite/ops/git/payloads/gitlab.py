"""What GitLab tells. Source: docs.gitlab.com/user/project/integrations/webhook_events."""

from collections.abc import Mapping

from lazulite.ops.git.entities import Told
from lazulite.ops.git.payloads.parts import Body, PullRequest, Push, first_line, is_nothing, paths_of

CHANGES: Mapping[str, str] = {
    "open": "Opened", "reopen": "Opened", "update": "Updated", "merge": "Merged", "close": "Closed",
}  # fmt: skip
REQUEST = "object_attributes"


def read(event: str, body: Body) -> tuple[Told, ...] | str:
    """What it tells, or why nothing. Raises DeliveryUnread."""
    kind = body.text("object_kind", default="")
    if kind in {"push", "tag_push"}:
        return _push(body).told() or "a branch or a tag is gone"
    if kind != "merge_request":
        return f"nothing is told of '{event or kind}'"
    action = body.text(REQUEST, "action", default="")
    if action == "update" and not body.find(REQUEST, "oldrev"):
        return "nothing of the merge request's code has changed"
    change = CHANGES.get(action)
    return _merge_request(body, change).told() if change else f"nothing is told of '{action}'"


def repository(body: Body) -> str:
    return body.text("project", "git_http_url", default="") or body.text("project", "web_url")


def _push(body: Body) -> Push:
    after = body.text("after", default="")
    commit = body.text("checkout_sha", default="")  # none of a branch that is gone
    commits = list(body.each("commits"))
    newest = next((one for one in reversed(commits) if one.text("id", default="") == commit), Body({}))
    return Push(
        repository=repository(body), ref=body.text("ref"), before=body.text("before", default=""),
        commit="" if is_nothing(after) else commit, message=first_line(newest.text("message", default="")),
        author=newest.text("author", "name", default=""), by=body.text("user_username", default=""),
        url=newest.text("url", default="") or body.text("project", "web_url", default=""), paths=paths_of(commits),
    )  # fmt: skip


def _merge_request(body: Body, change: str) -> PullRequest:
    source, target = body.find(REQUEST, "source_project_id"), body.find(REQUEST, "target_project_id")
    return PullRequest(
        change=change, repository=repository(body), number=body.number(REQUEST, "iid"),
        title=body.text(REQUEST, "title", default=""), branch=body.text(REQUEST, "source_branch"),
        target=body.text(REQUEST, "target_branch"), commit=body.text(REQUEST, "last_commit", "id"),
        merge_commit=body.text(REQUEST, "merge_commit_sha", default="") if change == "Merged" else "",
        author=body.text(REQUEST, "last_commit", "author", "name", default=""),
        by=body.text("user", "username", default=""), url=body.text(REQUEST, "url", default=""),
        is_draft=body.says(REQUEST, "draft") or body.says(REQUEST, "work_in_progress"), from_fork=source != target,
    )  # fmt: skip
