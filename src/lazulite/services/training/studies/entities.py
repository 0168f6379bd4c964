"""Studies of Optuna's own scripts: what they try, kept here so that many of them can share one.

What Optuna writes as JSON (attributes, distributions) is kept as the text that it is, and its moments too: they have no
time zone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from lazulite.words.errors import Conflict, Invalid, Missing


class StudyMissing(Missing):
    def __init__(self, study_id: int) -> None:
        super().__init__(f"There is no study {study_id} in this workspace.", hint="Ask for it by its name.")


class StudyExists(Conflict):
    def __init__(self, name: str) -> None:
        super().__init__(f"There is a study '{name}' already.", hint="Load it, or take another name.")


class StudyTrialMissing(Missing):
    def __init__(self, trial_id: int) -> None:
        super().__init__(f"No study of this workspace has a trial {trial_id}.")


class StudyTrialEnded(Conflict):
    def __init__(self, number: int, state: str) -> None:
        super().__init__(f"Trial {number} is {state}, and what has ended is not changed any more.")


class DistributionChanged(Invalid):
    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"The parameter '{name}' is drawn otherwise in this study: {why}.")


class StudyTrialState(StrEnum):
    """In Optuna's words."""

    RUNNING = "RUNNING"
    WAITING = "WAITING"
    COMPLETE = "COMPLETE"
    PRUNED = "PRUNED"
    FAIL = "FAIL"

    @property
    def has_ended(self) -> bool:
        return self not in {StudyTrialState.RUNNING, StudyTrialState.WAITING}


class Whose(StrEnum):
    """Attributes are the user's, or those of Optuna itself."""

    USER = "user"
    SYSTEM = "system"


@dataclass(frozen=True)
class Study:
    """directions: MINIMIZE or MAXIMIZE for each objective. Attributes: JSON texts by name."""

    id: int
    workspace_id: str
    name: str
    directions: tuple[str, ...]
    created_by: str
    created_at: datetime
    user_attributes: Mapping[str, str] = field(default_factory=dict)
    system_attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Parameter:
    """`value`: as its distribution counts it. `distribution`: Optuna's JSON."""

    name: str
    value: float
    distribution: str


@dataclass(frozen=True)
class NewStudyTrial:
    """What a trial begins with. Moments are local ones, as the script's machine has them."""

    state: StudyTrialState = StudyTrialState.RUNNING
    values: tuple[float, ...] | None = None
    parameters: tuple[Parameter, ...] = ()
    user_attributes: Mapping[str, str] = field(default_factory=dict)
    system_attributes: Mapping[str, str] = field(default_factory=dict)
    intermediate_values: Mapping[int, float] = field(default_factory=dict)
    started_at: str | None = None
    ended_at: str | None = None


@dataclass(frozen=True)
class StudyTrial(NewStudyTrial):
    """`number` counts from 0 in its study; `id` is the only one of the workspace."""

    id: int = 0
    study_id: int = 0
    number: int = 0
