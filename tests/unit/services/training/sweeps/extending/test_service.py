from dataclasses import replace
from datetime import timedelta

import pytest

from lazulite.compute.status import JobStatus
from lazulite.foundation.actor import LOCAL
from lazulite.services.training.jobs.entities import Job, WantedOutput
from lazulite.services.training.sweeps.entities import NotASweep, SweepNotExtended
from lazulite.services.training.sweeps.sampling import at_random
from lazulite.testing import FrozenClock
from tests.unit.services.training.sweeps.spaces import MIXED, make_space
from tests.unit.services.training.sweeps.sweep_yard import SweepYard

ONE_BY_ONE = {"max_total_trials": 2, "max_concurrent_trials": 1}
GRID = {"rate": {"type": "choice", "values": [1, 2, 3]}, "depth": {"type": "choice", "values": [1]}}


def extend(yard: SweepYard, sweep: Job, most: int) -> Job:
    extending = yard.platform.training.extending
    job = yard.platform.write(lambda tx: extending.extend(tx, LOCAL, yard.workspace, sweep.name, max_total_trials=most))
    yard.platform.relay.drain()
    return job


def test_a_sweep_that_runs_goes_on_to_the_new_limit(yard: SweepYard) -> None:
    sweep = yard.sweep(limits=ONE_BY_ONE)
    yard.run(1.0)
    assert extend(yard, sweep, 3).name == sweep.name
    yard.run(2.0)
    assert yard.job(sweep.name).status is JobStatus.RUNNING
    yard.run(3.0)
    assert (yard.job(sweep.name).status, len(yard.trials(sweep))) == (JobStatus.COMPLETED, 3)


def test_one_that_has_ended_goes_on_as_a_new_sweep_with_its_trials(yard: SweepYard) -> None:
    weights = yard.files(model_txt=b"best")
    sweep = yard.sweep(
        limits=ONE_BY_ONE, outputs={"model": WantedOutput("custom_model", "delays")},
        sampling_algorithm={"type": "random", "seed": 3},
    )  # fmt: skip
    best = yard.run(1.0, left={"model": weights})
    yard.run(2.0)
    past = yard.job(sweep.name)
    again = extend(yard, sweep, 4)
    assert again.name != sweep.name
    assert again.about.properties["lazulite.extends"] == sweep.name
    assert "max_total_trials: 4" in again.document
    yard.run(3.0)
    yard.run(4.0)
    ended, trials = yard.job(again.name), yard.trials(again)
    assert [(one.number, one.value) for one in trials] == [(0, 1.0), (1, 2.0), (2, 3.0), (3, 4.0)]
    assert [one.parameters for one in trials] == [
        at_random(make_space(MIXED), seed=3, number=number) for number in range(4)
    ]
    assert isinstance(ended.result, dict)
    assert (ended.status, ended.result["best_trial"], ended.result["trials"]) == (JobStatus.COMPLETED, best.id, 4)
    assert isinstance(ended.outputs["model"], dict)
    assert ended.outputs["model"]["asset"] == "models/delays/2"
    assert yard.job(sweep.name) == past
    assert len(yard.trials(sweep)) == 2


def test_a_draw_without_a_seed_of_its_own_goes_on_where_it_was(yard: SweepYard) -> None:
    sweep = yard.sweep(limits=ONE_BY_ONE)
    yard.run(1.0)
    yard.run(1.0)
    long = extend(yard, sweep, 3)
    (_, _, third) = yard.trials(long)
    yard.run(1.0)
    longer = extend(yard, long, 4)
    assert yard.trials(longer)[2] == replace(yard.trials(long)[2], sweep=longer.name)
    drawn = [one.parameters for one in yard.trials(longer)]
    assert third.parameters == drawn[2]
    assert len({str(one) for one in drawn}) == 4


def test_facts_of_past_trials_start_nothing_in_the_new_sweep(yard: SweepYard) -> None:
    sweep = yard.sweep(limits=ONE_BY_ONE)
    yard.run(1.0)
    yard.run(2.0)
    again = extend(yard, sweep, 3)
    before = yard.trials(again)
    for fact in yard.facts("JobFinished"):
        yard.platform.write(lambda tx, fact=fact: yard.platform.training.sweeps.on_job(tx, fact))  # type: ignore[misc]
    assert yard.trials(again) == before


def test_a_new_sweep_has_its_own_time(yard: SweepYard) -> None:
    sweep = yard.sweep(limits={**ONE_BY_ONE, "timeout": 60})
    yard.run(1.0)
    yard.tick(60)
    assert yard.job(sweep.name).status is JobStatus.COMPLETED
    again = extend(yard, sweep, 4)
    yard.tick(59)
    assert yard.job(again.name).status is JobStatus.RUNNING
    clock = yard.platform.clock
    assert isinstance(clock, FrozenClock)
    clock.advance(timedelta(seconds=1))
    yard.tick(0)
    assert yard.job(again.name).status is JobStatus.COMPLETED


def test_a_grid_goes_on_with_its_next_combination_and_not_beyond_the_last(yard: SweepYard) -> None:
    sweep = yard.sweep(search_space=GRID, sampling_algorithm="grid", limits=ONE_BY_ONE)
    yard.run(1.0)
    yard.run(1.0)
    again = extend(yard, sweep, 100)
    yard.run(1.0)
    assert [one.parameters["rate"] for one in yard.trials(again)] == [1, 2, 3]
    assert yard.job(again.name).status is JobStatus.COMPLETED
    with pytest.raises(SweepNotExtended, match="has 3 combinations, and all were tried"):
        extend(yard, again, 200)


def test_a_limit_that_is_no_more_than_there_are_is_refused(yard: SweepYard) -> None:
    sweep = yard.sweep(limits=ONE_BY_ONE)
    yard.run(1.0)
    with pytest.raises(SweepNotExtended, match="has 2 trials already, and max_total_trials 2 are no more"):
        extend(yard, sweep, 2)


def test_a_sweep_that_is_ending_is_not_extended(yard: SweepYard) -> None:
    sweep = yard.sweep(limits=ONE_BY_ONE)
    running = yard.start()
    yard.cancel(sweep.name)
    with pytest.raises(SweepNotExtended, match="is just ending"):
        extend(yard, sweep, 9)
    yard.end(running, JobStatus.CANCELED)
    assert extend(yard, sweep, 9).status is JobStatus.RUNNING


def test_only_sweeps_are_extended(yard: SweepYard) -> None:
    with pytest.raises(NotASweep):
        extend(yard, yard.submit(), 9)
