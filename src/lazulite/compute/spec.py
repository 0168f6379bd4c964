"""What is to run: one JobSpec for jobs, steps and services, as the queue keeps it and a worker reads it.

Placeholders in `command`, `argv`, `environment_variables` and, as whole strings, in `arguments`:
`${{inputs.NAME}}` `${{outputs.NAME}}` (a path there, or the literal), `${{runners}}` (its folder lazulite/runners),
`${{socket}}` (a short socket path of this process), `${{ready}}` (where a service writes ready.json),
`${{arguments}}` (the file that holds `arguments`). In `command` each is quoted for the place where it stands.
An argv that begins with "python" gets the environment's interpreter.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from lazulite.compute.distribution import Distribution
from lazulite.compute.needs import Demand
from lazulite.compute.retries import Retries
from lazulite.words.bookmarks import Bookmark
from lazulite.words.errors import Invalid
from lazulite.words.json import JSON, JSONObject
from lazulite.words.manifests import Manifest


class JobKind(StrEnum):
    JOB = "job"
    SERVICE = "service"
    STEP = "step"


ARTIFACTS = "artifacts"
"""The output that every job has: what lies in ./outputs and ./logs of its working directory when it ends."""


VALUES = frozenset({"string", "number", "integer", "boolean"})
"""Types of outputs that are a text in a file, told with the result as `values`."""


class EnvironmentKind(StrEnum):
    OWN = "own"
    REQUIREMENTS = "requirements"
    LOCKED = "locked"


@dataclass(frozen=True)
class EnvironmentSpec:
    """Where it runs: our own interpreter, one resolved from requirement lines, or one installed from a whole lock.

    python: "3.11", or None for the worker's own version. lock: the text of a requirements lock (kind `locked`).
    image, build: in a container it is that image, or what that folder's `dockerfile` makes. over_image: with the
    requirements, which else are had in its place alone.
    """

    kind: EnvironmentKind = EnvironmentKind.OWN
    python: str | None = None
    requirements: tuple[str, ...] = ()
    lock: str = ""
    image: str | None = None
    build: Manifest | None = None
    dockerfile: str = "Dockerfile"
    over_image: bool = True

    def __post_init__(self) -> None:
        if self.kind is EnvironmentKind.LOCKED and not self.lock.strip():
            raise Invalid("A locked environment comes with the text of its lock.")

    def to_json(self) -> JSONObject:
        return {
            "kind": self.kind.value, "python": self.python,
            "requirements": list(self.requirements), "lock": self.lock,
            **({"image": self.image, "over_image": self.over_image} if self.image else {}),
            **({"build": self.build.to_json(), "dockerfile": self.dockerfile} if self.build else {}),
        }  # fmt: skip

    @classmethod
    def from_json(cls, value: JSONObject) -> "EnvironmentSpec":
        python, build = value.get("python"), value.get("build")
        return cls(
            EnvironmentKind(str(value["kind"])), None if python is None else str(python),
            strings(value.get("requirements")), str(value.get("lock") or ""),
            text(value.get("image")), None if build is None else Manifest.from_json(build),
            str(value.get("dockerfile") or "Dockerfile"), value.get("over_image") is not False,
        )  # fmt: skip


@dataclass(frozen=True)
class InputSpec:
    """Files laid out for the process, known by content (a manifest) or by where they lie (a bookmark), or a literal.

    type: uri_file (the path is that of the one file), uri_folder, mltable, a model's type, or a literal's.
    path_env: an environment variable that gets the path too.
    """

    type: str
    manifest: Manifest | None = None
    literal: str | None = None
    path_env: str | None = None
    bookmark: Bookmark | None = None

    def __post_init__(self) -> None:
        if sum(given is not None for given in (self.manifest, self.bookmark, self.literal)) != 1:
            raise Invalid("An input is either files or a literal.")
        if self.type == "uri_file" and self.literal is None and not self.is_unseen and len(self.paths) != 1:
            raise Invalid(f"A uri_file is one file; this one has {len(self.paths)}.", hint="Use uri_folder.")

    @property
    def paths(self) -> tuple[str, ...]:
        """Of its files."""
        if self.bookmark is not None:
            return tuple(file.path for file in self.bookmark.files)
        return tuple(entry.path for entry in self.manifest or ())

    @property
    def is_unseen(self) -> bool:
        """Whether it lies at a place at which nobody has looked."""
        return self.bookmark is not None and not self.bookmark.files

    def to_json(self) -> JSONObject:
        files = None if self.manifest is None else self.manifest.to_json()
        bookmark = None if self.bookmark is None else self.bookmark.to_json()
        return {
            "type": self.type, "manifest": files, "literal": self.literal, "path_env": self.path_env,
            "bookmark": bookmark,
        }  # fmt: skip

    @classmethod
    def from_json(cls, value: JSONObject) -> "InputSpec":
        files, literal, path_env = value.get("manifest"), value.get("literal"), value.get("path_env")
        bookmark = value.get("bookmark")
        return cls(
            str(value["type"]), None if files is None else Manifest.from_json(files),
            None if literal is None else str(literal), None if path_env is None else str(path_env),
            None if bookmark is None else Bookmark.from_json(mapping(bookmark)),
        )  # fmt: skip


@dataclass(frozen=True)
class InteractiveSpec:
    """A service that a job offers while it runs: jupyter_lab, tensor_board, vs_code, or custom. port: None for a free
    one of the worker's machine."""

    kind: str
    port: int | None = None
    log_dir: str | None = None

    def to_json(self) -> JSONObject:
        return {"kind": self.kind, "port": self.port, "log_dir": self.log_dir}

    @classmethod
    def from_json(cls, value: JSONObject) -> "InteractiveSpec":
        port = value["port"]
        return cls(str(value["kind"]), None if port is None else int(str(port)), text(value["log_dir"]))


