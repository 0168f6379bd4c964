"""What gives way to what, by tables."""

from datetime import timedelta

from lazulite.compute.equipment import Equipment
from lazulite.compute.held import Held
from lazulite.compute.needs import Needs
from lazulite.compute.placement import Wanted, room
from lazulite.compute.scheduling.preemption import Machine, Preemptible, preemptions
from lazulite.compute.scheduling.sharing import Shares, Waiter, shares
from lazulite.compute.scheduling.sharing import Taken as Running
from tests.unit.compute.makers import NOW, make_worker

EQUIPMENT = Equipment(8, 16 << 30, 2)


def waiter(id: str = "urgent", **values: object) -> Waiter:
    given: dict[str, object] = {
        "id": id, "lane": id, "workspace_id": "w1", "submitter": "ann", "queue": "default", "rank": 0,
        "enqueued_at": NOW, "wanted": Wanted(1, Needs()),
    }  # fmt: skip
    return Waiter(**{**given, **values})  # type: ignore[arg-type]  # a maker for tests


def spot(id: str, *, started: int = 0, stopping: bool = False, rank: int = 2, queue: str = "default", **held: object):  # type: ignore[no-untyped-def]  # a Preemptible
    """started: seconds after the first."""
    has = Held(**{"slots": 1, **held})  # type: ignore[arg-type]  # a maker for tests
    return Preemptible(id, ("w1", queue), rank, has, NOW + timedelta(seconds=started), stopping)


def machine(*spots: Preemptible, name: str = "box", slots: int = 2, beside: int = 0, **worker: object) -> Machine:
    """beside: slots of what does not give way."""
    made = make_worker(name, slots=slots, equipment=EQUIPMENT, **worker)
    return Machine(made, room(made, [*(one.held for one in spots), Held(beside)]), spots)


def stopped(*waiters: Waiter, on: list[Machine], running: Shares = Shares()) -> list[tuple[str, str]]:  # noqa: B008 - frozen
    return [(one.id, one.waiter) for one in preemptions(waiters, on, running)]


def test_the_newest_gives_way() -> None:
    assert stopped(waiter(), on=[machine(spot("old"), spot("new", started=9))]) == [("new", "urgent")]


def test_nothing_gives_way_where_there_is_room() -> None:
    assert stopped(waiter(), on=[machine(spot("old")), machine(name="full", slots=0)]) == []
    two = [machine(spot("a"), spot("b")), machine(name="idle", slots=1)]
    assert stopped(waiter(), on=two) == []
    assert stopped(waiter("first"), waiter("second"), on=two) == [("a", "second")]


def test_nothing_gives_way_to_what_is_not_more_urgent() -> None:
    assert stopped(waiter(rank=2), on=[machine(spot("a"), spot("b"))]) == []
    assert stopped(waiter(rank=1), on=[machine(spot("a", rank=1), spot("b"))]) == [("b", "urgent")]


def test_what_stops_already_is_waited_for() -> None:
    assert stopped(waiter(), on=[machine(spot("a", stopping=True), spot("b"))]) == []
    both = [waiter("one"), waiter("two")]
    assert stopped(*both, on=[machine(spot("a", stopping=True), spot("b"))]) == [("b", "two")]


def test_nothing_is_stopped_that_would_not_be_enough() -> None:
    needs = Wanted(1, Needs(gpus=3))
    assert stopped(waiter(wanted=needs), on=[machine(spot("a", gpus=(0,)), spot("b", gpus=(1,)))]) == []


def test_no_more_is_stopped_than_is_needed() -> None:
    needs = Wanted(1, Needs(gpus=1))
    on = [machine(spot("gpu", gpus=(0,)), spot("new", started=9), spot("newer", started=10), slots=3, beside=0)]
    assert stopped(waiter(wanted=Wanted(1, Needs(gpus=2))), on=on) == [("gpu", "urgent")]
    assert stopped(waiter(wanted=needs), on=[machine(spot("a", gpus=(0, 1)), spot("b", started=9))]) == [
        ("a", "urgent")
    ]


def test_the_machine_on_which_the_fewest_have_to_end_is_taken() -> None:
    wide = Wanted(2, Needs())
    two = machine(spot("a"), spot("b", started=5))
    one = machine(spot("c", slots=2), name="other")
    assert stopped(waiter(wanted=wide), on=[two, one]) == [("c", "urgent")]


def test_a_worker_that_does_not_serve_the_queue_is_left_alone() -> None:
    assert stopped(waiter(queue="gpu"), on=[machine(spot("a"), spot("b"), queues=("cpu",))]) == []


def test_two_that_wait_get_one_each() -> None:
    on = [machine(spot("a"), spot("b", started=5))]
    both = [waiter("late", enqueued_at=NOW + timedelta(seconds=1)), waiter("early")]
    assert stopped(*both, on=on) == [("b", "early"), ("a", "late")]


def test_where_a_target_is_full_one_of_its_own_ends() -> None:
    running = shares([Running("w1", "ann", "gpu", 1), Running("w1", "ann", "default", 1)])
    full = waiter(queue="gpu", limit=1)
    assert stopped(full, on=[machine(spot("elsewhere", started=9), slots=3)], running=running) == []
    on = [machine(spot("elsewhere", started=9), spot("here", queue="gpu"), slots=3)]
    assert stopped(full, on=on, running=running) == [("here", "urgent")]
    assert stopped(full, waiter("zoe", queue="gpu", limit=1), on=on, running=running) == [("here", "urgent")]
