"""Jobs as people see them: what was asked, where it stands, what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from lazulite.compute.spec import EnvironmentSpec, InputSpec
from lazulite.compute.status import ENDED, JobStatus
from lazulite.words.errors import Conflict, Missing, nearest
from lazulite.words.json import JSON, JSONObject
from lazulite.words.manifests import Manifest


class JobMissing(Missing):
    def __init__(self, name: str, known: list[str], meant: Sequence[str] = ()) -> None:
        """meant: those that people call so, or whose name begins so, the newest first."""
        hint = f"A job goes by its whole id; it may be {' or '.join(meant)}." if meant else nearest(name, known)
        super().__init__(f"There is no job '{name}' in this workspace.", hint=hint)


class JobExists(Conflict):
    def __init__(self, name: str) -> None:
        super().__init__(f"There is a job '{name}' already.", hint="Leave the name out and one is made.")


class JobType(StrEnum):
    COMMAND = "command"
    STEP = "step"


@dataclass(frozen=True)
class GivenInput:
    """An input as it was resolved. `said`: what the document said (a reference, a path, a literal).

    `asset`: `data/flights/3` when it is a registered version, so that lineage can follow it.
    """

    spec: InputSpec
    said: str
    asset: str | None = None

    def to_json(self) -> JSONObject:
        manifest = self.spec.manifest
        return {
            "type": self.spec.type, "said": self.said, "asset": self.asset, "literal": self.spec.literal,
            "digest": manifest.digest if manifest else None, "size": manifest.size if manifest else None,
        }  # fmt: skip


@dataclass(frozen=True)
class WantedOutput:
    """`name` and `version`: register what is left there under them; without a name it only stays with the job."""

    type: str = "uri_folder"
    name: str | None = None
    version: str | None = None

    def to_json(self) -> JSONObject:
        return {"type": self.type, "name": self.name, "version": self.version}


@dataclass(frozen=True)
class GivenEnvironment:
    """What runs it, and by which name people know it."""

    spec: EnvironmentSpec
    name: str = "inline"
    version: str | None = None


@dataclass(frozen=True)
class Description:
    """How a job is to be found again. Without names one is made, and the experiment is the code folder's."""

    display_name: str | None = None
    experiment_name: str = "Default"
    description: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class NewJob:
    """A command job with everything resolved. `name` is 32 hex digits, or None for a new one.

    `document` is the text that it came from. `owner` names the slice that wants to hear how it ended.
    """

    command: str = ""
    argv: tuple[str, ...] = ()
    code: Manifest | None = None
    environment: GivenEnvironment = GivenEnvironment(EnvironmentSpec())
    inputs: Mapping[str, GivenInput] = field(default_factory=dict)
    outputs: Mapping[str, WantedOutput] = field(default_factory=dict)
    environment_variables: Mapping[str, str] = field(default_factory=dict)
    about: Description = Description()
    timeout_seconds: float | None = None
    slots: int = 1
    queue: str = "default"
    document: str = ""
    name: str | None = None
    owner: str = "jobs"
    tracked: bool = True
    """Whether a run is opened beside it."""


@dataclass(frozen=True)
class Job:
    """`status` of a job that has not ended is the queue's. `result`: what a step has measured."""

    name: str
    workspace_id: str
    type: JobType
    owner: str
    step: str | None
    about: Description
    command: str
    document: str
    environment: JSONObject
    inputs: JSONObject
    outputs: JSONObject
    status: JobStatus
    reason: str
    exit_code: int | None
    result: JSON
    created_by: str
    cause: str | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    archived: bool = False
    tracked: bool = True
    code: JSONObject | None = None

    @property
    def has_ended(self) -> bool:
        return self.status in ENDED

    @property
    def subject(self) -> str:
        return f"jobs/{self.name}"