@dataclass(frozen=True)
class JobSpec:
    """One process. Jobs and steps: `id` is the job's name (32 hex digits, its MLflow run id).

    owner: the slice that enqueued it (jobs, endpoints, monitoring, …), handed back in the facts.
    queue: `default`, or the name of the workspace's compute target, whose needs come to those of the demand.
    command: shell text, or argv. outputs: name to type. output_files: what the file of a uri_file is called, where not
    as the output is. output_places: where outside of the platform an output goes once the process has completed.
    distribution: it is many processes, on each of the demand's instances. token: of it alone; forgotten when it ends.
    """

    id: str
    workspace_id: str
    workspace: str
    kind: JobKind
    name: str
    owner: str
    command: str = ""
    argv: tuple[str, ...] = ()
    arguments: JSON = None
    code: Manifest | None = None
    environment: EnvironmentSpec = EnvironmentSpec()
    inputs: Mapping[str, InputSpec] = field(default_factory=dict)
    outputs: Mapping[str, str] = field(default_factory=dict)
    output_files: Mapping[str, str] = field(default_factory=dict)
    output_places: Mapping[str, str] = field(default_factory=dict)
    environment_variables: Mapping[str, str] = field(default_factory=dict)
    timeout_seconds: float | None = None
    slots: int = 1
    queue: str = "default"
    demand: Demand = field(default_factory=Demand)
    distribution: Distribution | None = None
    retries: Retries = field(default_factory=Retries)
    services: Mapping[str, InteractiveSpec] = field(default_factory=dict)
    token: str = ""

    def __post_init__(self) -> None:
        if bool(self.command) == bool(self.argv):
            raise Invalid("A job has either a command or an argv.")
        if self.slots < 1:
            raise Invalid(f"A job takes at least one slot, not {self.slots}.")
        if self.timeout_seconds is not None and self.timeout_seconds <= 0:
            raise Invalid(f"A timeout is more than 0 seconds, not {self.timeout_seconds}.")

    @property
    def manifests(self) -> tuple[Manifest, ...]:
        """Every manifest that a worker must be able to read for it."""
        files = [entry.manifest for entry in self.inputs.values() if entry.manifest is not None]
        build = self.environment.build
        return (*([self.code] if self.code else []), *([build] if build else []), *files)

    @property
    def taken_slots(self) -> int:
        """Services take none."""
        return 0 if self.kind is JobKind.SERVICE else self.slots

    def to_json(self) -> JSONObject:
        return {
            "id": self.id, "workspace_id": self.workspace_id, "workspace": self.workspace, "kind": self.kind.value,
            "name": self.name, "owner": self.owner, "command": self.command, "argv": list(self.argv),
            "arguments": self.arguments, "code": None if self.code is None else self.code.to_json(),
            "environment": self.environment.to_json(),
            "inputs": {name: entry.to_json() for name, entry in self.inputs.items()},
            "outputs": dict(self.outputs), "output_files": dict(self.output_files),
            "output_places": dict(self.output_places), "environment_variables": dict(self.environment_variables),
            "timeout_seconds": self.timeout_seconds, "slots": self.slots, "queue": self.queue,
            "demand": self.demand.to_json(), "retries": self.retries.to_json(),
            "services": {name: one.to_json() for name, one in self.services.items()}, "token": self.token,
            "distribution": self.distribution.to_json() if self.distribution else None,
        }  # fmt: skip

    @classmethod
    def from_json(cls, value: JSONObject) -> "JobSpec":
        code, timeout = value.get("code"), value.get("timeout_seconds")
        return cls(
            id=str(value["id"]), workspace_id=str(value["workspace_id"]), workspace=str(value["workspace"]),
            kind=JobKind(str(value["kind"])), name=str(value["name"]), owner=str(value["owner"]),
            command=str(value["command"]), argv=strings(value["argv"]), arguments=value.get("arguments"),
            code=None if code is None else Manifest.from_json(code),
            environment=EnvironmentSpec.from_json(mapping(value["environment"])),
            inputs={name: InputSpec.from_json(mapping(entry)) for name, entry in mapping(value["inputs"]).items()},
            outputs=texts(value["outputs"]), output_files=texts(value.get("output_files") or {}),
            output_places=texts(value.get("output_places") or {}),
            environment_variables=texts(value["environment_variables"]),
            timeout_seconds=None if timeout is None else float(str(timeout)), slots=int(str(value["slots"])),
            queue=str(value["queue"]), demand=Demand.from_json(value.get("demand")), token=str(value["token"]),
            distribution=Distribution.from_json(value.get("distribution")),
            retries=Retries.from_json(value.get("retries")), services=interactive(value.get("services")),
        )  # fmt: skip


def interactive(value: JSON) -> dict[str, InteractiveSpec]:
    """By name; None from before there was this question."""
    return {name: InteractiveSpec.from_json(mapping(one)) for name, one in mapping(value or {}).items()}


def mapping(value: JSON) -> JSONObject:
    """Raises Invalid for anything but an object."""
    if not isinstance(value, Mapping):
        raise Invalid(f"{value!r} is no object.")
    return value


def text(value: JSON) -> str | None:
    return None if value is None else str(value)


def texts(value: JSON) -> dict[str, str]:
    return {name: str(text) for name, text in mapping(value).items()}


def strings(value: JSON) -> tuple[str, ...]:
    """A list of texts; None is an empty one."""
    if value is None:
        return ()
    if not isinstance(value, (list, tuple)):
        raise Invalid(f"{value!r} is no list.")
    return tuple(str(item) for item in value)
