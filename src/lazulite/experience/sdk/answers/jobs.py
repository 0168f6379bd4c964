"""What the API answers of jobs. `make reference` writes this file from the OpenAPI document."""

from collections.abc import Mapping
from typing import Literal

from lazulite.experience.sdk.answer import Answer
from lazulite.experience.sdk.answers.assets import File, Needs
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
    """`status` in the words of Azure ML; `error` says why it failed, the line in the user's own file first.

    Where one job is shown, `compute` is the queue that it was submitted to; of one that is Queued, `waiting_for` says
    why it waits, and `queue_position` which it is there by priority and age (1 is the first).
    """

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
    compute: str | None
    waiting_for: str | None
    queue_position: int | None
    warnings: list[str]


class StepPlan(Answer):
    """`needs`: the steps that it waits for. `steps`: of a pipeline in a pipeline."""

    name: str
    kind: Literal["job", "sweep", "pipeline"]
    component: str | None
    needs: list[str]
    command: str | None
    environment: str | None
    queue: str | None
    steps: "list[StepPlan]"


class JobPlan(Answer):
    """What would run where; of a sweep, what each trial would run. `steps`: of a pipeline, each after what it needs.

    `needs`: what each instance asks for itself; those of the compute at `queue` come to them.
    """

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
    needs: Needs
    instance_count: int
    priority: Literal["high", "medium", "low"] | None
    warnings: list[str]


class JobCodeFiles(Answer):
    """What a job's code was, file by file."""

    files: list[File]


class JobOutputs(Answer):
    """Each output's files."""

    outputs: Mapping[str, list[File]]
