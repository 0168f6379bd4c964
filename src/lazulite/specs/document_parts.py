"""What several documents have alike: how strict they are, inline environments, data that is named by a path."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag

AssetTypeName = Literal["uri_file", "uri_folder", "mltable", "mlflow_model", "custom_model", "triton_model"]


class Part(BaseModel):
    """A field that is not named here is an error, and the nearest name is told."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    def ignored(self, reasons: dict[str, str]) -> tuple[str, ...]:
        """A warning for each of these fields that was written."""
        return tuple(f"{name}: {why}" for name, why in reasons.items() if getattr(self, name) not in (None, {}, []))


def _word(value: object) -> object:
    """YAML reads 1 and true where a text is meant."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int | float) else value


Scalar = str | bool | int | float
Word = Annotated[str, BeforeValidator(_word, json_schema_input_type=Scalar)]
Title = Annotated[str, Field(max_length=500), BeforeValidator(_word, json_schema_input_type=Scalar)]
"""What lists are ordered by: no longer than an index can hold."""
Words = Annotated[
    dict[str, Word],
    BeforeValidator(lambda value: {} if value is None else value, json_schema_input_type=dict[str, Word] | None),
]


class Described(Part):
    """How a job is found again."""

    schema_url: str | None = Field(default=None, alias="$schema")
    name: Word | None = None
    display_name: Title | None = None
    experiment_name: Title | None = None
    description: str = ""
    tags: Words = Field(default_factory=dict)
    properties: Words = Field(default_factory=dict)
    x_lazulite: Any = Field(default=None, alias="x-lazulite")


class BuildDocument(Part):
    """A folder from which an image is built; `dockerfile_path`, in it, is `Dockerfile` unless said otherwise."""

    path: str
    dockerfile_path: str | None = None


class InlineEnvironment(Part):
    """Packages by a conda file (its path, text or content) or by requirement lines; in a container `image`, `build`."""

    schema_url: str | None = Field(default=None, alias="$schema")
    name: Word | None = None
    version: Word | None = None
    description: str = ""
    tags: Words = Field(default_factory=dict)
    image: str | None = None
    build: BuildDocument | None = None
    conda_file: str | dict[str, Any] | None = None
    requirements: str | list[str] | None = None
    python: Word | None = None
    os_type: str | None = None
    inference_config: Any = None


def written(value: object) -> str:
    """Whether a document stands in the place of a reference."""
    return "inline" if isinstance(value, dict | Part) else "named"


EnvironmentGiven = Annotated[
    Annotated[str, Tag("named")] | Annotated[InlineEnvironment, Tag("inline")], Discriminator(written)
]
"""A reference, or a document in its place."""
