"""A Spark job as a document: which script, with what beside it, on how much of a cluster."""

from typing import Any, Literal

from pydantic import Field, model_validator

from lazulite.specs.document_parts import Described, EnvironmentGiven, Part, Word
from lazulite.specs.ports import JobInputs, JobOutputs


class SparkEntry(Part):
    """A Python `file` of the code, or a class in one of the `jars`."""

    file: str | None = None
    class_name: str | None = None

    @model_validator(mode="after")
    def _one(self) -> "SparkEntry":
        if (self.file is None) == (self.class_name is None):
            raise ValueError("an entry is a file, or a class_name")
        return self


class SparkResources(Part):
    instance_type: str | None = None
    runtime_version: Word | None = None


class SparkFields(Part):
    """`py_files`, `jars`, `files`, `archives`: of the code. conf: Spark's own settings, `spark.executor.cores`."""

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
