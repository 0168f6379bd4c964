import math

import pytest

from lazulite.compute.admission import Admission
from lazulite.compute.spec import JobSpec
from lazulite.compute.status import JobStatus
from lazulite.foundation.actor import Actor
from lazulite.foundation.pagination import PageRequest
from lazulite.services.assets.entities import AssetKind
from lazulite.services.training.jobs.entities import WantedOutput
from lazulite.services.training.sweeps.entities import NotASweep
from lazulite.services.training.sweeps.sampling import at_random
from lazulite.words.errors import Exhausted
from tests.unit.services.training.sweeps.spaces import MIXED, make_space
from tests.unit.services.training.sweeps.sweep_yard import SweepYard

ONE_BY_ONE = {"max_total_trials": 3, "max_concurrent_trials": 1}
SEEDED = {"type": "random", "seed": 5}


def test_a_sweep_begins_with_as_many_trials_as_may_run_beside_each_other(yard: SweepYard) -> None:
    sweep = yard.sweep(limits={"max_total_trials": 5, "max_concurrent_trials": 2}, sampling_algorithm=SEEDED)
    assert (sweep.status, sweep.type.value) == (JobStatus.RUNNING, "sweep")
    space = make_space(MIXED)
    assert [(one.number, one.parameters, one.status) for one in yard.trials(sweep)] == [
        (0, at_random(space, seed=5, number=0), JobStatus.QUEUED),
        (1, at_random(space, seed=5, number=1), JobStatus.QUEUED),
    ]


def test_a_trial_is_a_job_with_its_parameters_in_its_command(yard: SweepYard) -> None:
    sweep = yard.sweep(limits=ONE_BY_ONE)
    trial = yard.trials(sweep)[0]
    job = yard.job(trial.job)
    assert (job.place.parent, job.place.node, job.about.experiment_name) == (sweep.name, "0", "flights")
    assert job.about.display_name == "search 0"
    spec = yard.start()
    assert spec.command == "train --rate ${{inputs.rate}} --depth ${{inputs.depth}}"
    assert {name: one.literal for name, one in spec.inputs.items()} == {
        name: str(value) for name, value in trial.parameters.items()
    }
    with yard.platform.read() as tx:
        run = yard.platform.tracking.get_run(tx, yard.workspace, trial.job)
    assert run.tags["mlflow.parentRunId"] == sweep.name
    assert f"depth={trial.parameters['depth']}" in run.tags["hyperparameters"]
    assert yard.trials(sweep)[0].status is JobStatus.RUNNING


def test_the_next_trial_starts_when_one_has_ended_and_the_sweep_ends_with_the_best(yard: SweepYard) -> None:
    sweep = yard.sweep(limits=ONE_BY_ONE)
    yard.run(3.0, 2.0)
    best = yard.run(5.0, 1.0, 4.0)
    assert yard.job(sweep.name).status is JobStatus.RUNNING
    yard.run(1.0)
    ended, trials = yard.job(sweep.name), yard.trials(sweep)
    assert [one.value for one in trials] == [2.0, 1.0, 1.0]
    assert (ended.status, ended.reason) == (JobStatus.COMPLETED, "")
    assert ended.result == {
        "best_trial": best.id, "number": 1, "metric": "loss", "value": 1.0, "parameters": trials[1].parameters,
        "trials": 3, "closed": None,
    }  # fmt: skip


def test_where_large_is_good_the_best_is_the_largest_and_of_equals_the_first(yard: SweepYard) -> None:
    sweep = yard.sweep(limits=ONE_BY_ONE, objective={"goal": "maximize", "primary_metric": "loss"})
    for value in (1.0, 3.0, 3.0):
        yard.run(value, 0.5)
    with yard.platform.read() as tx:
        sweeps = yard.platform.training.sweeps
        counts, best = sweeps.standing(tx, sweeps.of(tx, yard.job(sweep.name)))
    assert (counts, best) == ({JobStatus.COMPLETED: 3}, yard.trials(sweep)[1])


def test_a_grid_is_tried_from_its_first_to_its_last_combination(yard: SweepYard) -> None:
    space = {"rate": {"type": "choice", "values": [1, 2]}, "depth": {"type": "randint", "upper": 2}}
    sweep = yard.sweep(search_space=space, sampling_algorithm="grid", limits={"max_concurrent_trials": 1})
    for each in range(4):
        yard.run(float(each))
    assert [tuple(one.parameters.values()) for one in yard.trials(sweep)] == [(1, 0), (1, 1), (2, 0), (2, 1)]
    assert yard.job(sweep.name).status is JobStatus.COMPLETED


