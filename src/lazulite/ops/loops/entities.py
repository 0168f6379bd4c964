"""A loop: the way of an endpoint's models from data to data again, as the facts say that it was walked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

from lazulite.services.inference.entities import ProvisioningState
from lazulite.words.json import JSON


class Stage(StrEnum):
    """In the order of the way."""

    DATA = "data"
    TRAIN = "train"
    REGISTER = "register"
    RELEASE = "release"
    SERVE = "serve"
    FEEDBACK = "feedback"
    MONITOR = "monitor"
    TRIGGER = "trigger"


class State(StrEnum):
    """How a stage stands: never walked, walked well, at work, waiting for somebody or something, or failed."""

    NEVER = "never"
    DONE = "done"
    RUNNING = "running"
    WAITING = "waiting"
    FAILED = "failed"


@dataclass(frozen=True)
class Arc:
    start: Stage
    end: Stage

    @property
    def step(self) -> str:
        return f"{self.start.value}>{self.end.value}"


ARCS = (*(Arc(start, end) for start, end in pairwise(Stage)), Arc(Stage.TRIGGER, Stage.TRAIN))
RULE = "rule"  # the step of one rule: what it did last


@dataclass(frozen=True)
class Heard:
    """A fact as the loop reads it."""

    id: str
    seq: int
    type: str
    subject: str
    at: datetime
    cause: str | None
    data: Mapping[str, JSON]

    def text(self, key: str) -> str:
        """Empty where it is something else; numbers as text."""
        value = self.data.get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        return value if isinstance(value, str) else ""

    def mapping(self, key: str) -> Mapping[str, JSON]:
        value = self.data.get(key)
        return value if isinstance(value, Mapping) else {}

    def listed(self, key: str) -> Sequence[JSON]:
        value = self.data.get(key)
        return value if isinstance(value, Sequence) and not isinstance(value, str) else ()


@dataclass(frozen=True)
class Walk:
    """One fact at the end of one step. place: what it belongs to: `endpoints/NAME`, `models/NAME`, `data/NAME`.

    step: a stage, the step of an arc, or RULE. start: the fact at the arc's start, None where that is no fact.
    detail: the model that a trigger's job has trained, the rule's name; empty elsewhere.
    counts: whether it is one walk more, and not only news of the one before.
    """

    place: str
    step: str
    fact: Heard
    phrase: str = ""
    state: State = State.DONE
    start: str | None = None
    detail: str = ""
    counts: bool = True


@dataclass(frozen=True)
class Walked:
    """The newest walk of a step and how many there were, as it is kept. first_at: when the first one was."""

    place: str
    step: str
    detail: str
    count: int
    fact: str
    seq: int
    type: str
    subject: str
    at: datetime
    first_at: datetime
    phrase: str
    state: State
    start: str | None


@dataclass(frozen=True)
class JobTie:
    """Why a job belongs to a place: started by a rule (`rule`: the fact of its firing), or it trains a model."""

    job: str
    place: str
    rule: str | None = None
    is_open: bool = True


@dataclass(frozen=True)
class Serving:
    """One deployment behind the endpoint. `state`: Azure ML's word for how it stands."""

    deployment: str
    model: str
    version: int
    percent: int
    state: ProvisioningState
    error: str
    updated_at: datetime


@dataclass(frozen=True)
class StageView:
    """`at` and the fact are of the newest walk; feedback is no fact: it has a time alone."""

    stage: Stage
    state: State = State.NEVER
    at: datetime | None = None
    fact: str | None = None
    sequence: int | None = None
    type: str | None = None
    subject: str | None = None
    phrase: str = ""
    count: int = 0


@dataclass(frozen=True)
class ArcView:
    arc: Arc
    walked_at: datetime | None = None
    from_fact: str | None = None
    to_fact: str | None = None
    count: int = 0


class WaitKind(StrEnum):
    APPROVAL = "approval"
    ROLLOUT = "rollout"
    DATA = "data"
    JOB = "job"
    DEPLOYMENT = "deployment"
    RULE = "rule"
    QUIET = "quiet"
    SCHEDULE = "schedule"


@dataclass(frozen=True)
class Wait:
    """What waits, for whom, since when; `until`: when it goes on by itself. subject: what it is about.

    version: the model version, `delays:2`, that it is about. owner: who answers for it. fact: the one that says so.
    """

    kind: WaitKind
    stage: Stage
    subject: str
    what: str
    whom: tuple[str, ...] = ()
    owner: str | None = None
    version: str | None = None
    fact: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Loop:
    endpoint: str
    models: tuple[str, ...]
    serving: tuple[Serving, ...]
    stages: tuple[StageView, ...]
    arcs: tuple[ArcView, ...]
    waiting: tuple[Wait, ...]

    @property
    def is_closed(self) -> bool:
        """Whether the whole way round has been walked."""
        return all(arc.walked_at is not None for arc in self.arcs)
