"""What a commit is to be told of a job, and whether it was."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from lazulite.ops.git.telling import State

# From one try to the next; behind the last one it is given up.
WAITS = tuple(timedelta(seconds=wait) for wait in (10, 60, 300, 1_800, 7_200, 21_600, 86_400))


@dataclass(frozen=True)
class CommitStatus:
    """One row a job, whose newest state counts. due_at: when it is told next, None once it is or is given up.

    reason: why the last try came to nothing.
    """

    id: str
    workspace_id: str
    hook_id: str
    job: str
    commit: str
    context: str
    state: State
    description: str
    attempts: int
    due_at: datetime | None
    told_at: datetime | None
    reason: str
    changed_at: datetime


def next_try(attempts: int, now: datetime) -> datetime | None:
    """attempts: how many came to nothing. None when it is given up."""
    return now + WAITS[attempts - 1] if attempts <= len(WAITS) else None
