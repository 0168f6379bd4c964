"""A Spark job as a document: run by a local `pyspark` where one is installed."""

from typing import Any, Literal

from pydantic import Field

from lazulite.specs.document_parts import Described, EnvironmentGiven, Part, Word
from lazulite.specs.ports import JobInputs, JobOutputs


class SparkEntry(Part):
    file: str | None = None
    class_name: str | None = None


class SparkResources(Part):
    instance_type: str | None = None
    runtime_version: Word | None = None


class SparkFields(Part):
    entry: SparkEntry | None = None
    code: str | None = None
    args: str | None = None
    conf: dict[str, Any] = Field(default_factory=dict)
    py_files: list[str] = Field(default_factory=list)
    jars: list[str] = Field(default_factory=list)
    files: list[str] = Field(default_factory=list)
    archives: list[str] = Field(default_factory=list)
    environment: EnvironmentGiven | None = None
    compute: str | None = None
    resources: SparkResources = SparkResources()
    identity: Any = None


class SparkJobDocument(Described, SparkFields):
    type: Literal["spark"]
    inputs: JobInputs = Field(default_factory=dict)
    outputs: JobOutputs = Field(default_factory=dict)
