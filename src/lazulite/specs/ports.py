"""What goes into a job and what comes out of it: files by their path, literals, and how each is handed over."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag

from lazulite.specs.document_parts import AssetTypeName, Part, Word

PORT_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,254}")
LITERALS = ("string", "number", "integer", "boolean")
InputMode = Literal["ro_mount", "rw_mount", "download", "direct", "eval_mount", "eval_download"]
OutputMode = Literal["rw_mount", "upload", "direct"]
Literally = bool | int | float | str


def _port_name(name: str) -> str:
    """It becomes a folder, a variable and a part of `${{…}}`."""
    if not PORT_NAME.fullmatch(name):
        raise ValueError("an input or output is named by letters, digits, _ and -, and not by a digit first")
    return name


def none_is_empty(value: object) -> object:
    """`inputs:` with nothing behind it."""
    return {} if value is None else value


def none_is_default(value: object) -> object:
    """`model:` with nothing behind it is an output of the default type."""
    return {name: {} if one is None else one for name, one in value.items()} if isinstance(value, dict) else value


PortName = Annotated[str, AfterValidator(_port_name)]


class DataInput(Part):
    """Files for the job: on the client's machine, or named by a reference."""

    type: AssetTypeName = "uri_folder"
    path: str
    mode: InputMode | None = None
    path_on_compute: str | None = None
    description: str | None = None


class LiteralInput(Part):
    type: Literal["string", "number", "integer", "boolean"]
    value: Literally = Field(alias="default")
    description: str | None = None


def _kind(value: object) -> str:
    if not isinstance(value, dict | Part):
        return "literal"
    kind = value.get("type") if isinstance(value, dict) else getattr(value, "type", None)
    return "typed" if kind in LITERALS else "data"


JobInput = Annotated[
    Annotated[DataInput, Tag("data")] | Annotated[LiteralInput, Tag("typed")] | Annotated[Literally, Tag("literal")],
    Discriminator(_kind),
]
JobInputs = Annotated[
    dict[PortName, JobInput], BeforeValidator(none_is_empty, json_schema_input_type=dict[PortName, JobInput] | None)
]


class JobOutput(Part):
    """What is left in a folder; with a name it is registered when the job completes."""

    type: AssetTypeName | Literal["string", "number", "integer", "boolean"] = "uri_folder"
    path: str | None = None
    mode: OutputMode | None = None
    name: Word | None = None
    version: Word | None = None
    description: str | None = None


JobOutputs = Annotated[
    dict[PortName, JobOutput],
    BeforeValidator(none_is_default),
    BeforeValidator(none_is_empty, json_schema_input_type=dict[PortName, JobOutput | None] | None),
]


class InputPort(Part):
    """An input that a component declares. min, max: of numbers; enum: the words that there are."""

    type: AssetTypeName | Literal["string", "number", "integer", "boolean", "path", "enum"]
    optional: bool = False
    default: Literally | None = None
    min: float | None = None
    max: float | None = None
    enum: list[Word] | None = None
    mode: InputMode | None = None
    path: str | None = None
    description: str | None = None

    @property
    def is_literal(self) -> bool:
        return self.type in {*LITERALS, "enum"}


class OutputPort(Part):
    """An output that a component declares; of a literal type, its command writes the value as text to its path.

    is_control: a value for a pipeline's conditions.
    """

    type: AssetTypeName | Literal["string", "number", "integer", "boolean", "path"] = "uri_folder"
    mode: OutputMode | None = None
    path: str | None = None
    is_control: bool | None = None
    early_available: bool | None = None
    description: str | None = None


InputPorts = Annotated[
    dict[PortName, InputPort], BeforeValidator(none_is_empty, json_schema_input_type=dict[PortName, InputPort] | None)
]
OutputPorts = Annotated[
    dict[PortName, OutputPort],
    BeforeValidator(none_is_default),
    BeforeValidator(none_is_empty, json_schema_input_type=dict[PortName, OutputPort | None] | None),
]