@pytest.mark.parametrize("algorithm", [{"type": "bayesian", "seed": 1}, {"type": "random", "rule": "sobol"}])
def test_what_takes_its_time_to_be_found_is_found_by_the_clock(yard: SweepYard, algorithm: dict[str, object]) -> None:
    sweep = yard.sweep(limits={"max_total_trials": 3, "max_concurrent_trials": 2}, sampling_algorithm=algorithm)
    assert yard.trials(sweep) == ()
    yard.tick()
    yard.tick()
    assert len(yard.trials(sweep)) == 2
    yard.run(1.0)
    assert yard.job(sweep.name).status is JobStatus.RUNNING
    yard.tick()
    yard.run(2.0)
    yard.run(3.0)
    assert [one.value for one in yard.trials(sweep)] == [1.0, 2.0, 3.0]
    assert yard.job(sweep.name).status is JobStatus.COMPLETED


def test_a_bayesian_sweep_is_the_same_for_the_same_seed_and_values(yard: SweepYard) -> None:
    def searched() -> list[object]:
        sweep = yard.sweep(
            limits={"max_total_trials": 12, "max_concurrent_trials": 1},
            sampling_algorithm={"type": "bayesian", "seed": 4},
        )
        for number in range(12):
            yard.tick()
            yard.run(float((number * 7) % 5))
        return [one.parameters for one in yard.trials(sweep)]

    assert searched() == searched()


def test_a_fact_that_comes_again_starts_nothing_again(yard: SweepYard) -> None:
    sweep = yard.sweep(limits=ONE_BY_ONE)
    yard.run(1.0)
    before = yard.trials(sweep)
    for fact in yard.facts("JobStarted", "JobFinished"):
        yard.platform.write(lambda tx, fact=fact: yard.platform.training.sweeps.on_job(tx, fact))  # type: ignore[misc]
    yard.platform.relay.drain()
    assert yard.trials(sweep) == before
    assert len(yard.facts("JobSubmitted")) == 3  # the sweep and two trials


def test_outputs_are_the_best_trial_s_and_registered_once(yard: SweepYard) -> None:
    weights = [yard.files(model_txt=str(each).encode()) for each in range(3)]
    sweep = yard.sweep(limits=ONE_BY_ONE, outputs={"model": WantedOutput("custom_model", "delays")})
    for value, files in zip((2.0, 1.0, 3.0), weights, strict=True):
        yard.run(value, left={"model": files})
    output = yard.job(sweep.name).outputs["model"]
    assert isinstance(output, dict)
    assert output["asset"] == "models/delays/1"
    with yard.platform.read() as tx:
        version = yard.platform.assets.resolve(tx, yard.workspace, AssetKind.MODEL, "azureml:delays@latest")
    assert (version.version, version.manifest, version.source.job) == ("1", weights[1], sweep.name)


def test_a_choice_of_sets_fills_the_optional_parts_of_the_command(yard: SweepYard) -> None:
    command = "train --kernel ${{search_space.name}} $[[--gamma ${{search_space.gamma}}]]"
    sets = {"kernel": {"type": "choice", "values": [{"name": "linear"}, {"name": "rbf", "gamma": 0.5}]}}
    sweep = yard.sweep(search_space=sets, sampling_algorithm="grid", command=command)
    assert [yard.job(one.job).command for one in yard.trials(sweep)] == [
        "train --kernel ${{inputs.name}} ", "train --kernel ${{inputs.name}} --gamma ${{inputs.gamma}}",
    ]  # fmt: skip


def test_a_sweep_whose_trials_all_fail_says_why_the_first_did(yard: SweepYard) -> None:
    sweep = yard.sweep(limits=ONE_BY_ONE)
    for each in range(3):
        yard.run(status=JobStatus.FAILED, reason=f"train.py, line {each}: no")
    ended = yard.job(sweep.name)
    assert ended.status is JobStatus.FAILED
    assert ended.reason == "None of 3 trials completed; trial 0 failed first: train.py, line 0: no"


def test_a_metric_of_another_name_is_told(yard: SweepYard) -> None:
    sweep = yard.sweep(limits={"max_total_trials": 1})
    yard.run(0.5, key="los")
    assert yard.job(sweep.name).reason == (
        "No trial has logged the metric 'loss'; 1 of 1 trials completed without it. Did you mean 'los'?"
    )


def test_what_is_no_number_is_not_the_best(yard: SweepYard) -> None:
    sweep = yard.sweep(limits=ONE_BY_ONE)
    yard.run(-math.inf, math.nan)
    yard.run(2.0, -math.inf)
    yard.run(math.nan)
    assert [one.value for one in yard.trials(sweep)] == [None, 2.0, None]
    result = yard.job(sweep.name).result
    assert isinstance(result, dict)
    assert (result["number"], result["value"]) == (1, 2.0)


