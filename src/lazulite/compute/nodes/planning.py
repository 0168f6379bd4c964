"""How many nodes a target is to have, and which of them are to leave."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from lazulite.compute.nodes.entities import RETRIES, Node, NodeState


@dataclass(frozen=True)
class Scene:
    """How a target stands. least, most: nodes that it is to have. waiting: slots of what waits and may begin.

    idle: by id of the node, since when nothing runs there.
    """

    least: int
    most: int
    slots: int
    waiting: int
    preparing: int
    idle: Sequence[tuple[str, datetime]]
    running: int
    idle_time: timedelta


@dataclass(frozen=True)
class Plan:
    """start: how many more. leave: ids of those that nobody needs."""

    start: int = 0
    leave: tuple[str, ...] = ()


def plan(scene: Scene, now: datetime) -> Plan:
    """One node for each `slots` that wait and that no node is there or on its way for; between least and most.

    A node that has been idle for its time leaves, but not while something waits: that may be about to begin there.
    """
    here = scene.preparing + len(scene.idle) + scene.running
    wanted = -(-scene.waiting // scene.slots) - scene.preparing - len(scene.idle)
    start = max(0, min(max(wanted, scene.least - here), scene.most - here))
    longest = sorted(scene.idle, key=lambda one: one[1])
    due = [node for node, since in longest if not scene.waiting and now - since >= scene.idle_time]
    beyond = [node for node, _ in longest][: max(0, here - scene.most)]
    leave = [*beyond, *(node for node in due if node not in beyond)][: max(0, here - scene.least)]
    return Plan(start, tuple(leave))


def slots_due(count: int, slots: int, *, room: int) -> int:
    """Of so many processes that wait, with their slots, those of the ones that may begin. room: how many may."""
    may_begin = max(0, min(count, room))
    return -(-slots * may_begin // count)


@dataclass(frozen=True)
class Setback:
    """Its last starts have failed. until: nothing is started before. is_tried: one is being tried since."""

    until: datetime
    is_tried: bool


def setback(newest: Sequence[Node]) -> Setback | None:
    """newest: the last nodes of a target, the newest first. None where the last that is known of has joined.

    What was begun before the first of them had failed counts as one failure with it; after that one at a time is tried.
    """
    failed: list[Node] = []
    for one in newest:
        if one.joined_at is not None or one.state not in {NodeState.UNUSABLE, NodeState.PREPARING}:
            break
        if one.ended_at is not None:
            failed.append(one)
    if not failed:
        return None
    rounds, known_at = 0, None
    for one in reversed(failed):
        if known_at is None or one.created_at > known_at:
            rounds, known_at = rounds + 1, one.ended_at
    last = max(one.ended_at for one in failed if one.ended_at is not None)
    until = last + timedelta(seconds=RETRIES.wait_seconds(rounds))
    return Setback(until, any(one.state is NodeState.PREPARING for one in newest))
