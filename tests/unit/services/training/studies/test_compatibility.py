import math

import optuna
import pytest
from hypothesis import given
from hypothesis import strategies as st
from optuna.distributions import (
    BaseDistribution,
    CategoricalDistribution,
    FloatDistribution,
    IntDistribution,
    distribution_to_json,
)

from lazulite.services.training.studies.compatibility import DistributionUnreadable, difference

DISTRIBUTIONS: list[BaseDistribution] = [
    FloatDistribution(0, 1), FloatDistribution(0, 2), FloatDistribution(1, 2, log=True),
    FloatDistribution(0, 1, step=0.5), IntDistribution(1, 9), IntDistribution(1, 9, log=True),
    CategoricalDistribution(["a", "b"]),
    CategoricalDistribution(["b", "a"]), CategoricalDistribution([1, 2]), CategoricalDistribution([None, True]),
    CategoricalDistribution([math.nan, math.inf]),
]  # fmt: skip


@given(st.sampled_from(DISTRIBUTIONS), st.sampled_from(DISTRIBUTIONS))
def test_it_is_optuna_s_own_rule(known: BaseDistribution, new: BaseDistribution) -> None:
    try:
        optuna.distributions.check_distribution_compatibility(known, new)
        goes = True
    except ValueError:
        goes = False
    assert (difference(distribution_to_json(known), distribution_to_json(new)) is None) is goes


def test_what_differs_is_told() -> None:
    def told(known: BaseDistribution, new: BaseDistribution) -> str | None:
        return difference(distribution_to_json(known), distribution_to_json(new))

    assert told(FloatDistribution(0, 1), IntDistribution(0, 1)) == "it is a FloatDistribution, not a IntDistribution"
    assert told(FloatDistribution(1, 2, log=True), FloatDistribution(1, 2)) == "it is on a log scale"
    assert told(CategoricalDistribution(["a"]), CategoricalDistribution(["b"])) == 'its choices are ["a"]'


@pytest.mark.parametrize("text", ["", "[1]", "{"])
def test_a_text_that_is_no_distribution_is_refused(text: str) -> None:
    with pytest.raises(DistributionUnreadable):
        difference(distribution_to_json(FloatDistribution(0, 1)), text)
