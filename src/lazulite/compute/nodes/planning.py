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


def paused_until(newest: Sequence[Node]) -> datetime | None:
    """After so many starts that failed one after the other; None where the last one did not."""
    failed = 0
    for one in newest:
        if one.state is not NodeState.UNUSABLE or one.joined_at is not None:
            break
        failed += 1
    if not failed or newest[0].ended_at is None:
        return None
    return newest[0].ended_at + timedelta(seconds=RETRIES.wait_seconds(failed))
