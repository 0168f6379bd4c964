"""A release: the case of one model version on its way from registered to answering, stage by stage."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from pydantic import JsonValue

from lazulite.ops.release.rollout import Counted
from lazulite.specs.release import ReleasePolicy
from lazulite.words.manifests import Manifest


class ReleaseState(StrEnum):
    OPEN = "Open"
    AWAITING_APPROVAL = "AwaitingApproval"
    APPROVED = "Approved"
    ROLLING_OUT = "RollingOut"
    COMPLETED = "Completed"
    REFUSED = "Refused"
    ROLLED_BACK = "RolledBack"


CLOSED = frozenset({ReleaseState.COMPLETED, ReleaseState.REFUSED, ReleaseState.ROLLED_BACK})
UNDECIDED = frozenset({ReleaseState.OPEN, ReleaseState.AWAITING_APPROVAL, ReleaseState.APPROVED})


class Stage(StrEnum):
    PACKAGE = "package"
    OPTIMISE = "optimise"
    VALIDATE = "validate"
    APPROVE = "approve"
    DEPLOY = "deploy"


class StageState(StrEnum):
    WAITING = "Waiting"
    RUNNING = "Running"
    PASSED = "Passed"
    NOT_APPLICABLE = "NotApplicable"
    REFUSED = "Refused"
    ROLLED_BACK = "RolledBack"


@dataclass(frozen=True)
class StageRecord:
    """What became of one stage. `reason`: why it was refused or not applicable, else what was shown.

    evidence, digest: of the evidence on the model version. jobs: those that worked on it. figure_champion: the figure
    of what serves, where both were measured.
    """

    stage: Stage
    state: StageState = StageState.WAITING
    reason: str = ""
    jobs: tuple[str, ...] = ()
    evidence: str | None = None
    digest: str | None = None
    figure_name: str | None = None
    figure_value: float | None = None
    figure_champion: float | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None


@dataclass(frozen=True)
class Champion:
    """What serves now: the candidate is compared with it, and its traffic is what it would take over."""

    deployment: str
    version: int


@dataclass(frozen=True)
class Rollout:
    """`before` is the split to go back to; `counted` are the counts of each deployment when it began."""

    deployment: str
    before: Mapping[str, int] = field(default_factory=dict)
    counted: Mapping[str, Counted] = field(default_factory=dict)
    percent: int = 0


@dataclass(frozen=True)
class Work:
    """What the stages have found out and later ones need.

    requirements, python: the serving environment. signature: what the model takes and gives.
    onnx: the file that may answer in the model's place.
    waiting: role -> job that has not finished; scores: role -> what a version scored.
    """

    requirements: tuple[str, ...] = ()
    python: str | None = None
    signature: JsonValue = None
    onnx: Manifest | None = None
    data: str | None = None
    champion: Champion | None = None
    waiting: Mapping[str, str] = field(default_factory=dict)
    scores: Mapping[str, Manifest] = field(default_factory=dict)
    rollout: Rollout | None = None


@dataclass(frozen=True)
class Policy:
    """A release policy as it stands; `revision` counts its changes."""

    id: str
    workspace_id: str
    document: ReleasePolicy
    revision: int
    created_by: str
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class Release:
    """`policy` is the policy as it was when the case was opened. `reason` says why it was refused or rolled back."""

    id: str
    workspace_id: str
    policy: ReleasePolicy
    model: str
    version: int
    state: ReleaseState
    stages: tuple[StageRecord, ...]
    work: Work
    reason: str
    opened_by: str
    opened_at: datetime
    updated_at: datetime

    @property
    def subject(self) -> str:
        return f"releases/{self.id}"

    @property
    def waits_for_rows(self) -> bool:
        """Whether its comparison waits for labelled data from which nobody has learnt."""
        stage = self.stage(Stage.VALIDATE)
        return self.state is ReleaseState.OPEN and stage.state is StageState.WAITING and stage.started_at is not None

    @property
    def candidate(self) -> str:
        return f"{self.model}:{self.version}"

    def stage(self, stage: Stage) -> StageRecord:
        return next(record for record in self.stages if record.stage is stage)

    def with_stage(self, record: StageRecord) -> "Release":
        return replace(self, stages=tuple(record if old.stage is record.stage else old for old in self.stages))


NEW_STAGES = tuple(StageRecord(stage) for stage in Stage)
