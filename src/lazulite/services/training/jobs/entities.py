"""Jobs as people see them: what was asked, where it stands, what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from lazulite.compute.distribution import Distribution
from lazulite.compute.needs import Demand
from lazulite.compute.retries import Retries
from lazulite.compute.spec import (
    EnvironmentSpec,
    InputSpec,
    InteractiveSpec,
    interactive,
    mapping,
    strings,
    text,
    texts,
)
from lazulite.compute.status import ENDED, JobStatus
from lazulite.specs.output_paths import OutputPlace, filled_path, output_place
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
    """PIPELINE and SWEEP are rows that move their children on, and no processes of their own."""

    COMMAND = "command"
    PIPELINE = "pipeline"
    SWEEP = "sweep"
    PARALLEL = "parallel"
    SPARK = "spark"
    AUTOML = "automl"
    STEP = "step"

    @property
    def is_parent(self) -> bool:
        return self in {JobType.PIPELINE, JobType.SWEEP, JobType.AUTOML}


class JobLevel(StrEnum):
    """What somebody submitted, what a parent started for it, and steps of ours."""

    JOB = "job"
    CHILD = "child"
    STEP = "step"


@dataclass(frozen=True)
class GivenInput:
    """An input as it was resolved. `said`: what the document said (a reference, a path, a literal).

    `asset`: `data/flights/3` when it is a registered version, so that lineage can follow it.
    """

    spec: InputSpec
    said: str
    asset: str | None = None

    def brief(self) -> JSONObject:
        """Without its files, of which there may be thousands."""
        manifest = self.spec.manifest
        content = manifest or (None if self.spec.is_unseen else self.spec.bookmark)
        return {
            "type": self.spec.type, "said": self.said, "asset": self.asset, "literal": self.spec.literal,
            "digest": manifest.digest if manifest else None, "size": content.size if content else None,
        }  # fmt: skip

    def to_json(self) -> JSONObject:
        return {"spec": self.spec.to_json(), "said": self.said, "asset": self.asset}

    @classmethod
    def from_json(cls, value: JSONObject) -> "GivenInput":
        asset = value["asset"]
        spec = InputSpec.from_json(mapping(value["spec"]))
        return cls(spec, str(value["said"]), None if asset is None else str(asset))


@dataclass(frozen=True)
class WantedOutput:
    """`name` and `version`: register what is left there under them; without a name it only stays with the job.

    path: where in a datastore it is written too. elsewhere: that datastore is not kept here, so a worker has it put
    there. file: what the file of a uri_file is called, where it is not called as the output is.
    """

    type: str = "uri_folder"
    name: str | None = None
    version: str | None = None
    path: str | None = None
    elsewhere: bool = False
    file: str | None = None

    @property
    def place(self) -> OutputPlace | None:
        return None if self.path is None else output_place(self.path, is_file=self.type == "uri_file")

    def of_job(self, job: str, output: str) -> "WantedOutput":
        """With the name that the job has got in its path."""
        if self.path is None:
            return self
        placed = replace(self, path=filled_path(self.path, name=job, output=output))
        return replace(placed, file=self.file or (placed.place.file if placed.place else None))

    def of_part(self) -> "WantedOutput":
        """For a job that makes it and is not the one that writes it: a trial."""
        return replace(self, path=None, elsewhere=False, file=self.place.file if self.place else self.file)

    def to_json(self) -> JSONObject:
        return {
            "type": self.type, "name": self.name, "version": self.version, "path": self.path,
            "elsewhere": self.elsewhere, "file": self.file,
        }  # fmt: skip

    @classmethod
    def from_json(cls, value: JSONObject) -> "WantedOutput":
        told = {key: text(value.get(key)) for key in ("name", "version", "path", "file")}
        return cls(str(value.get("type") or "uri_folder"), elsewhere=value.get("elsewhere") is True, **told)


@dataclass(frozen=True)
class GivenEnvironment:
    """What runs it, and by which name people know it."""

    spec: EnvironmentSpec
    name: str = "inline"
    version: str | None = None

    def to_json(self) -> JSONObject:
        return {"spec": self.spec.to_json(), "name": self.name, "version": self.version}

    @classmethod
    def from_json(cls, value: JSONObject) -> "GivenEnvironment":
        version = value["version"]
        spec = EnvironmentSpec.from_json(mapping(value["spec"]))
        return cls(spec, str(value["name"]), None if version is None else str(version))


@dataclass(frozen=True)
class Description:
    """How a job is to be found again. Without names one is made, and the experiment is the code folder's."""

    display_name: str | None = None
    experiment_name: str = "Default"
    description: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> JSONObject:
        return {
            "display_name": self.display_name, "experiment_name": self.experiment_name,
            "description": self.description, "tags": dict(self.tags), "properties": dict(self.properties),
        }  # fmt: skip

    @classmethod
    def from_json(cls, value: JSONObject) -> "Description":
        shown = value["display_name"]
        return cls(
            None if shown is None else str(shown), str(value["experiment_name"]), str(value["description"]),
            texts(value["tags"]), texts(value["properties"]),
        )  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Where a job stands: the job that started it, and which of its steps or trials it is."""

    parent: str | None = None
    node: str | None = None


@dataclass(frozen=True)
class NewJob:
    """A job with everything resolved, or without `inputs` what a step or a trial is made from.

    `name`: None for a new one. `document` is the text that it came from. `owner` names the slice that wants to hear how
    it ended.
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
    demand: Demand = field(default_factory=Demand)
    distribution: Distribution | None = None
    retries: Retries = field(default_factory=Retries)
    services: Mapping[str, InteractiveSpec] = field(default_factory=dict)
    document: str = ""
    name: str | None = None
    owner: str = "jobs"
    tracked: bool = True
    """Whether a run is opened beside it."""
    type: JobType = JobType.COMMAND
    place: Place = Place()
    sources: Mapping[str, JSON] = field(default_factory=dict)
    """What lay at the document's local paths, to submit it again."""

    @property
    def said(self) -> str:
        """What it runs, as people read it."""
        return self.command or " ".join(self.argv)

    def to_json(self) -> JSONObject:
        """What a template of a step keeps."""
        return {
            "command": self.command, "argv": list(self.argv), "code": self.code.to_json() if self.code else None,
            "environment": self.environment.to_json(),
            "outputs": {name: wanted.to_json() for name, wanted in self.outputs.items()},
            "environment_variables": dict(self.environment_variables), "about": self.about.to_json(),
            "timeout_seconds": self.timeout_seconds, "slots": self.slots, "queue": self.queue,
            "demand": self.demand.to_json(), "retries": self.retries.to_json(), "type": self.type.value,
            "services": {name: one.to_json() for name, one in self.services.items()},
            "distribution": self.distribution.to_json() if self.distribution else None,
        }  # fmt: skip

    @classmethod
    def from_json(cls, value: JSONObject) -> "NewJob":
        code, timeout = value["code"], value["timeout_seconds"]
        outputs = mapping(value["outputs"])
        return cls(
            command=str(value["command"]), argv=strings(value["argv"]),
            code=None if code is None else Manifest.from_json(code),
            environment=GivenEnvironment.from_json(mapping(value["environment"])),
            outputs={name: WantedOutput.from_json(mapping(wanted)) for name, wanted in outputs.items()},
            environment_variables=texts(value["environment_variables"]),
            about=Description.from_json(mapping(value["about"])),
            timeout_seconds=None if timeout is None else float(str(timeout)), slots=int(str(value["slots"])),
            queue=str(value["queue"]), demand=Demand.from_json(value.get("demand")), type=JobType(str(value["type"])),
            retries=Retries.from_json(value.get("retries")), services=interactive(value.get("services")),
            distribution=Distribution.from_json(value.get("distribution")),
        )  # fmt: skip


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
    place: Place = Place()
    cost: float | None = None
    currency: str | None = None

    @property
    def level(self) -> JobLevel:
        if self.type is JobType.STEP:
            return JobLevel.STEP
        return JobLevel.JOB if self.place.parent is None else JobLevel.CHILD

    @property
    def has_ended(self) -> bool:
        return self.status in ENDED

    @property
    def subject(self) -> str:
        return f"jobs/{self.name}"
