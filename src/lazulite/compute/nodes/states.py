"""What a node has become, by what its worker tells. Pure."""

from dataclasses import replace
from datetime import datetime, timedelta

from lazulite.compute.nodes.entities import Node, NodeState
from lazulite.compute.process import Duty, Worker
from lazulite.compute.standing import WorkerState, standing
from lazulite.specs.durations import spelled


def as_seen(
    node: Node, worker: Worker | None, now: datetime, *, is_busy: bool, patience: timedelta, lease_seconds: float,
    since: datetime,
) -> Node:  # fmt: skip
    """worker: None before it has joined, and once it is removed. is_busy: something of it has not ended, and nobody
    but people gives that up. patience: how long it may take to join. since: from when on it could have been heard."""
    if worker is None:
        return _without_worker(node, now, patience, since)
    state = standing(max(worker.seen_at, since), now, lease_seconds=lease_seconds)
    if node.state is NodeState.LEAVING and state is not WorkerState.ONLINE and not is_busy:
        return ended(node, NodeState.LEFT, now)
    if state is WorkerState.GONE and not is_busy:
        reason = f"Its worker has not been heard since {worker.seen_at:%Y-%m-%d %H:%M:%S} UTC."
        return ended(node, NodeState.UNUSABLE, now, reason)
    here = node if node.joined_at else replace(node, worker_id=worker.id, joined_at=now)
    if worker.duty is Duty.DRAINING:
        return replace(here, state=NodeState.LEAVING, idle_since=None)
    if is_busy:
        return replace(here, state=NodeState.RUNNING, idle_since=None)
    return replace(here, state=NodeState.IDLE, idle_since=here.idle_since or now)


def ended(node: Node, state: NodeState, at: datetime, reason: str = "") -> Node:
    return replace(node, state=state, ended_at=at, idle_since=None, reason=reason)


def _without_worker(node: Node, now: datetime, patience: timedelta, since: datetime) -> Node:
    if node.state is not NodeState.PREPARING:
        return ended(node, NodeState.LEFT, now)
    if now - max(node.created_at, since) <= patience:
        return node
    return ended(node, NodeState.UNUSABLE, now, f"Its worker did not join within {spelled(patience)}.")
