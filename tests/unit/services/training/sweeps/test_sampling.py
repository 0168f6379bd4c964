import math
import random

import numpy as np
import pytest
from scipy import stats

from lazulite.services.training.sweeps.choosing import Parameters
from lazulite.services.training.sweeps.sampling import at_random, evenly
from tests.unit.services.training.sweeps.spaces import MIXED, make_space

SPACE = make_space(MIXED)


def column(draws: list[Parameters], name: str) -> list[float]:
    return [float(str(one[name])) for one in draws]


@pytest.mark.parametrize("draw", [at_random, evenly])
def test_a_draw_is_the_same_for_its_seed_and_number_whatever_was_drawn_before(draw) -> None:  # type: ignore[no-untyped-def]
    numbers = list(range(20))
    forwards = {number: draw(SPACE, seed=7, number=number) for number in numbers}
    random.Random(3).shuffle(numbers)
    assert {number: draw(SPACE, seed=7, number=number) for number in numbers} == forwards
    assert draw(SPACE, seed=8, number=0) != forwards[0]
    assert draw(SPACE, seed=-8, number=0) == draw(SPACE, seed=-8, number=0)


def test_random_draws_are_distributed_as_the_space_says() -> None:
    draws = [at_random(SPACE, seed=1, number=number) for number in range(2000)]
    logs = [math.log(value) for value in column(draws, "rate")]
    assert stats.kstest(logs, stats.uniform(-7, 7).cdf).pvalue > 0.01
    counts = np.bincount([int(value) for value in column(draws, "bins")], minlength=64)
    assert stats.chisquare(counts).pvalue > 0.01
    boosting = [one["boosting"] for one in draws]
    assert stats.binomtest(boosting.count("gbdt"), 2000).pvalue > 0.01
    depths = np.bincount([int(value) for value in column(draws, "depth")])
    # The two at the ends are the nearest of half as many values: round(uniform(1, 12)).
    assert stats.chisquare(depths[1:], np.array([0.5, *[1] * 10, 0.5]) * 2000 / 11).pvalue > 0.01


def test_parameters_are_drawn_independently_of_each_other() -> None:
    draws = [at_random(SPACE, seed=2, number=number) for number in range(2000)]
    assert abs(stats.spearmanr(column(draws, "rate"), column(draws, "bins")).statistic) < 0.06


def test_a_sobol_sequence_covers_the_space_evenly() -> None:
    draws = [evenly(SPACE, seed=5, number=number) for number in range(64)]
    assert sorted(column(draws, "bins")) == list(range(64))
    logs = [(math.log(value) + 7) / 7 for value in column(draws, "rate")]
    assert sorted(int(value * 64) for value in logs) == list(range(64))
    assert [one["boosting"] for one in draws].count("gbdt") == 32


def test_a_base_changes_the_log_kinds_alone() -> None:
    plain, decimal = at_random(SPACE, seed=1, number=0), at_random(SPACE, seed=1, number=0, base=10)
    assert decimal["rate"] == pytest.approx(float(str(plain["rate"])) ** math.log(10))
    assert {**plain, "rate": 0} == {**decimal, "rate": 0}
