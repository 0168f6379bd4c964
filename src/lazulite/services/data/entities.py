"""What is special about data: who answers for it, how refined it is, and its profile."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lazulite.words.errors import Invalid, Missing, nearest
from lazulite.words.json import JSONObject


class TierUnknown(Invalid):
    def __init__(self, tier: str, known: Iterable[str]) -> None:
        super().__init__(f"This workspace has no tier '{tier}'.", hint=nearest(tier, known))


class DataContentInvalid(Invalid):
    pass


class PreviewImpossible(Invalid):
    pass


class ProfileMissing(Missing):
    def __init__(self, subject: str) -> None:
        super().__init__(f"{subject} has no profile.", hint="Ask for one: lazulite data profile -n NAME -v VERSION.")


class ProfileStatus(StrEnum):
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"


@dataclass(frozen=True)
class Profile:
    """A measurement of a version by a job: `content` once it is completed, `error` when it failed."""

    version_id: str
    job: str
    status: ProfileStatus
    asked_at: datetime
    measured_at: datetime | None = None
    content: JSONObject | None = None
    error: str | None = None
