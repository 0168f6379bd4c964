"""What the API answers of jobs. `make reference` writes this file from the OpenAPI document."""

from collections.abc import Mapping
from typing import Literal

from lazulite.experience.sdk.answer import Answer
from lazulite.experience.sdk.answers.assets import File, StepPlan
from lazulite.words.json import JSON


class JobEnvironment(Answer):
    key: str | None
    digest: str | None
    lock: str | None
    python: str | None
    name: str | None
    version: str | None
    requirements: list[str] | None


class JobCode(Answer):
    """How many `files`, and their `size` in bytes together."""

    digest: str | None
    files: int
    size: int


class JobInput(Answer):
    """`said`: what the document said. `asset`: the version that it is, where it is a registered one."""

    type: str
    said: str
    asset: str | None
    literal: JSON
    digest: str | None
    size: int | None


class JobOutput(Answer):
    """`name` and `version`: what it is to be registered as; `asset`: what it became; `refused`: why it did not."""

    type: str | None
    name: str | None
    version: str | None
    digest: str | None
    size: int | None
    asset: str | None
    refused: str | None


class Job(Answer):
    """`status` in the words of Azure ML; `error` says why it failed, the line in the user's own file first."""

    name: str
    display_name: str | None
    type: Literal["command", "pipeline", "sweep", "parallel", "spark", "automl", "step"]
    status: Literal[
        "NotStarted",
        "Starting",
        "Provisioning",
        "Preparing",
        "Queued",
        "Running",
        "Finalizing",
        "CancelRequested",
        "Completed",
        "Failed",
        "Canceled",
        "NotResponding",
        "Paused",
        "Unknown",
    ]
    experiment_name: str
    description: str
    tags: Mapping[str, str]
    properties: Mapping[str, str]
    command: str
    document: str
    environment: JobEnvironment
    code: JobCode | None
    inputs: Mapping[str, JobInput]
    outputs: Mapping[str, JobOutput]
    owner: str
    step: str | None
    exit_code: int | None
    error: str | None
    result: JSON
    run_id: str | None
    archived: bool
    created_by: str
    created_at: str
    started_at: str | None
    ended_at: str | None
    level: Literal["job", "child", "step"]
    parent: str | None
    node: str | None
    duration_seconds: float | None
    warnings: list[str]


class JobPlan(Answer):
    """What would run where; of a sweep, what each trial would run. `steps`: of a pipeline, each after what it needs."""

    type: Literal["command", "pipeline", "sweep", "parallel", "spark", "automl", "step"]
    display_name: str | None
    experiment_name: str
    command: str
    environment: JobEnvironment
    code: JobCode | None
    steps: list[StepPlan]
    inputs: Mapping[str, JobInput]
    outputs: Mapping[str, JobOutput]
    environment_variables: Mapping[str, str]
    timeout_seconds: float | None
    queue: str
    warnings: list[str]


class JobCodeFiles(Answer):
    """What a job's code was, file by file."""

    files: list[File]


class JobOutputs(Answer):
    """Each output's files."""

    outputs: Mapping[str, list[File]]
