"""Components: jobs with open inputs, to be used again in pipelines."""

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from lazulite.specs.document_parts import EnvironmentGiven, Part, Title, Word, Words, written
from lazulite.specs.execution import Retried, Running
from lazulite.specs.parallel_job import ParallelFields
from lazulite.specs.ports import InputPorts, OutputPorts
from lazulite.specs.spark_job import SparkFields


class ComponentFields(Part):
    """What all have. is_deterministic: the same inputs give the same outputs, so that a step may be reused."""

    schema_url: str | None = Field(default=None, alias="$schema")
    name: Word | None = None
    version: Word | None = None
    display_name: Title | None = None
    description: str = ""
    tags: Words = Field(default_factory=dict)
    properties: Words = Field(default_factory=dict)
    is_deterministic: bool = True
    inputs: InputPorts = Field(default_factory=dict)
    outputs: OutputPorts = Field(default_factory=dict)
    additional_includes: list[str] = Field(default_factory=list)
    intellectual_property: Any = None
    x_lazulite: Any = Field(default=None, alias="x-lazulite")


class CommandComponentDocument(ComponentFields, Running, Retried):
    type: Literal["command"] = "command"
    command: Annotated[str, Field(min_length=1)]
    code: str | None = None
    environment: EnvironmentGiven


CommandComponentGiven = Annotated[
    Annotated[str, Tag("named")] | Annotated[CommandComponentDocument, Tag("inline")], Discriminator(written)
]
"""A reference, or a document in its place: so with all that are given."""


class ParallelComponentDocument(ComponentFields, ParallelFields):
    type: Literal["parallel"]


class SparkComponentDocument(ComponentFields, SparkFields):
    type: Literal["spark"]