def test_a_canceled_sweep_cancels_what_runs_and_starts_nothing_more(yard: SweepYard) -> None:
    sweep = yard.sweep(limits={"max_total_trials": 9, "max_concurrent_trials": 2})
    yard.run(1.0)
    running = yard.start()
    asked = yard.cancel(sweep.name)
    assert asked.status is JobStatus.CANCEL_REQUESTED
    yard.end(running, JobStatus.CANCELED)
    ended = yard.job(sweep.name)
    assert (ended.status, len(yard.trials(sweep))) == (JobStatus.CANCELED, 3)
    assert isinstance(ended.result, dict)
    assert ended.result["value"] == 1.0
    assert yard.cancel(sweep.name) == ended


def test_a_trial_that_somebody_cancels_is_followed_by_the_next(yard: SweepYard) -> None:
    sweep = yard.sweep(limits=ONE_BY_ONE)
    yard.cancel(yard.trials(sweep)[0].job)
    assert [one.status for one in yard.trials(sweep)] == [JobStatus.CANCELED, JobStatus.QUEUED]


class Refusing(Admission):
    """Lets in so many."""

    def __init__(self, left: int) -> None:
        self.left = left

    def admit(self, actor: Actor, spec: JobSpec) -> None:
        self.left -= 1
        if self.left < 0:
            raise Exhausted("The budget is spent.")


def test_a_sweep_that_may_start_no_more_trials_ends_with_what_it_has(
    yard: SweepYard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yard.platform.queue, "_admission", Refusing(1))
    sweep = yard.sweep(limits=ONE_BY_ONE)
    yard.run(1.0)
    ended = yard.job(sweep.name)
    assert isinstance(ended.result, dict)
    assert (ended.status, ended.result["trials"], ended.result["closed"]) == (
        JobStatus.COMPLETED, 1, "The budget is spent.",
    )  # fmt: skip


def test_a_sweep_that_may_not_start_at_all_fails_with_the_reason(
    yard: SweepYard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yard.platform.queue, "_admission", Refusing(0))
    assert yard.sweep().reason == "The budget is spent."


def test_trials_are_listed_as_everything_is(yard: SweepYard) -> None:
    sweep = yard.sweep(limits=ONE_BY_ONE)
    for value in (3.0, 1.0, 2.0):
        yard.run(value)

    def numbers(**asked: object) -> list[int]:
        return [one.number for one in yard.trials(sweep, PageRequest(**asked))]  # type: ignore[arg-type]

    assert numbers() == [0, 1, 2]
    assert numbers(order_by="value") == [1, 2, 0]
    assert numbers(filter="value < 2.5 AND status = 'Completed'", order_by="number desc") == [2, 1]
    with yard.platform.read() as tx:
        first = yard.platform.training.sweeps.trials(tx, yard.workspace, sweep.name, PageRequest(max_results=2))
        token = first.next_page_token
        rest = yard.platform.training.sweeps.trials(
            tx, yard.workspace, sweep.name, PageRequest(max_results=2, page_token=token, count=True)
        )
    assert ([one.number for one in rest.items], rest.next_page_token, rest.total) == ([2], None, 3)


def test_a_job_of_another_type_has_no_trials(yard: SweepYard) -> None:
    job = yard.submit()
    with yard.platform.read() as tx, pytest.raises(NotASweep, match="is a command and has no trials"):
        yard.platform.training.sweeps.trials(tx, yard.workspace, job.name)


def test_a_trial_s_timeout_is_its_job_s(yard: SweepYard) -> None:
    yard.sweep(limits={"max_total_trials": 1, "trial_timeout": "PT2M"})
    assert yard.start().timeout_seconds == 120


def test_a_trial_as_good_as_is_wanted_ends_those_beside_it_and_starts_no_more(yard: SweepYard) -> None:
    sweep = yard.sweep(limits={"max_total_trials": 9, "max_concurrent_trials": 2, "exit_score": 1.0})
    yard.run(2.0)
    best = yard.run(0.5)
    ended, trials = yard.job(sweep.name), yard.trials(sweep)
    assert ended.status is JobStatus.COMPLETED
    why = "A trial has reached loss = 0.5; 1 is enough (limits.exit_score)."
    assert (ended.result["best_trial"], ended.result["closed"]) == (best.id, why)  # type: ignore[index,call-overload]
    assert [(one.status, one.said) for one in trials[2:]] == [(JobStatus.CANCELED, why)]
