"""What the API answers of jobs. `make reference` writes this file from the OpenAPI document."""

from collections.abc import Mapping
from typing import Literal

from lazulite.experience.sdk.answer import Answer
from lazulite.experience.sdk.answers.assets import File, JobCode, JobEnvironment, JobInput, JobOutput
from lazulite.words.json import JSON, JSONObject


class JobService(Answer):
    """What a job offers while it runs. `endpoint`: where whoever submitted it reaches it; `error`: why nobody does."""

    name: str
    type: str
    port: int | None
    status: Literal["Starting", "Running", "Failed", "Ended"]
    endpoint: str | None
    error: str | None


class Attempt(Answer):
    """A try of a job: `error` says why it failed or was stopped, `worker` is the id of who ran it. It has written the
    log from byte `log_from` up to, not including, `log_until`; to its end, where that is null.
    """

    attempt: int
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
    error: str | None
    exit_code: int | None
    worker: str | None
    started_at: str | None
    ended_at: str | None
    log_from: int
    log_until: int | None


class Job(Answer):
    """`status` in the words of Azure ML; `error` says why it failed, the line in the user's own file first.

    Where one job is shown, `compute` is the queue that it was submitted to, `worker` has it or had it last, and
    `attempt` counts how often one has taken it; of one that is Queued, `waiting_for` says why it waits, and
    `queue_position` which it is there by priority and age (1 is the first). `attempts`: its tries.
    `cpu_seconds` and `peak_memory_bytes`: what it used in its last attempt; while it runs, the memory that it has.
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
    cost: float | None
    currency: str | None
    compute: str | None
    attempt: int | None
    worker: str | None
    worker_id: str | None
    waiting_for: str | None
    queue_position: int | None
    cpu_seconds: float | None
    peak_memory_bytes: int | None
    services: list[JobService]
    attempts: list[Attempt]
    warnings: list[str]


class StepInput(Answer):
    """Where it comes from: `parent`, the pipeline's input; `step` and `output`; else what the document `said`."""

    type: str
    parent: str | None
    step: str | None
    output: str | None
    said: str | None


class StepOutput(Answer):
    """`parent`: the pipeline's output that it becomes."""

    type: str
    parent: str | None


class JobStep(Answer):
    """`job`: what ran for it, or with `is_reused` the earlier job whose outputs were taken.

    `said`: why it was run or reused, why it failed, or why it was left out. `needs`: the steps whose outputs it reads,
    and the choice `behind` which it stands, on its `side`: it runs where the condition is that.
    """

    name: str
    display_name: str | None
    kind: Literal["job", "sweep", "pipeline", "if_else", "do_while", "parallel_for"]
    component: str | None
    is_deterministic: bool
    needs: list[str]
    behind: str | None
    side: bool | None
    inputs: Mapping[str, StepInput]
    outputs: Mapping[str, StepOutput]
    state: Literal["Waiting", "Running", "Completed", "Failed", "Canceled", "Skipped"]
    job: str | None
    is_reused: bool
    said: str
    started_at: str | None
    ended_at: str | None
    duration_seconds: float | None


class JobCodeFiles(Answer):
    """What a job's code was, file by file."""

    files: list[File]


class JobOutputs(Answer):
    """Each output's files."""

    outputs: Mapping[str, list[File]]


class Trial(Answer):
    """`number` counts from 0; `job` is what it runs as. `value`: of the primary metric, its best so far. `said`: why it
    failed or was stopped; `stopped_early`: by early termination.
    """

    number: int
    job: str
    parameters: JSONObject
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
    value: float | None
    stopped_early: bool
    said: str
    created_at: str
    started_at: str | None
    ended_at: str | None
    duration_seconds: float | None


class Sweep(Answer):
    """`definition`: the document's part about the search. `max_trials`: how many there will be at most. `counts`:
    trials by status. `closed`: why no more are started. `extends`: the sweep whose trials it began with.
    """

    job: str
    metric: str
    goal: str
    definition: JSONObject
    seed: int
    max_trials: int
    counts: Mapping[str, int]
    best: Trial | None
    closed: str | None
    extends: str | None
