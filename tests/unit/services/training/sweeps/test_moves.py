from datetime import UTC, datetime, timedelta

from lazulite.compute.status import JobStatus
from lazulite.services.training.sweeps.bayesian import Tried, by_estimator
from lazulite.services.training.sweeps.curves import Curve
from lazulite.services.training.sweeps.entities import Count, Sweep, Trial
from lazulite.services.training.sweeps.moves import Move, Sight, curves_of, free_places, move
from lazulite.services.training.sweeps.sampling import at_random
from tests.unit.services.training.sweeps.spaces import make_fields

NOW = datetime(2026, 1, 1, tzinfo=UTC)
RUNNING, DONE, FAILED, CANCELED = JobStatus.RUNNING, JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELED


def make_sweep(**fields: object) -> Sweep:
    return Sweep("s", "w", make_fields(**fields), 7, NOW)  # type: ignore[arg-type]  # a maker for tests


def make_trial(number: int, *, status: JobStatus = RUNNING, value: float | None = None, **more: object) -> Trial:
    parameters = at_random(make_fields().search_space, seed=1, number=number)
    ended = None if status is RUNNING else NOW
    return Trial("s", number, f"t{number}", parameters, NOW, status, value, ended_at=ended, **more)  # type: ignore[arg-type]


def test_only_a_best_value_that_has_changed_is_worth_writing() -> None:
    running = (make_trial(0, value=1.0), make_trial(1), make_trial(2))
    logged = {0: (2.0, 1.0), 1: (3.0, 2.5), 2: (float("nan"),)}
    assert move(Sight(make_sweep(), Count(3, 3), running=running, logged=logged)) == Move(make_sweep(), {1: 2.5})
    assert not Move(make_sweep()).is_any


def test_a_sweep_whose_time_is_over_proposes_nothing_more() -> None:
    sweep = make_sweep(sampling_algorithm="bayesian", limits={"timeout": 90})
    found = move(Sight(sweep, Count(), is_over=True, past=()))
    assert found == Move(sweep, closes="The sweep's timeout of 90 seconds is over.")
    assert found.is_any


def test_proposals_know_of_the_past_and_of_each_other() -> None:
    sweep = make_sweep(sampling_algorithm="bayesian", limits={"max_total_trials": 20, "max_concurrent_trials": 3})
    past = (*(make_trial(number, status=DONE, value=float(number)) for number in range(11)), make_trial(11))
    found = move(Sight(sweep, Count(12, 1), past=past)).proposals
    tried = [Tried(dict(one.parameters), one.value) for one in past]
    first = by_estimator(sweep.definition.search_space, seed=7, number=12, past=tried)
    second = by_estimator(sweep.definition.search_space, seed=7, number=13, past=[*tried, Tried(first, None)])
    assert found == {12: first, 13: second}


def test_what_ended_without_a_value_teaches_nothing_and_large_values_may_be_good() -> None:
    up = make_sweep(
        sampling_algorithm="bayesian", limits={"max_total_trials": 20, "max_concurrent_trials": 1},
        objective={"goal": "maximize", "primary_metric": "accuracy"},
    )  # fmt: skip
    good = tuple(make_trial(number, status=DONE, value=float(number)) for number in range(11))
    lost = (make_trial(11, status=FAILED, value=99.0), make_trial(12, status=CANCELED), make_trial(13, status=DONE))
    stopped = make_trial(14, status=CANCELED, value=-3.0, stopped_early=True)
    tried = [Tried(dict(one.parameters), -float(one.value or 0)) for one in (*good, stopped)]
    expected = by_estimator(up.definition.search_space, seed=7, number=15, past=tried)
    assert move(Sight(up, Count(15), past=(*good, *lost, stopped))).proposals == {15: expected}


def test_places_are_what_the_limits_leave() -> None:
    sweep = make_sweep(limits={"max_total_trials": 5, "max_concurrent_trials": 2})
    counts = [Count(0, 0), Count(3, 1), Count(4, 0), Count(5, 0), Count(2, 2)]
    assert [free_places(sweep, count) for count in counts] == [2, 1, 1, 0, 0]
    assert free_places(Sweep("s", "w", make_fields(), 7, NOW, closed="no"), Count()) == 0
    assert free_places(make_sweep(), Count(1, 1)) == 3


def test_curves_tell_who_runs_and_how_far_it_was_looked_at() -> None:
    running = (make_trial(1, judged=2), make_trial(2, stopped_early=True, judged=3))
    assert curves_of(make_sweep(), running, {0: (1.0,), 1: (2.0,), 2: (3.0,)}) == (
        Curve(0, (1.0,), is_running=False), Curve(1, (2.0,), judged=2), Curve(2, (3.0,), is_running=False),
    )  # fmt: skip


def test_a_deadline_counts_from_the_sweep_s_beginning() -> None:
    assert make_sweep(limits={"timeout": "PT2H"}).deadline == NOW + timedelta(hours=2)
    assert make_sweep().deadline is None


def test_a_value_that_is_good_enough_ends_the_sweep_and_its_trial_runs_on() -> None:
    sweep = make_sweep(
        sampling_algorithm="bayesian", limits={"exit_score": 0.9},
        objective={"goal": "maximize", "primary_metric": "accuracy"},
    )  # fmt: skip
    running = (make_trial(0), make_trial(1))
    found = move(Sight(sweep, Count(2, 2), running=running, logged={0: (0.5,), 1: (0.6, 0.92)}, past=()))
    why = "A trial has reached accuracy = 0.92; 0.9 is enough (limits.exit_score)."
    assert found == Move(sweep, {0: 0.5, 1: 0.92}, closes=why, keeps=frozenset({1}))


def test_what_is_good_enough_goes_by_the_goal() -> None:
    down = make_sweep(limits={"exit_score": 0.1})
    assert [bool(down.reached_by(value)) for value in (0.2, 0.1, 0.0, None, float("nan"))] == [0, 1, 1, 0, 0]
    assert make_sweep().reached_by(0.0) == ""
