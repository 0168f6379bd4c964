import math

import pytest

from lazulite.services.training.sweeps.bayesian import Tried, by_estimator
from lazulite.services.training.sweeps.choosing import Parameters
from lazulite.services.training.sweeps.sampling import at_random
from tests.unit.services.training.sweeps.spaces import CONDITIONAL, MIXED, make_space

SPACE = make_space(MIXED)


def loss(parameters: Parameters) -> float:
    """Smallest at a rate of e^-3 and a depth of 8."""
    rate, depth = float(str(parameters["rate"])), float(str(parameters["depth"]))
    return (math.log(rate) + 3) ** 2 + (depth - 8) ** 2 / 10 + (parameters["boosting"] == "dart")


def searched(trials: int, *, seed: int) -> list[Tried]:
    past: list[Tried] = []
    for number in range(trials):
        parameters = by_estimator(SPACE, seed=seed, number=number, past=past)
        past.append(Tried(parameters, loss(parameters)))
    return past


def test_it_is_the_same_for_the_same_seed_and_past() -> None:
    past = searched(14, seed=3)
    assert searched(14, seed=3) == past
    again = [by_estimator(SPACE, seed=3, number=14, past=past) for _ in range(3)]
    assert again[0] == again[1] == again[2]
    assert by_estimator(SPACE, seed=4, number=14, past=past) != again[0]


def test_it_finds_better_parameters_than_draws_at_random() -> None:
    found = [min(one.loss or 0 for one in searched(40, seed=seed)) for seed in range(3)]
    random = [min(loss(at_random(SPACE, seed=seed, number=number)) for number in range(40)) for seed in range(3)]
    assert sum(found) < 0.6 * sum(random)


def test_what_is_proposed_lies_in_the_space() -> None:
    for tried in searched(15, seed=1):
        rate, depth, bins = (tried.parameters[name] for name in ("rate", "depth", "bins"))
        assert math.exp(-7) <= float(str(rate)) <= 1
        assert depth in range(1, 13)
        assert bins in range(64)


def test_conditional_parameters_are_searched_where_they_are_chosen() -> None:
    space = make_space(CONDITIONAL)
    past: list[Tried] = []
    for number in range(40):
        parameters = by_estimator(space, seed=2, number=number, past=past)
        kernel = parameters["kernel"]
        good = isinstance(kernel, dict) and kernel["name"] == "rbf"
        past.append(Tried(parameters, abs(float(str(kernel["gamma"])) - 0.5) if good else 2.0))  # type: ignore[index,call-overload]  # checked
    last = [one.parameters["kernel"] for one in past[-15:]]
    assert sum(isinstance(one, dict) and one["name"] == "rbf" for one in last) > 9
    assert min(one.loss or 0 for one in past) < 0.05


def test_a_running_trial_s_neighbours_are_left_alone() -> None:
    past = [*searched(20, seed=5)]
    alone = by_estimator(SPACE, seed=5, number=20, past=past)
    beside = by_estimator(SPACE, seed=5, number=20, past=[*past, *[Tried(alone, None)] * 5])
    assert beside != alone


@pytest.mark.parametrize("lost", [{"rate": "quick"}, {"boosting": "rf"}, {}])
def test_a_past_trial_that_the_space_does_not_know_does_no_harm(lost: Parameters) -> None:
    past = [Tried({**one.parameters, **lost}, one.loss) for one in searched(12, seed=1)]
    assert by_estimator(SPACE, seed=1, number=12, past=past).keys() == SPACE.keys()
