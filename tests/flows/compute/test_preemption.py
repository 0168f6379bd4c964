"""A job that gives way is stopped for what is more urgent, and goes on from what it had left."""

from pathlib import Path

from lazulite.compute.needs import Demand, Priority
from lazulite.compute.spec import JobSpec
from lazulite.compute.status import JobStatus
from lazulite.foundation.actor import LOCAL
from tests.flows.compute.plant import Hand, Plant

# Counts on from where it was, and keeps what it has when it is asked to end.
COUNTS = """
at=$(cat ${{outputs.state}}/at 2>/dev/null || echo 0)
mkdir -p outputs && echo attempt $LAZULITE_ATTEMPT >> outputs/attempts
echo began at $at
trap 'echo $((at + 1)) > ${{outputs.state}}/at; exit 0' TERM
[ $at -ge 2 ] && exit 0
echo waits
while true; do sleep 0.02; done
"""
SPOT = Demand(priority=Priority.LOW, preemptible=True)
URGENT = Demand(priority=Priority.HIGH)


def counting(plant: Plant) -> JobSpec:
    return plant.spec(COUNTS, outputs={"state": "uri_folder"}, demand=SPOT)


def preempt(plant: Plant) -> int:
    return plant.platform.write(plant.platform.queue.preemption.preempt)


def waits(plant: Plant, name: str, times: int) -> None:
    plant.wait(name, lambda _: plant.log(name).count("waits") == times)


def test_it_is_stopped_twice_and_goes_on_each_time(plant: Plant, tmp_path: Path) -> None:
    hand = Hand(plant, tmp_path / "hand", slots=1).start()
    spot = plant.enqueue(counting(plant))
    for turn in (1, 2):
        waits(plant, spot, turn)
        assert preempt(plant) == 0  # nothing waits
        urgent = plant.enqueue(plant.spec("echo urgent", demand=URGENT))
        assert preempt(plant) == 1
        assert preempt(plant) == 0  # it has been asked
        assert plant.wait(urgent).outcome is JobStatus.COMPLETED
        plant.wait(spot, lambda process, turn=turn: process.attempt == turn + 1)
    ended = plant.wait(spot)
    hand.stop()
    assert (ended.outcome, ended.attempt) == (JobStatus.COMPLETED, 3)
    assert [line for line in plant.log(spot).splitlines() if "began" in line] == [f"began at {at}" for at in range(3)]
    with plant.platform.read() as tx:
        tried = plant.platform.queue.attempts.of(tx, ended)
    assert [one.status for one in tried] == [JobStatus.PAUSED, JobStatus.PAUSED, JobStatus.COMPLETED]
    assert tried[1].reason == f"It was stopped for the job {urgent}, and goes on when there is room again."
    assert {entry["path"] for entry in ended.outputs["artifacts"]} == {"outputs/attempts"}  # type: ignore[index,union-attr,call-overload]
    assert plant.facts(spot) == [
        "ProcessStarted", "ProcessPreempted", "ProcessStarted", "ProcessPreempted", "ProcessStarted", "ProcessEnded",
    ]  # fmt: skip


def test_one_that_is_canceled_while_it_gives_way_is_canceled(plant: Plant, tmp_path: Path) -> None:
    hand = Hand(plant, tmp_path / "hand", slots=1).start()
    spot = plant.enqueue(plant.spec("trap '' TERM; echo waits; while true; do sleep 0.05; done", demand=SPOT))
    waits(plant, spot, 1)
    urgent = plant.enqueue(plant.spec("true", demand=URGENT))
    assert preempt(plant) == 1
    plant.platform.write(lambda tx: plant.platform.queue.cancel(tx, LOCAL, spot))
    assert plant.wait(spot).outcome is JobStatus.CANCELED
    assert plant.wait(urgent).outcome is JobStatus.COMPLETED
    hand.stop()
