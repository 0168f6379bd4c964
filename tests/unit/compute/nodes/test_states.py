from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from lazulite.compute.nodes.entities import Node, NodeState
from lazulite.compute.nodes.states import as_seen
from lazulite.compute.process import Duty, Worker

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
NODE = Node("n", "w", "burst", "local", NodeState.PREPARING, NOW - 5 * MINUTE)
HERE = replace(NODE, state=NodeState.IDLE, worker_id="one", joined_at=NOW - 4 * MINUTE, idle_since=NOW - 2 * MINUTE)
LEAVING = replace(HERE, state=NodeState.LEAVING, idle_since=None)


def heard(ago: timedelta, duty: Duty = Duty.WORKING) -> Worker:
    return Worker("one", "burst-1", "burst", 1, "worker:one", "w", NOW - ago, duty=duty)


def seen(
    node: Node, worker: Worker | None, *, is_busy: bool = False, patience: timedelta = 5 * MINUTE,
    here_for: timedelta = 60 * MINUTE,
) -> Node:  # fmt: skip
    return as_seen(
        node, worker, NOW, is_busy=is_busy, patience=patience, lease_seconds=20, since=NOW - here_for
    )  # fmt: skip


@pytest.mark.parametrize(
    ("node", "worker", "is_busy", "state"),
    [
        (NODE, None, False, NodeState.PREPARING),
        (NODE, heard(MINUTE / 60), False, NodeState.IDLE),
        (NODE, heard(MINUTE / 60), True, NodeState.RUNNING),
        (HERE, None, False, NodeState.LEFT),
        (HERE, heard(MINUTE), False, NodeState.IDLE),
        (HERE, heard(MINUTE / 60, Duty.DRAINING), True, NodeState.LEAVING),
        (HERE, heard(11 * MINUTE), False, NodeState.UNUSABLE),
        (HERE, heard(11 * MINUTE), True, NodeState.RUNNING),
        (LEAVING, heard(MINUTE / 60, Duty.DRAINING), False, NodeState.LEAVING),
        (LEAVING, heard(MINUTE, Duty.DRAINING), False, NodeState.LEFT),
        (LEAVING, heard(MINUTE, Duty.DRAINING), True, NodeState.LEAVING),
    ],
)  # fmt: skip
def test_a_node_is_as_its_worker_is(node: Node, worker: Worker | None, is_busy: bool, state: NodeState) -> None:
    assert seen(node, worker, is_busy=is_busy).state is state


def test_what_was_silent_while_nobody_could_hear_it_is_waited_for() -> None:
    assert seen(HERE, heard(30 * MINUTE), here_for=10 * MINUTE).state is NodeState.IDLE
    assert seen(HERE, heard(30 * MINUTE), here_for=11 * MINUTE).state is NodeState.UNUSABLE
    assert seen(NODE, None, patience=4 * MINUTE, here_for=4 * MINUTE).state is NodeState.PREPARING


def test_one_whose_worker_does_not_come_in_time_is_unusable_and_says_so() -> None:
    late = seen(NODE, None, patience=4 * MINUTE)
    assert (late.state, late.ended_at) == (NodeState.UNUSABLE, NOW)
    assert late.reason == "Its worker did not join within 4 minutes."


def test_an_idle_one_is_idle_since_it_was_first_seen_so() -> None:
    assert seen(HERE, heard(MINUTE / 60)).idle_since == NOW - 2 * MINUTE
    assert seen(HERE, heard(MINUTE / 60), is_busy=True).idle_since is None
    assert seen(NODE, heard(MINUTE / 60)).idle_since == NOW
