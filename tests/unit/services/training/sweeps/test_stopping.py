"""The worked examples are those of Azure ML's documentation of each policy, and small ones reckoned by hand."""

import math
from dataclasses import replace

import pytest

from lazulite.services.training.sweeps.curves import Curve, losses_of
from lazulite.services.training.sweeps.stopping import Verdict, point, verdicts
from lazulite.specs.sweep_job import SweepFields
from lazulite.words.json import JSON
from tests.unit.services.training.sweeps.spaces import make_fields

UP: dict[str, JSON] = {"goal": "maximize", "primary_metric": "accuracy"}
DOWN: dict[str, JSON] = {"goal": "minimize", "primary_metric": "loss"}


def stopped(
    policy: dict[str, JSON], logged: list[list[float]], objective: dict[str, JSON] = UP, ended: tuple[int, ...] = ()
) -> dict[int, str]:
    """By number, why; `logged` holds each trial's values."""
    fields = make_fields(objective=objective, early_termination=policy)
    return {one.number: one.why for one in verdicts(fields, curves(fields, logged, ended)) if one.why}


def curves(fields: SweepFields, logged: list[list[float]], ended: tuple[int, ...] = ()) -> list[Curve]:
    minimize = fields.objective.goal == "minimize"
    return [
        Curve(number, losses_of(values, minimize=minimize), is_running=number not in ended)
        for number, values in enumerate(logged)
    ]


def test_a_slack_factor_divides_the_best_where_large_is_good() -> None:
    """The documentation's: 0.8 at interval 10 and a factor of 0.2, so 0.8/1.2 = 0.66 is the least."""
    policy: dict[str, JSON] = {"type": "bandit", "slack_factor": 0.2, "evaluation_interval": 10}
    ten = [0.1] * 9
    assert stopped(policy, [[*ten, 0.8], [*ten, 0.67], [*ten, 0.66]]) == {
        2: "Stopped early by bandit after 10 logged values: its best accuracy is 0.66, the best of all 0.8 allows "
        "0.666667 (slack_factor 0.2)."
    }


def test_a_slack_factor_multiplies_the_best_where_small_is_good() -> None:
    policy: dict[str, JSON] = {"type": "bandit", "slack_factor": 0.2}
    found = stopped(policy, [[1.0], [1.2], [1.21]], DOWN)
    assert list(found) == [2]
    assert "its best loss is 1.21, the best of all 1 allows 1.2" in found[2]


@pytest.mark.parametrize("objective", [UP, DOWN])
def test_a_slack_factor_never_ends_the_best_below_zero(objective: dict[str, JSON]) -> None:
    sign = -1 if objective is UP else 1
    policy: dict[str, JSON] = {"type": "bandit", "slack_factor": 0.25}
    # Around -1 the slack reaches to -1.25 where large is good, and to -0.8 where small is.
    logged = [[-1.0], [-1.25], [-1.26]] if sign < 0 else [[-1.0], [-0.8], [-0.79]]
    assert list(stopped(policy, logged, objective)) == [2]


def test_a_slack_amount_is_taken_off_or_added() -> None:
    policy: dict[str, JSON] = {"type": "bandit", "slack_amount": 0.1}
    assert list(stopped(policy, [[0.8], [0.7], [0.69]])) == [2]
    assert list(stopped(policy, [[0.2], [0.3], [0.31]], DOWN)) == [2]


def test_a_bandit_looks_at_the_best_of_what_was_logged_so_far() -> None:
    policy: dict[str, JSON] = {"type": "bandit", "slack_amount": 0.1, "evaluation_interval": 3}
    assert stopped(policy, [[0.5, 0.8, 0.8], [0.75, 0.1, 0.1]]) == {}


def test_a_best_is_worse_than_the_median_of_the_running_averages() -> None:
    """Averages over 1:5 are 0.5, 0.6, 0.7, 0.45 and 0.8, so the median is 0.6; the best of the fourth is 0.55."""
    policy: dict[str, JSON] = {"type": "median_stopping", "delay_evaluation": 5}
    logged = [[0.4, 0.5, 0.5, 0.5, 0.6], [0.6] * 5, [0.7] * 5, [0.3, 0.4, 0.5, 0.55, 0.5], [0.8] * 5]
    assert stopped(policy, logged) == {
        3: "Stopped early by median_stopping after 5 logged values: its best accuracy is 0.55, the median of the "
        "averages of 5 trials is 0.6."
    }


def test_a_median_is_of_losses_too_and_a_lone_trial_never_ends() -> None:
    policy: dict[str, JSON] = {"type": "median_stopping"}
    assert list(stopped(policy, [[1.0], [2.0], [3.0]], DOWN)) == [2]
    assert stopped(policy, [[1.0, 5.0, 9.0]], DOWN) == {}


