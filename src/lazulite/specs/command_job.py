"""A command job as a document: Azure ML's v2 YAML."""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag, field_validator

from lazulite.specs.document_parts import AssetTypeName, EnvironmentGiven, Part, Title, Word, Words
from lazulite.specs.durations import Duration

PORT_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,254}")
LITERALS = ("string", "number", "integer", "boolean")
IGNORED = {
    "services": "interactive services are not started",
    "identity": "the job runs with a token of its own",
    "queue_settings": "there is one tier and one priority",
    "parent_job_name": "jobs have no parents yet",
    "distribution": "one process is started",
    "notification_settings": "nothing is mailed; make a trigger on JobFinished",
    "component": "the command of this document is run",
}
RESOURCES_IGNORED = {
    "instance_type": "it runs on whatever the worker's machine is",
    "shm_size": "the machine's own is used",
    "docker_args": "there is no container",
    "docker_args_list": "there is no container",
    "locations": "it runs where the worker is",
    "max_instance_count": "one process is started",
    "properties": "no compute here reads them",
}


class DataInput(Part):
    """Files for the job: on the client's machine, or named by a reference."""

    type: AssetTypeName = "uri_folder"
    path: str
    mode: Literal["ro_mount", "rw_mount", "download", "direct", "eval_mount", "eval_download"] | None = None
    path_on_compute: str | None = None
    description: str | None = None


class LiteralInput(Part):
    type: Literal["string", "number", "integer", "boolean"]
    value: bool | int | float | str = Field(alias="default")
    description: str | None = None


def _kind(value: object) -> str:
    if not isinstance(value, dict | Part):
        return "literal"
    kind = value.get("type") if isinstance(value, dict) else getattr(value, "type", None)
    return "typed" if kind in LITERALS else "data"


JobInput = Annotated[
    Annotated[DataInput, Tag("data")]
    | Annotated[LiteralInput, Tag("typed")]
    | Annotated[bool | int | float | str, Tag("literal")],
    Discriminator(_kind),
]


class JobOutput(Part):
    """What is left in a folder; with a name it is registered when the job completes."""

    type: AssetTypeName = "uri_folder"
    path: str | None = None
    mode: Literal["rw_mount", "upload", "direct"] | None = None
    name: Word | None = None
    version: Word | None = None
    description: str | None = None


class Resources(Part):
    instance_count: Annotated[int, Field(ge=1)] = 1
    instance_type: Any = None
    shm_size: str | None = None
    docker_args: Any = None
    docker_args_list: Any = None
    locations: Any = None
    max_instance_count: int | None = None
    properties: Any = None


class Limits(Part):
    """`timeout`: seconds, or a length of time."""

    timeout: Duration | None = None


def _port_name(name: str) -> str:
    """It becomes a folder, a variable and a part of `${{…}}`."""
    if not PORT_NAME.fullmatch(name):
        raise ValueError("an input or output is named by letters, digits, _ and -, and not by a digit first")
    return name


PortName = Annotated[str, AfterValidator(_port_name)]


def _empty(value: object) -> object:
    return {} if value is None else value


class CommandJobDocument(Part):
    schema_url: str | None = Field(default=None, alias="$schema")
    type: Literal["command"] = "command"
    name: Word | None = None
    display_name: Title | None = None
    experiment_name: Title | None = None
    description: str = ""
    tags: Words = Field(default_factory=dict)
    properties: Words = Field(default_factory=dict)
    command: Annotated[str, Field(min_length=1)]
    code: str | None = None
    environment: EnvironmentGiven
    environment_variables: Words = Field(default_factory=dict)
    compute: str | None = None
    resources: Resources = Resources()
    limits: Limits = Limits()
    inputs: Annotated[dict[PortName, JobInput], BeforeValidator(_empty)] = Field(default_factory=dict)
    outputs: Annotated[dict[PortName, JobOutput], BeforeValidator(_empty)] = Field(default_factory=dict)
    services: Any = None
    identity: Any = None
    queue_settings: Any = None
    parent_job_name: str | None = None
    distribution: Any = None
    notification_settings: Any = None
    component: Any = None
    x_lazulite: Any = Field(default=None, alias="x-lazulite")

    @field_validator("outputs", mode="before")
    @classmethod
    def _plain_outputs(cls, value: object) -> object:
        """`model:` with nothing behind it is an output of the default type."""
        return {name: {} if one is None else one for name, one in value.items()} if isinstance(value, dict) else value

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was written and changes nothing here."""
        found = [f"{text}." for text in self.ignored(IGNORED)]
        found += [f"resources.{text}." for text in self.resources.ignored(RESOURCES_IGNORED)]
        if self.resources.instance_count > 1:
            found.append(f"resources.instance_count: one process is started, not {self.resources.instance_count}.")
        return tuple(found)
