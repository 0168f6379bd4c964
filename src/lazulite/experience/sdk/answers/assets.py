"""What the API answers of assets. `make reference` writes this file from the OpenAPI document."""

from collections.abc import Mapping
from typing import Literal

from lazulite.experience.sdk.answer import Answer
from lazulite.words.json import JSON, JSONObject


class Newest(Answer):
    """`owner` and `tier` are of data."""

    version: str
    type: str
    size: int
    created_at: str
    created_by: str
    owner: str | None
    tier: str | None


class Container(Answer):
    """A name; `latest_version` is the newest that is not archived, and `newest` what lists tell of it."""

    name: str
    kind: str
    description: str
    tags: Mapping[str, str]
    properties: Mapping[str, str]
    labels: Mapping[str, str]
    latest_version: str | None
    newest: Newest | None
    archived: bool
    revision: int
    created_at: str
    created_by: str
    updated_at: str


class MLmodel(Answer):
    """What the model's folder says of itself; the `signature` has inputs, outputs and params as lists."""

    flavors: list[str]
    loader: str | None
    signature: JSONObject | None
    input_example: str | None
    run_id: str | None
    model_id: str | None
    mlflow_version: str | None
    metadata: JSONObject | None


class Facts(Answer):
    """Data: owner, tier, schema. Models: mlmodel. Environments: requirements, python, image, warnings."""

    owner: str | None
    tier: str | None
    schema: JSON
    mlmodel: MLmodel | None
    requirements: list[str] | None
    python: str | None
    image: str | None
    warnings: list[str] | None


class Source(Answer):
    job: str | None
    run_id: str | None
    uri: str | None
    code_digest: str | None
    git_commit: str | None


class StepPlan(Answer):
    """`name`: of a step of a step `train.prepare`. `needs`: the steps beside it that it waits for."""

    name: str
    kind: Literal["job", "sweep", "pipeline", "if_else", "do_while", "parallel_for"]
    component: str | None
    needs: list[str]
    command: str | None
    environment: str | None
    queue: str | None


class AssetPlan(Answer):
    """The version that would be made. `size` and `file_count`: of what is sent, 0 of what stays where it is.

    `steps`: of a pipeline component, each after what it needs. `warnings`: what was read otherwise than written, and
    what is in the way.
    """

    kind: str
    name: str
    version: str
    type: str
    path: str | None
    description: str
    tags: Mapping[str, str]
    facts: Facts
    size: int
    file_count: int
    steps: list[StepPlan]
    warnings: list[str]


class Version(Answer):
    """A version; `facts` hold what only its kind has."""

    id: str
    name: str
    version: str
    kind: str
    type: str
    ref: str
    path: str | None
    description: str
    tags: Mapping[str, str]
    properties: Mapping[str, str]
    labels: list[str]
    facts: Facts
    source: Source
    manifest_digest: str | None
    size: int
    file_count: int
    archived: bool
    revision: int
    created_at: str
    created_by: str
    updated_at: str


class File(Answer):
    path: str
    size: int
    digest: str | None


class Column(Answer):
    name: str
    type: str


class Preview(Answer):
    """`file`: which of the `files` was looked at."""

    columns: list[Column]
    rows: list[list[JSON]]
    file: str
    files: int


class JobEnvironment(Answer):
    key: str | None
    digest: str | None
    lock: str | None
    python: str | None
    isolation: str | None
    limits: str | None
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
    """`name` and `version`: what it is to be registered as; `asset`: what it became; `path`: where in a datastore it is
    written too; `refused`: why it did not become or was not written.

    `value`: of an output of a literal type, as text.
    """

    type: str | None
    name: str | None
    version: str | None
    path: str | None
    digest: str | None
    size: int | None
    asset: str | None
    refused: str | None
    value: str | None


class Needs(Answer):
    """What a job needs of its worker's machine; 0 and no label where anything will do. cpus: cores.

    isolation: how far it is kept from the machine; network: what it reaches.
    """

    cpus: float
    memory_bytes: int
    gpus: int
    labels: Mapping[str, str]
    isolation: Literal["process", "sandbox", "container"]
    network: Literal["none", "platform", "open"]


class Estimate(Answer):
    """From `runs` past jobs of the same command and code; of `unknown` jobs nothing is known. `seconds`: of all of them
    together. `cost`: where all of them go to a compute with a price, in one currency.
    """

    seconds: float | None
    cost: float | None
    currency: str | None
    runs: int
    unknown: int


class JobPlan(Answer):
    """What would run where; of a sweep, what each trial would run, and how many `trials` there would be at most.
    `steps`: of a pipeline, each after what it needs.

    `needs`: what each instance asks for itself; those of the compute at `queue` come to them.
    """

    type: Literal["command", "pipeline", "sweep", "parallel", "spark", "automl", "step"]
    display_name: str | None
    experiment_name: str
    command: str
    environment: JobEnvironment
    code: JobCode | None
    steps: list[StepPlan]
    trials: int | None
    inputs: Mapping[str, JobInput]
    outputs: Mapping[str, JobOutput]
    environment_variables: Mapping[str, str]
    timeout_seconds: float | None
    max_retries: int
    queue: str
    needs: Needs
    instance_count: int
    priority: Literal["high", "medium", "low"] | None
    estimate: Estimate | None
    warnings: list[str]


class Figures(Answer):
    """Counts since the gateway's start, latency over the most recent answers; empty before the first one."""

    answered: int | None
    errors: int | None
    p50_ms: float | None
    p95_ms: float | None
    p99_ms: float | None
    memory_bytes: int | None
    capture_dropped: int | None
