"""Whose turn it is, by tables."""

from datetime import timedelta

import pytest

from lazulite.compute.equipment import Equipment
from lazulite.compute.needs import Needs
from lazulite.compute.placement import Wanted, room
from lazulite.compute.scheduling.sharing import Shares, Taken, Waiter, next_turn, older, shares
from tests.unit.compute.makers import NOW, make_worker

IDLE = room(make_worker(slots=2, equipment=Equipment(8, 16 << 30, 1)), [])


def waiter(id: str, **values: object) -> Waiter:
    given: dict[str, object] = {
        "id": id, "lane": id, "workspace_id": "w1", "submitter": "ann", "queue": "default", "rank": 1,
        "enqueued_at": NOW, "wanted": Wanted(1, Needs()),
    }  # fmt: skip
    return Waiter(**{**given, **values})  # type: ignore[arg-type]  # a maker for tests


def first(*waiters: Waiter, running: Shares = Shares()) -> str | None:  # noqa: B008 - frozen
    found = next_turn(waiters, running, IDLE)
    return found.id if found else None


LATER = {"enqueued_at": NOW + timedelta(seconds=1)}


def test_the_oldest_goes_first() -> None:
    assert first(waiter("new", **LATER), waiter("old")) == "old"


def test_a_higher_priority_goes_before_an_older_one_and_before_a_smaller_share() -> None:
    running = shares([Taken("w1", "ann", "default", 5)])
    assert first(waiter("low", rank=2, workspace_id="w2"), waiter("high", rank=0, **LATER), running=running) == "high"


def test_the_workspace_with_the_fewest_slots_running_goes_first() -> None:
    running = shares([Taken("w1", "ann", "default", 1), Taken("w2", "ben", "default", 1), Taken("w1", "x", "q", 2)])
    assert first(waiter("w1"), waiter("w2", workspace_id="w2", **LATER), running=running) == "w2"


def test_within_a_workspace_the_person_with_the_fewest_slots_running_goes_first() -> None:
    running = shares([Taken("w1", "ann", "default", 2), Taken("w1", "ben", "default", 1)])
    assert first(waiter("ann"), waiter("ben", submitter="ben", **LATER), running=running) == "ben"


def test_slots_that_somebody_has_elsewhere_are_none_of_their_share_here() -> None:
    running = shares([Taken("w2", "ben", "default", 9), Taken("w1", "ann", "default", 1)])
    assert first(waiter("ann"), waiter("ben", submitter="ben", **LATER), running=running) == "ben"


@pytest.mark.parametrize(
    "wanted", [Wanted(3, Needs()), Wanted(1, Needs(gpus=2)), Wanted(1, Needs(labels={"site": "north"}))]
)
def test_what_does_not_fit_is_passed_by(wanted: Wanted) -> None:
    assert first(waiter("large", wanted=wanted), waiter("small", **LATER)) == "small"
    assert first(waiter("large", wanted=wanted)) is None


@pytest.mark.parametrize(("limit", "found"), [(None, "a"), (3, "a"), (2, None), (0, None)])
def test_no_more_run_at_once_than_the_target_lets(limit: int | None, found: str | None) -> None:
    """Counted in the workspace whose target it is."""
    running = shares([Taken("w1", "ann", "gpu", 1)] * 2 + [Taken("w2", "ann", "gpu", 1), Taken("w1", "ann", "x", 1)])
    assert first(waiter("a", queue="gpu", limit=limit), running=running) == found


def test_what_was_just_taken_counts_at_once() -> None:
    running = Shares().with_one(waiter("a", queue="gpu", wanted=Wanted(2, Needs())))
    assert running == Shares({"w1": 2}, {("w1", "ann"): 2}, {("w1", "gpu"): 1})
    assert running.with_one(waiter("b")) == Shares(
        {"w1": 3}, {("w1", "ann"): 3}, {("w1", "gpu"): 1, ("w1", "default"): 1}
    )


def test_a_lane_goes_on_with_its_next() -> None:
    assert older(waiter("a"), id="b", enqueued_at=NOW + timedelta(1)) == waiter(
        "b", lane="a", enqueued_at=NOW + timedelta(1)
    )
