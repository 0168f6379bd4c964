"""What the API answers of workers. `make reference` writes this file from the OpenAPI document."""

from collections.abc import Mapping
from typing import Literal

from lazulite.experience.sdk.answer import Answer


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

    machine: its host's name. queues: those that it serves, `*` for every one whose needs it meets. cpus, memory_bytes,
    pythons: what the machine has; None and none of a worker that does not tell. duty: what people want of it.
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
    duty: Literal["working", "cordoned", "draining"]
    queues: list[str]
    cpus: int | None
    memory_bytes: int | None
    gpus: int
    pythons: list[str]
    labels: Mapping[str, str]
    isolation: Literal["process", "sandbox", "container"]
    levels: list[Literal["process", "sandbox", "container"]]


class Queue(Answer):
    """What waits in it: processes, the slots that they ask for, and for how long the oldest has."""

    queue: str
    waiting: int
    waiting_slots: int
    oldest_waiting_since: str | None
    oldest_waiting_seconds: float | None
