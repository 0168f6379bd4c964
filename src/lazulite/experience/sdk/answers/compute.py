"""What the API answers of compute. `make reference` writes this file from the OpenAPI document."""

from collections.abc import Mapping
from typing import Literal

from lazulite.experience.sdk.answer import Answer
from lazulite.experience.sdk.answers.assets import Figures, Needs


class HourPrice(Answer):
    """What an hour of one instance costs, in a currency by its three letters (ISO 4217)."""

    per_hour: float
    currency: str


class Compute(Answer):
    """`state`: Running, or Stopped: then nothing that waits there begins. running, waiting: how many jobs do. nodes:
    how many machines its starter has there, those on their way included.
    """

    name: str
    type: Literal["amlcompute", "computeinstance", "kubernetes", "pool"]
    size: str | None
    needs: Needs
    tier: Literal["dedicated", "low_priority"]
    priority: Literal["high", "medium", "low"]
    min_instances: int
    max_instances: int | None
    idle_time_before_scale_down: int | None
    starter: str | None
    price: HourPrice | None
    description: str
    tags: Mapping[str, str]
    properties: Mapping[str, str]
    workers: list[str]
    warnings: list[str]
    id: str
    state: str
    provisioning_state: str
    running: int
    waiting: int
    nodes: int
    created_by: str
    created_at: str
    updated_at: str


class ComputePlan(Answer):
    """What a document makes. `workers`: those at work, by name, that can run a job there which asks for no more."""

    name: str
    type: Literal["amlcompute", "computeinstance", "kubernetes", "pool"]
    size: str | None
    needs: Needs
    tier: Literal["dedicated", "low_priority"]
    priority: Literal["high", "medium", "low"]
    min_instances: int
    max_instances: int | None
    idle_time_before_scale_down: int | None
    starter: str | None
    price: HourPrice | None
    description: str
    tags: Mapping[str, str]
    properties: Mapping[str, str]
    workers: list[str]
    warnings: list[str]


class Open(Answer):
    """`id`: of the job, or of the deployment's replica, that `owner` has `name`d. `since`: when it started, or was
    queued. `submitter`: for whom. `waiting_for`: why it waits; none of what has a `worker`.
    """

    id: str
    owner: str
    name: str
    state: Literal[
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
    slots: int
    submitter: str
    since: str
    worker: str | None
    worker_id: str | None
    waiting_for: str | None


class LoadHistory(Answer):
    """Means over stretches of `seconds` each from `since` on: how many ran at once, and how many waited."""

    since: str
    seconds: float
    running: list[float]
    waiting: list[float]


class ComputeLoad(Answer):
    """`waiting`: the first 50, in the order of their turns; `running`: the 50 that are longest at it."""

    waiting: list[Open]
    waiting_in_all: int
    running: list[Open]
    running_in_all: int
    past: LoadHistory


class ComputeNode(Answer):
    """`name`: what its worker is called. `joined_at`: when that came, none before. `idle_since`: none while something
    runs there. `reason`: why it is unusable.
    """

    id: str
    name: str
    state: Literal["preparing", "idle", "running", "leaving", "left", "unusable"]
    starter: str
    worker_id: str | None
    created_at: str
    joined_at: str | None
    idle_since: str | None
    ended_at: str | None
    reason: str


class ServedDeployment(Answer):
    """As last told: answers and errors since the deployment's first, latency over the recent ones."""

    workspace: str
    endpoint: str
    deployment: str
    figures: Figures


class Gateway(Answer):
    """`is_alive`: heard within the last 20 seconds. `table_version`: of the table that it follows;
    `newest_table_version`: of the one that it is to follow. `deployments`: of the workspaces that the caller may look
    into.
    """

    is_alive: bool
    state: Literal["Online", "NotResponding", "NeverSeen"]
    address: str | None
    started_at: str | None
    last_heard_at: str | None
    version: str | None
    table_version: int | None
    newest_table_version: int
    endpoints: int
    deployments: list[ServedDeployment]
