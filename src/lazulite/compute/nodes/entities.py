"""Nodes: machines that are started for a compute target when something waits there, and end when they are idle."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from lazulite.compute.process import WorkerRefused
from lazulite.compute.retries import Retries
from lazulite.foundation.actor import Principal, PrincipalKind
from lazulite.words.errors import Invalid, nearest

LABEL = "node"  # of a node's worker: which one it is
OF_NODE = "node "  # before its id: whom its token speaks for
IDLE = timedelta(minutes=2)  # of a target that says nothing of it
WAITED = timedelta(seconds=1)  # before a node is started for it: a worker with room takes it sooner
RETRIES = Retries(backoff_seconds=10.0, longest_seconds=600.0)


class NodeState(StrEnum):
    """Azure ML's words, and LEFT. UNUSABLE: it could not be started, or its worker is gone."""

    PREPARING = "preparing"
    IDLE = "idle"
    RUNNING = "running"
    LEAVING = "leaving"
    LEFT = "left"
    UNUSABLE = "unusable"


OVER = (NodeState.LEFT, NodeState.UNUSABLE)


class StarterUnknown(Invalid):
    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(
            f"There is no starter '{name}' here.",
            hint=f"{nearest(name, known)} Whoever runs the server writes them down.",
        )


class NotItsWorker(WorkerRefused):
    def __init__(self, node_id: str, compute: str | None) -> None:
        takes = f"one with --queue {compute} --label {LABEL}={node_id}" if compute else "none: the node is over"
        super().__init__(
            f"This token is good for the worker of the node {node_id} alone, {takes}.",
            hint="Start workers of other places with a token of their own: lazulite token create --worker NAME",
        )


@dataclass(frozen=True)
class Starter:
    """How a machine is started. start, stop: a program with its arguments; empty of the server's own machine, on which
    workers are its children. slots: of each machine. patience: how long its worker may take to join. most: how many
    machines there are at once, of all targets that name it; None for as many as the targets say."""

    name: str
    start: tuple[str, ...] = ()
    stop: tuple[str, ...] = ()
    slots: int = 1
    patience: timedelta = timedelta(minutes=15)
    most: int | None = None

    @property
    def is_local(self) -> bool:
        return not self.start


@dataclass(frozen=True)
class Node:
    """worker_id: None before its worker has joined. idle_since: None while something runs there. is_started: somebody
    has begun to start it. is_cleared: nothing of it is left to be stopped."""

    id: str
    workspace_id: str
    compute: str
    starter: str
    state: NodeState
    created_at: datetime
    worker_id: str | None = None
    joined_at: datetime | None = None
    idle_since: datetime | None = None
    ended_at: datetime | None = None
    reason: str = ""
    is_started: bool = False
    is_cleared: bool = False

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    @property
    def name(self) -> str:
        """What its worker is called."""
        return f"{self.compute}-{self.id[-6:]}"

    @property
    def principal(self) -> Principal:
        """Whom its token speaks for: this node's worker alone."""
        return Principal(PrincipalKind.WORKER, f"{OF_NODE}{self.id}")
