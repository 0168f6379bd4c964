"""A command job as a document: Azure ML's v2 YAML."""

from typing import Annotated, Any, Literal

from pydantic import Field

from lazulite.specs.document_parts import Described, EnvironmentGiven
from lazulite.specs.execution import Retried, Running
from lazulite.specs.ports import JobInputs, JobOutputs

IGNORED = {
    "parent_job_name": "a job gets its parent from the pipeline or sweep that starts it",
    "notification_settings": "nothing is mailed; make a trigger on JobFinished",
    "component": "the command of this document is run",
}


class CommandJobDocument(Described, Running, Retried):
    type: Literal["command"] = "command"
    command: Annotated[str, Field(min_length=1)]
    code: str | None = None
    additional_includes: list[str] = Field(default_factory=list)
    environment: EnvironmentGiven
    inputs: JobInputs = Field(default_factory=dict)
    outputs: JobOutputs = Field(default_factory=dict)
    parent_job_name: str | None = None
    notification_settings: Any = None
    component: Any = None

    @property
    def warnings(self) -> tuple[str, ...]:
        return (*(f"{text}." for text in self.ignored(IGNORED)), *super().warnings)
