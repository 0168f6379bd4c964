"""What the API answers of git hooks. `make reference` writes this file from the OpenAPI document."""

from typing import Literal

from lazulite.experience.sdk.answer import Answer


class GitHook(Answer):
    """`url`: where the host delivers to. `secret`: in the answer to who has made it or has renewed it, and in no other.

    `has_credentials`: whether a datastore of type git holds some for the repository; without them no status is told.
    """

    name: str
    host: Literal["github", "gitlab", "gitea", "azure_devops"]
    repository: str
    description: str
    reports_status: bool
    has_credentials: bool
    url: str
    secret: str | None
    created_by: str
    created_at: str
    rotated_at: str


class GitDelivery(Answer):
    """`facts`: the ids of what it told. `reason`: why nothing is told of it, or why it is refused."""

    id: str
    event: str
    key: str | None
    outcome: Literal["told", "ignored", "repeated", "refused"]
    reason: str
    size: int
    facts: list[str]
    received_at: str


class CommitStatus(Answer):
    """`due_at`: when it is sent next, none once it is told or given up; `reason`: why the last try came to nothing."""

    job: str
    commit: str
    context: str
    state: Literal["pending", "success", "failure", "canceled"]
    description: str
    attempts: int
    due_at: str | None
    told_at: str | None
    reason: str
    changed_at: str
