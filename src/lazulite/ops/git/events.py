"""What is said of git hooks, and what they say of repositories."""

from lazulite.foundation.events.facts import NewFact, new_fact
from lazulite.ops.git.entities import GitHook, Told
from lazulite.words.facts import FactCatalogue, FactKind

SUBJECT = "git-hooks/NAME"
OF_HOOK = ("name", "host", "repository", "reports_status")
OF_CODE = ("hook", "host", "repository", "commit", "author", "by", "url")
OF_REQUEST = (*OF_CODE, "number", "title", "branch", "target", "merge_commit", "is_draft", "from_fork")
FACTS = FactCatalogue(
    FactKind("GitHookCreated", SUBJECT, OF_HOOK, "A git hook has been made."),
    FactKind("GitHookRotated", SUBJECT, OF_HOOK, "A git hook has a new secret; the old one is taken no more."),
    FactKind("GitHookDeleted", SUBJECT, OF_HOOK, "A git hook has been deleted, with what was kept of its deliveries."),
    FactKind(
        "GitPushed",
        SUBJECT,
        (*OF_CODE, "message", "branch", "before", "is_new", "paths"),
        "A branch of a repository is at another commit; `paths`: what the commits have touched, as far as is told.",
    ),
    FactKind("GitTagPushed", SUBJECT, (*OF_CODE, "message", "tag"), "A tag of a repository is at a commit."),
    FactKind(
        "GitPullRequestOpened", SUBJECT, OF_REQUEST, "A pull or merge request is open, for the first time or again."
    ),
    FactKind("GitPullRequestUpdated", SUBJECT, OF_REQUEST, "A pull or merge request has other commits, or is ready."),
    FactKind("GitPullRequestMerged", SUBJECT, OF_REQUEST, "A pull or merge request is in its target."),
    FactKind("GitPullRequestClosed", SUBJECT, OF_REQUEST, "A pull or merge request was closed, and not merged."),
)


def about(hook: GitHook, change: str) -> NewFact:
    """change: Created, Rotated or Deleted."""
    data = {
        "name": hook.name, "host": hook.host.value, "repository": hook.repository,
        "reports_status": hook.reports_status,
    }  # fmt: skip
    return new_fact(FACTS, f"GitHook{change}", subject=hook.subject, workspace_id=hook.workspace_id, data=data)


def told(hook: GitHook, fact: Told) -> NewFact:
    return new_fact(FACTS, fact.type, subject=hook.subject, workspace_id=hook.workspace_id, data=fact.data)
