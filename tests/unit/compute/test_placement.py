import pytest

from lazulite.compute.equipment import Equipment
from lazulite.compute.needs import Needs
from lazulite.compute.placement import Held, Room, Wanted, described, room, whole
from tests.unit.compute.makers import make_worker

BIG = make_worker(slots=4, equipment=Equipment(8, 16 << 30, 2, (), {"site": "north"}))


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        (Wanted(1, Needs()), True), (Wanted(4, Needs()), True), (Wanted(5, Needs()), False),
        (Wanted(1, Needs(cpus=8)), True), (Wanted(1, Needs(cpus=8.5)), False),
        (Wanted(1, Needs(memory_bytes=16 << 30)), True), (Wanted(1, Needs(memory_bytes=(16 << 30) + 1)), False),
        (Wanted(1, Needs(gpus=2)), True), (Wanted(1, Needs(gpus=3)), False),
        (Wanted(1, Needs(labels={"site": "north"})), True), (Wanted(1, Needs(labels={"site": "south"})), False),
        (Wanted(1, Needs(labels={"disk": "fast"})), False), (Wanted(0, Needs()), True),
    ],
)  # fmt: skip
def test_a_machine_fits_what_it_has(wanted: Wanted, fits: bool) -> None:
    assert whole(BIG).fits(wanted) is fits


def test_what_runs_leaves_the_rest() -> None:
    left = room(BIG, [Held(1, 2.5, 4 << 30, (0,)), Held(2)])
    assert left == Room(1, 5.5, 12 << 30, (1,), {"site": "north"})
    assert left.hold(Wanted(1, Needs(1, 1 << 30, 1))) == Held(1, 1, 1 << 30, (1,))


def test_fractions_of_cores_add_up_to_whole_ones() -> None:
    left = room(BIG, [Held(0, 0.1)] * 3)
    assert left.cpus == 7.7
    assert left.fits(Wanted(1, Needs(cpus=7.7)))


def test_a_worker_that_came_back_with_less_has_room_for_what_takes_nothing() -> None:
    """Its slots are fewer than what runs there takes."""
    left = room(make_worker(slots=1), [Held(1), Held(1)])
    assert (left.fits(Wanted(0, Needs())), left.fits(Wanted(1, Needs()))) == (True, False)


def test_a_worker_that_does_not_tell_has_as_many_cores_as_slots_and_no_gpu() -> None:
    silent = make_worker(equipment=Equipment(), slots=3)
    assert whole(silent) == Room(3, 3, 0, (), {})


def test_what_is_held_comes_back_as_it_was_kept() -> None:
    one = Held(2, 1.5, 7, (1, 0))
    assert Held.from_json(2, one.to_json()) == one
    assert Held.from_json(2, None) == Held(2)


def test_a_worker_is_described_by_what_counts() -> None:
    assert described(BIG) == "box (8 cores, 16 GiB, 2 GPUs)"
    asked = Wanted(9, Needs(labels={"site": "south", "disk": "fast"}))
    assert described(BIG, asked) == "box (8 cores, 16 GiB, 2 GPUs, 4 slots, labels site=north)"
    assert described(make_worker(), asked) == "box (8 cores, 16 GiB, 0 GPUs, 2 slots, no such label)"
