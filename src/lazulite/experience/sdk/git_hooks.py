"""Git hooks in Python: by which a host of repositories tells the workspace of pushes and pull requests."""

from typing import Literal, TypeAlias

from lazulite.experience.sdk.answers.git_hooks import CommitStatus, GitDelivery, GitHook
from lazulite.experience.sdk.listing import Listing
from lazulite.experience.sdk.misspelt import tells_arguments
from lazulite.experience.sdk.nouns import narrows, pages
from lazulite.experience.sdk.transport import Transport
from lazulite.words.json import JSON

GitHost: TypeAlias = Literal["github", "gitlab", "gitea", "azure_devops"]
"""Whose words a delivery is in; `gitea` is Forgejo's too."""


@tells_arguments
class GitHooks:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def create(
        self, name: str, *, host: GitHost, repository: str, description: str = "", reports_status: bool = True
    ) -> GitHook:
        """The answer's `url` and `secret` are for the host's webhook; the secret is there this once.

        reports_status: whether the repository's commits are told how jobs of theirs end.
        """
        body: dict[str, JSON] = {
            "name": name, "host": host, "repository": repository, "description": description,
            "reports_status": reports_status,
        }  # fmt: skip
        return GitHook._made(self._transport.post(self._path(), body))

    def list(
        self, *, filter: str | None = None, order_by: str | None = None, text: str | None = None,
        max_results: int | None = None,
    ) -> Listing[GitHook]:  # fmt: skip
        """By name."""
        asked = {"filter": filter, "order_by": order_by, "text": text}
        found = (GitHook._made(each) for each in pages(self._transport, self._path(), max_results, **asked))
        return Listing(found, narrowed=narrows(asked))

    def get(self, name: str) -> GitHook:
        return GitHook._made(self._transport.get(self._path(name)))

    def rotate(self, name: str) -> GitHook:
        """A new `secret`, there this once; the old one is taken no more."""
        return GitHook._made(self._transport.post(self._path(name, "rotate")))

    def delete(self, name: str) -> None:
        self._transport.delete(self._path(name))

    def deliveries(
        self, name: str, *, filter: str | None = None, order_by: str | None = None, text: str | None = None,
        max_results: int | None = None,
    ) -> Listing[GitDelivery]:  # fmt: skip
        """What came and what came of it, the newest first."""
        asked = {"filter": filter, "order_by": order_by, "text": text}
        path = self._path(name, "deliveries")
        found = (GitDelivery._made(each) for each in pages(self._transport, path, max_results, **asked))
        return Listing(found, narrowed=narrows(asked))

    def statuses(
        self, name: str, *, filter: str | None = None, order_by: str | None = None, text: str | None = None,
        max_results: int | None = None,
    ) -> Listing[CommitStatus]:  # fmt: skip
        """What the repository's commits are told of jobs, the newest first."""
        asked = {"filter": filter, "order_by": order_by, "text": text}
        path = self._path(name, "statuses")
        found = (CommitStatus._made(each) for each in pages(self._transport, path, max_results, **asked))
        return Listing(found, narrowed=narrows(asked))

    def _path(self, *parts: str) -> str:
        return self._transport.workspace_path("git-hooks", *parts)
