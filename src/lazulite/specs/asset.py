"""Data, models and environments as documents: Azure ML's, and `owner`, `tier`, `requirements` in the same style."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from lazulite.specs.document_parts import BuildDocument, Word


class AssetDocument(BaseModel):
    """What all have. Without a version the next number is taken."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    schema_url: str | None = Field(default=None, alias="$schema")
    name: Word
    version: Word | None = None
    description: str = ""
    tags: dict[str, Word] = Field(default_factory=dict)
    properties: dict[str, Word] = Field(default_factory=dict)
    x_lazulite: JsonValue = Field(default=None, alias="x-lazulite")


class DataDocument(AssetDocument):
    """`path`: a local one (uploaded), or an address. `data_schema`: columns and types, as the owner promises them."""

    path: str
    type: Literal["uri_file", "uri_folder", "mltable"] = "uri_folder"
    owner: str | None = None
    tier: str | None = None
    data_schema: JsonValue = Field(default=None, alias="schema")


class ModelDocument(AssetDocument):
    path: str
    type: Literal["mlflow_model", "custom_model", "triton_model"] = "custom_model"
    flavors: dict[str, JsonValue] | None = None
    stage: str | None = None


class EnvironmentDocument(AssetDocument):
    """`conda_file` and `requirements`: a local file, or what would stand in it. `image`, `build`: in a container."""

    image: str | None = None
    conda_file: str | dict[str, JsonValue] | None = None
    requirements: str | list[str] | None = None
    python: Word | None = None
    build: BuildDocument | None = None
    inference_config: JsonValue = None
    os_type: Literal["linux", "windows"] | None = None
