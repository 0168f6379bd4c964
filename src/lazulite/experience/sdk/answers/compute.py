"""What the API answers of compute. `make reference` writes this file from the OpenAPI document."""

from typing import Literal

from lazulite.experience.sdk.answer import Answer
from lazulite.experience.sdk.answers.assets import Figures


class Running(Answer):
    """`since`: when it started. `owner`: the part of the platform that it works for."""

    id: str
    workspace: str
    kind: str
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
    memory_bytes: int | None
    since: str


class Worker(Answer):
    """`running`: what runs of the workspaces that the caller may look into; `running_elsewhere` counts the rest.

    clock_ahead_ms: of the server's clock, network and all; None of a worker that does not tell.
    """

    id: str
    name: str
    machine: str | None
    queue: str
    workspace: str | None
    state: Literal["Online", "NotResponding", "Gone"]
    slots: int
    slots_busy: int
    running: list[Running]
    running_elsewhere: int
    last_heartbeat_at: str
    started_at: str | None
    version: str | None
    clock_ahead_ms: int | None


class Queue(Answer):
    """What waits in it: processes, the slots that they ask for, and for how long the oldest has."""

    queue: str
    waiting: int
    waiting_slots: int
    oldest_waiting_since: str | None
    oldest_waiting_seconds: float | None


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
