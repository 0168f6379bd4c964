from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lazulite.compute.nodes.entities import Node, NodeState
from lazulite.compute.nodes.planning import Plan, Scene, Setback, plan, setback

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def scene(**values: object) -> Scene:
    usual: dict[str, object] = {
        "least": 0, "most": 4, "slots": 1, "waiting": 0, "preparing": 0, "idle": (), "running": 0,
        "idle_time": 2 * MINUTE,
    }  # fmt: skip
    return Scene(**{**usual, **values})  # type: ignore[arg-type]  # a maker for tests


def idle(*minutes: float) -> list[tuple[str, datetime]]:
    return [(f"n{number}", NOW - since * MINUTE) for number, since in enumerate(minutes)]


@pytest.mark.parametrize(
    ("seen", "decided"),
    [
        (scene(), Plan()),
        (scene(waiting=1), Plan(1)),
        (scene(waiting=9), Plan(4)),
        (scene(waiting=9, running=3), Plan(1)),
        (scene(waiting=9, slots=4), Plan(3)),
        (scene(waiting=2, preparing=2), Plan()),
        (scene(waiting=3, preparing=1, idle=idle(0)), Plan(1)),
        (scene(least=2), Plan(2)),
        (scene(least=2, idle=idle(9), preparing=1), Plan()),
        (scene(idle=idle(1.9)), Plan()),
        (scene(idle=idle(2, 9)), Plan(0, ("n1", "n0"))),
        (scene(idle=idle(2, 9), least=1), Plan(0, ("n1",))),
        (scene(idle=idle(2, 9), least=1, running=1), Plan(0, ("n1", "n0"))),
        (scene(idle=idle(9), waiting=1), Plan()),
        (scene(idle=idle(0, 1), most=1), Plan(0, ("n1",))),
        (scene(idle=idle(0), most=0), Plan(0, ("n0",))),
        (scene(running=3, most=1, waiting=5), Plan()),
    ],
)
def test_nodes_come_for_what_waits_and_leave_when_they_are_idle(seen: Scene, decided: Plan) -> None:
    assert plan(seen, NOW) == decided


COUNT = st.integers(0, 9)
SCENES = st.builds(
    scene, least=st.integers(0, 3), most=st.integers(3, 9), slots=st.integers(1, 4), waiting=COUNT, preparing=COUNT,
    idle=st.lists(st.floats(0, 9), max_size=9).map(lambda found: idle(*found)), running=COUNT,
)  # fmt: skip


@given(SCENES)
def test_there_are_never_more_than_may_be_nor_fewer_than_must(seen: Scene) -> None:
    decided = plan(seen, NOW)
    before = seen.preparing + len(seen.idle) + seen.running
    after = before + decided.start - len(decided.leave)
    assert after <= max(seen.most, before)
    assert after >= min(seen.least, before + decided.start)
    assert not (decided.start and decided.leave)
    assert set(decided.leave) <= {node for node, _ in seen.idle}


SECOND = MINUTE / 60


def node(began: int, failed: int | None, **values: object) -> Node:
    """Seconds from NOW on: when it was begun, and when that failed."""
    state = NodeState.PREPARING if failed is None else NodeState.UNUSABLE
    ended_at = None if failed is None else NOW + failed * SECOND
    made = Node(str(began), "w", "burst", "local", state, NOW + began * SECOND, ended_at=ended_at)
    return replace(made, **values)  # type: ignore[arg-type]  # a maker for tests


JOINED = node(0, None, state=NodeState.IDLE, joined_at=NOW)


@pytest.mark.parametrize(
    ("newest", "until", "is_tried"),
    [
        ([node(0, 1)], 11, False),
        ([node(11, 12), node(0, 1)], 32, False),
        ([node(32, 33), node(11, 12), node(0, 1)], 73, False),
        ([node(0, 3), node(0, 2), node(0, 1)], 13, False),
        ([node(13, 14), node(0, 3), node(0, 2), node(0, 1)], 34, False),
        ([node(0, None), node(0, 1)], 11, True),
        ([node(11, None), node(0, 1)], 11, True),
        ([node(5, 6), JOINED, node(0, 1)], 16, False),
    ],
)
def test_after_failed_starts_one_is_tried_twice_as_late_each_time(
    newest: list[Node], until: int, is_tried: bool
) -> None:
    assert setback(newest) == Setback(NOW + until * SECOND, is_tried)


def test_nothing_is_waited_for_after_one_that_has_joined() -> None:
    left = replace(JOINED, state=NodeState.LEFT, ended_at=NOW)
    assert [setback(newest) for newest in ([], [node(9, None)], [JOINED, node(0, 1)], [left, node(0, 1)])] == [None] * 4
