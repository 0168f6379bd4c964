"""What GitHub tells, and Gitea and Forgejo in nearly the same words.

Sources: docs.github.com/webhooks/webhook-events-and-payloads, docs.gitea.com/usage/webhooks.
"""

from collections.abc import Mapping

from lazulite.ops.git.entities import Told
from lazulite.ops.git.payloads.parts import Body, PullRequest, Push, first_line, paths_of

CHANGES: Mapping[str, str] = {
    "opened": "Opened", "reopened": "Opened", "synchronize": "Updated", "synchronized": "Updated", "closed": "Closed",
    "ready_for_review": "Updated",
}  # fmt: skip


def read(event: str, body: Body) -> tuple[Told, ...] | str:
    """What it tells, or why nothing. Raises DeliveryUnread."""
    if event == "push":
        return _push(body).told() or "a branch or a tag is gone"
    if event in {"pull_request", "pull_request_sync"}:
        change = CHANGES.get(body.text("action"))
        return _pull_request(body, change).told() if change else f"nothing is told of '{body.text('action')}'"
    return f"nothing is told of '{event}'"


def repository(body: Body) -> str:
    return body.text("repository", "clone_url", default="") or body.text("repository", "html_url")


def _push(body: Body) -> Push:
    ref, after = body.text("ref"), body.text("after", default="")
    # The name of an annotated tag is a thing of its own: the commit stands behind it.
    commit = body.text("head_commit", "id", default=after) if ref.startswith("refs/tags/") else after
    return Push(
        repository=repository(body), ref=ref, before=body.text("before", default=""),
        commit="" if body.says("deleted") else commit,
        message=first_line(body.text("head_commit", "message", default="")),
        author=body.text("head_commit", "author", "name", default=""),
        by=_login(body, "pusher") or _login(body, "sender"),
        url=body.text("head_commit", "url", default="") or body.text("repository", "html_url", default=""),
        paths=paths_of(body.each("commits")),
    )  # fmt: skip


def _pull_request(body: Body, change: str) -> PullRequest:
    merged = change == "Closed" and body.says("pull_request", "merged")
    head, base = body.find("pull_request", "head", "repo", "id"), body.find("pull_request", "base", "repo", "id")
    return PullRequest(
        change="Merged" if merged else change, repository=repository(body),
        number=body.number("pull_request", "number"),
        title=body.text("pull_request", "title", default=""), branch=body.text("pull_request", "head", "ref"),
        target=body.text("pull_request", "base", "ref"), commit=body.text("pull_request", "head", "sha"),
        merge_commit=body.text("pull_request", "merge_commit_sha", default="") if merged else "",
        author=_login(body, "pull_request", "user"), by=_login(body, "sender"),
        url=body.text("pull_request", "html_url", default=""), is_draft=body.says("pull_request", "draft"),
        from_fork=head != base,
    )  # fmt: skip


def _login(body: Body, *way: str) -> str:
    return body.text(*way, "login", default="") or body.text(*way, "name", default="")