def test_the_lowest_fifth_ends_at_its_interval() -> None:
    """The documentation's: at interval 5, whoever is among the lowest 20 % there."""
    policy: dict[str, JSON] = {"type": "truncation_selection", "truncation_percentage": 20, "delay_evaluation": 5}
    logged = [[0.9] * 4 + [tenth / 10] for tenth in range(10)]
    found = stopped(policy, logged)
    assert list(found) == [0, 1]
    assert found[1] == (
        "Stopped early by truncation_selection after 5 logged values: its accuracy is 0.1, place 9 of 10, and the last "
        "20 % end."
    )


def test_finished_trials_take_places_unless_they_are_excluded() -> None:
    policy: dict[str, JSON] = {"type": "truncation_selection", "truncation_percentage": 50}
    logged, ended = [[0.1], [0.2], [0.3], [0.4]], (0, 1)
    assert stopped(policy, logged, ended=ended) == {}
    assert list(stopped({**policy, "exclude_finished_jobs": True}, logged, ended=ended)) == [2]


def test_of_equals_the_later_ones_end() -> None:
    policy: dict[str, JSON] = {"type": "truncation_selection", "truncation_percentage": 50}
    assert list(stopped(policy, [[0.5], [0.5], [0.5]])) == [2]


@pytest.mark.parametrize(
    "policy",
    [
        {"type": "bandit", "slack_factor": 0.1},
        {"type": "median_stopping"},
        {"type": "truncation_selection", "truncation_percentage": 40},
    ],
)
def test_a_trial_that_logs_no_numbers_ends_once_others_do(policy: dict[str, JSON]) -> None:
    found = stopped(policy, [[0.5], [math.nan], [0.5]])
    assert list(found) == [1]
    assert "accuracy is no number" in found[1]
    if policy["type"] != "truncation_selection":
        assert stopped(policy, [[math.nan], [math.inf]]) == {}


def test_trials_are_judged_at_multiples_of_the_interval_and_not_before_the_delay() -> None:
    policy = make_fields(
        early_termination={"type": "median_stopping", "evaluation_interval": 3, "delay_evaluation": 5}
    ).early_termination
    assert policy is not None
    assert [point(policy, logged) for logged in range(13)] == [0, 0, 0, 0, 0, 0, 6, 6, 6, 9, 9, 9, 12]
    every = make_fields(early_termination={"type": "median_stopping", "evaluation_interval": 0}).early_termination
    assert every is not None
    assert [point(every, logged) for logged in range(4)] == [0, 1, 2, 3]


def test_trials_are_compared_when_one_comes_to_a_point_with_those_that_have_come_as_far() -> None:
    fields = make_fields(early_termination={"type": "bandit", "slack_amount": 0.1, "evaluation_interval": 2})
    one, late = Curve(0, (0.5, 0.5, 0.1)), Curve(1, (0.9, 0.7))
    seen = replace(one, judged=2), replace(late, judged=2)
    assert verdicts(fields, seen) == ()
    assert [(verdict.number, verdict.why is None) for verdict in verdicts(fields, [one, late])] == [
        (0, True),
        (1, False),
    ]
    assert verdicts(fields, [one, Curve(1, (0.9,))]) == (Verdict(0, 2),)


def test_who_is_ahead_is_compared_when_others_come_to_where_it_was() -> None:
    fields = make_fields(early_termination={"type": "bandit", "slack_amount": 0.1})
    ahead = Curve(0, (0.9, 0.7, 0.5), judged=3)
    (first, second) = verdicts(fields, [ahead, Curve(1, (0.5, 0.5))])
    assert (first.number, first.count) == (0, 2)
    assert first.why is not None
    assert "after 2 logged values: its best loss is 0.7, the best of all 0.5 allows 0.6" in first.why
    assert second == Verdict(1, 2)


def test_where_finished_trials_are_excluded_each_is_judged_when_it_comes() -> None:
    policy = {"type": "truncation_selection", "truncation_percentage": 50, "exclude_finished_jobs": True}
    fields = make_fields(early_termination=policy)
    before = [Curve(0, (0.3,), judged=1), Curve(1, (0.2,), judged=1)]
    assert verdicts(fields, [*before, Curve(2, (0.1,))]) == (Verdict(2, 1),)
    (only,) = verdicts(fields, [*before, Curve(2, (0.4,))])
    assert (only.number, only.why is None) == (2, False)


def test_without_a_policy_nobody_is_judged() -> None:
    assert verdicts(make_fields(), [Curve(0, (1.0,)), Curve(1, (9.0,))]) == ()


@pytest.mark.parametrize(
    "given",
    [
        {"type": "bandit"},
        {"type": "bandit", "slack_factor": 0.1, "slack_amount": 1},
        {"type": "bandit", "slack_factor": 0},
    ],
)
def test_a_bandit_has_one_slack(given: dict[str, JSON]) -> None:
    with pytest.raises(ValueError, match="a slack_factor or a slack_amount, and not both"):
        make_fields(early_termination=given)
