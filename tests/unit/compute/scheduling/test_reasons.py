"""What is in the way of a process, and what it waits for, word for word."""

import pytest

from lazulite.compute.equipment import Equipment
from lazulite.compute.held import Held
from lazulite.compute.needs import Needs
from lazulite.compute.placement import Wanted, room
from lazulite.compute.process import Duty, Worker
from lazulite.compute.scheduling.reasons import Asked, Seen, obstacle, turn
from lazulite.compute.standing import WorkerState
from tests.unit.compute.makers import make_worker

PLAIN = Wanted(1, Needs())
GPU = Wanted(1, Needs(gpus=1))
BOX = "box (8 cores, 16 GiB, 0 GPUs)"
FITTED = Equipment(8, 16 << 30, 1, (), {"site": "north"})


def seen(worker: Worker, *held: Held, state: WorkerState = WorkerState.ONLINE) -> Seen:
    return Seen(worker, state, room(worker, held))


def asked(wanted: Wanted = PLAIN, **values: object) -> Asked:
    return Asked(**{"workspace_id": "w1", "queue": "gpus", "wanted": wanted, **values})  # type: ignore[arg-type]  # a maker


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (GPU, "needs 1 GPU; no worker has one; known: box (8 cores, 16 GiB, 0 GPUs)"),
        (Wanted(1, Needs(gpus=2)), "needs 2 GPUs; no worker has that; known: box (8 cores, 16 GiB, 0 GPUs)"),
        (
            Wanted(3, Needs(9, 20 << 30)),
            f"needs 3 slots, 9 cores and 20 GiB; no worker has all of that; known: {BOX[:-1]}, 2 slots)",
        ),
        (
            Wanted(1, Needs(labels={"site": "south"})),
            "needs the label site=south; no worker has that; known: box (8 cores, 16 GiB, 0 GPUs, no such label)",
        ),
    ],
)
def test_what_no_machine_has_is_named_with_what_they_have(wanted: Wanted, said: str) -> None:
    assert obstacle(asked(wanted), [seen(make_worker())]) == said


def test_without_a_worker_it_says_how_to_start_one() -> None:
    assert obstacle(asked(), []) == "no worker is there; start one: lazulite worker --url ADDRESS"


def test_a_queue_that_nobody_serves_is_told_with_what_they_serve() -> None:
    workers = [seen(make_worker("a", queues=("default", "cpus"))), seen(make_worker("b", queues=(), queue="old"))]
    assert obstacle(asked(), workers) == "no worker serves 'gpus'; known: a (serves default, cpus), b (serves old)"


def test_a_worker_of_another_workspace_serves_nothing_here() -> None:
    assert obstacle(asked(), [seen(make_worker(workspace_id="w2"))]) == "no worker serves 'gpus'; known: box (serves *)"


def test_a_target_that_is_stopped_says_how_to_start_it() -> None:
    said = "'gpus' is stopped; start it: lazulite compute start -n gpus"
    assert obstacle(asked(is_enabled=False), [seen(make_worker())]) == said


def test_a_target_of_no_instances_runs_nothing() -> None:
    assert obstacle(asked(limit=0), [seen(make_worker())]) == (
        "at most 0 may run on 'gpus' at once; raise its max_instances"
    )


def test_those_that_could_and_do_not_are_named_with_why() -> None:
    workers = [
        seen(make_worker("a", equipment=FITTED, duty=Duty.CORDONED)),
        seen(make_worker("b", equipment=FITTED, duty=Duty.DRAINING)),
        seen(make_worker("c", equipment=FITTED), state=WorkerState.NOT_RESPONDING),
        seen(make_worker("d")),
    ]
    said = "no worker that can run it is at work: a is cordoned, b is drained and c does not respond"
    assert obstacle(asked(GPU), workers) == said
    assert obstacle(asked(GPU), [*workers, seen(make_worker("e", equipment=FITTED))]) is None


def test_many_workers_are_counted() -> None:
    said = obstacle(asked(GPU), [seen(make_worker(f"w{number}", equipment=Equipment(1))) for number in range(7)])
    assert said is not None
    assert said.endswith("w4 (1 core, 0 GPUs) and 2 more")


def test_who_waits_for_a_full_target_hears_how_full_it_is() -> None:
    assert turn(asked(limit=2), [seen(make_worker())], running=2, before=0) == "2 of at most 2 run on 'gpus'"


@pytest.mark.parametrize(
    ("wanted", "held", "said"),
    [
        (PLAIN, Held(2), "box (2 of 2 slots taken)"),
        (GPU, Held(1, 0, 0, (0,)), "box (1 of 2 slots, 1 of 1 GPUs taken)"),
        (
            Wanted(1, Needs(4, 12 << 30)), Held(1, 2.5, 8 << 30),
            "box (1 of 2 slots, 2.5 of 8 cores, 50 % of its memory taken)",
        ),
    ],
)  # fmt: skip
def test_who_waits_for_busy_workers_hears_what_is_taken(wanted: Wanted, held: Held, said: str) -> None:
    workers = [seen(make_worker(equipment=FITTED), held), seen(make_worker("none", slots=0))]
    assert turn(asked(wanted), workers, running=1, before=0) == f"every worker that can run it is busy: {said}"


def test_who_is_only_behind_others_hears_that() -> None:
    workers = [seen(make_worker())]
    assert turn(asked(), workers, running=0, before=3) == "others go before it"
    assert turn(asked(), workers, running=0, before=0) == "it is next"
