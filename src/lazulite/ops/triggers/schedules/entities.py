"""Schedules of jobs: when they fire, what they create then, and what came of each of their times."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from lazulite.foundation.actor import Actor, Principal, PrincipalKind
from lazulite.foundation.firing.times import FireTimes
from lazulite.ops.triggers.schedules.missed import Missed
from lazulite.words.errors import Conflict, Invalid, Missing, nearest
from lazulite.words.json import JSONObject


class ScheduleMissing(Missing):
    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(f"There is no schedule '{name}' in this workspace.", hint=nearest(name, known))


class ScheduleExists(Conflict):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"There is a schedule '{name}' already.",
            hint=f"Change it: lazulite schedule update {name} -f FILE, or --set FIELD=VALUE.",
        )


class ScheduleChanged(Conflict):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"The schedule '{name}' has been changed meanwhile.", hint="Read it again, and send If-Match with its ETag."
        )


class RenameRefused(Invalid):
    def __init__(self, name: str, told: str) -> None:
        super().__init__(
            f"The document of the schedule '{name}' calls it '{told}'.",
            hint="A schedule keeps its name: leave the name out, or make another one.",
        )


class BackfillInvalid(Invalid):
    pass


class Why(StrEnum):
    """Due: its time had come. Missed: nobody was there then. Backfill, asked: somebody wanted it."""

    DUE = "due"
    MISSED = "missed"
    BACKFILL = "backfill"
    ASKED = "asked"


OF_THE_CLOCK = frozenset({Why.DUE, Why.MISSED})  # nobody asked for these


class Outcome(StrEnum):
    """Waiting: it is about to create its job. Refused: the job was, for a reason. Skipped: nothing was to be made."""

    WAITING = "waiting"
    FIRED = "fired"
    REFUSED = "refused"
    SKIPPED = "skipped"


class Overlap(StrEnum):
    """Of a time that comes while a job of an earlier one has not ended: both run, it is skipped, or that is canceled.

    What somebody asks for, and backfills, run beside it anyway.
    """

    ALLOW = "allow"
    SKIP = "skip"
    CANCEL = "cancel"


@dataclass(frozen=True)
class Definition:
    """What a document says. `text` and `sources` (what lay at its local paths) are read again at each firing.

    given: what the client knew of the code, such as Git's commit.
    """

    name: str
    times: FireTimes
    missed: Missed
    trigger: JSONObject
    text: str
    sources: JSONObject = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)
    display_name: str | None = None
    description: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    overlap: Overlap = Overlap.ALLOW


@dataclass(frozen=True)
class Schedule:
    """owner: the principal, as text, in whose name its jobs run: who has written it last.

    next_fire_at: None while it is disabled, and once it has no more times.
    """

    id: str
    workspace_id: str
    definition: Definition
    owner: str
    enabled: bool
    next_fire_at: datetime | None
    created_at: datetime
    created_by: str
    updated_at: datetime

    @property
    def name(self) -> str:
        return self.definition.name

    @property
    def revision(self) -> int:
        """Another number after every change: microseconds of the last one since 1970."""
        return round(self.updated_at.timestamp() * 1_000_000)

    @property
    def actor(self) -> Actor:
        """Who starts its jobs."""
        rule = Principal(PrincipalKind.RULE, f"schedule/{self.name}")
        return Actor(rule, Principal.parse(self.owner), workspace_id=self.workspace_id)


@dataclass(frozen=True)
class Firing:
    """What came of one of a schedule's times: one row, whoever looks at the clock. asked_by: who wanted it, as text."""

    id: str
    workspace_id: str
    schedule_id: str
    schedule: str
    fire_at: datetime
    why: Why
    outcome: Outcome
    at: datetime
    asked_by: str | None = None
    job: str | None = None
    reason: str = ""

    @property
    def is_of_the_clock(self) -> bool:
        return self.why in OF_THE_CLOCK


@dataclass(frozen=True)
class Backfill:
    """created: times that are to fire now. standing: those that have, or wait already, and are left alone."""

    begin: datetime
    end: datetime
    created: tuple[datetime, ...]
    standing: int
