"""What the audit knows of an act, and a fact as the outside sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from lazulite.words.errors import Missing
from lazulite.words.json import JSON


class AuditEntryMissing(Missing):
    def __init__(self, entry: str) -> None:
        super().__init__(
            f"There is no audit entry {entry} in this workspace.", hint="List them: `lazulite audit list`."
        )


@dataclass(frozen=True)
class AuditEntry:
    """Who (`actor`, for whom) did what (`type`) to what (`subject`), when, and because of what (`cause`)."""

    id: str
    seq: int
    type: str
    subject: str
    actor: str
    on_behalf_of: str | None
    cause: str | None
    occurred_at: datetime
    recorded_at: datetime
    data: Mapping[str, JSON]


@dataclass(frozen=True)
class AuditQuery:
    """What is None is not asked. `subject` also finds what lies below it: models/delays finds models/delays/2."""

    subject: str | None = None
    actor: str | None = None
    type: str | None = None
    cause: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Event:
    """A fact on its way out. `sequence` grows and has no holes that fill up later."""

    id: str
    sequence: int
    type: str
    version: int
    subject: str
    actor: str
    on_behalf_of: str | None
    cause: str | None
    occurred_at: datetime
    recorded_at: datetime
    data: Mapping[str, JSON]
