import math
from statistics import NormalDist, fmean, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from lazulite.services.training.sweeps.distributions import Measured, quantile, quantised, steps_of, unit_of
from lazulite.specs.search_space import (
    Distribution,
    LogNormal,
    LogUniform,
    Normal,
    QLogNormal,
    QLogUniform,
    QNormal,
    QUniform,
    Randint,
    Uniform,
)

CONTINUOUS: list[Measured] = [
    Uniform(type="uniform", min_value=-1, max_value=3),
    LogUniform(type="loguniform", min_value=-6, max_value=-1),
    Normal(type="normal", mu=10, sigma=2),
    LogNormal(type="lognormal", mu=-2, sigma=1.5),
]
UNITS = [(each + 0.5) / 2000 for each in range(2000)]


def drawn(one: Measured) -> list[float]:
    return [quantile(one, unit) for unit in UNITS]


def test_a_uniform_value_goes_from_its_least_to_its_greatest() -> None:
    one = Uniform(type="uniform", min_value=-1, max_value=3)
    assert [quantile(one, unit) for unit in (0.0, 0.25, 0.5, 1.0)] == [-1, 0, 1, 3]


def test_the_bounds_of_a_loguniform_are_logarithms() -> None:
    one = LogUniform(type="loguniform", min_value=-6, max_value=-1)
    assert [quantile(one, unit) for unit in (0.0, 0.5, 1.0)] == pytest.approx(
        [math.exp(-6), math.exp(-3.5), math.exp(-1)]
    )


def test_another_base_of_the_logarithm_may_be_asked_for() -> None:
    one = LogUniform(type="loguniform", min_value=-4, max_value=0)
    assert [quantile(one, unit, base=10) for unit in (0.0, 0.5, 1.0)] == pytest.approx([1e-4, 1e-2, 1])
    wide = LogUniform(type="loguniform", min_value=0, max_value=354)
    assert math.isfinite(quantile(wide, 0.999, base=1000))


def test_a_normal_has_its_mean_and_spread() -> None:
    found = drawn(Normal(type="normal", mu=10, sigma=2))
    assert (fmean(found), stdev(found)) == (pytest.approx(10), pytest.approx(2, rel=0.01))
    assert quantile(Normal(type="normal", mu=0, sigma=1), 0.0) == NormalDist().inv_cdf(2.0**-53)


def test_the_logarithm_of_a_lognormal_is_normal() -> None:
    logs = [math.log(one) for one in drawn(LogNormal(type="lognormal", mu=-2, sigma=1.5))]
    assert (fmean(logs), stdev(logs)) == (pytest.approx(-2), pytest.approx(1.5, rel=0.01))


def test_a_random_integer_ends_before_its_upper_one() -> None:
    one = Randint(type="randint", upper=4)
    assert [quantile(one, unit) for unit in (0.0, 0.24, 0.25, 0.99, 1.0)] == [0, 0, 1, 3, 3]


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (QUniform(type="quniform", min_value=1, max_value=10, q=1), set(range(1, 11))),
        (QUniform(type="quniform", min_value=0, max_value=1, q=0.25), {0.0, 0.25, 0.5, 0.75, 1.0}),
        (QUniform(type="quniform", min_value=0, max_value=0.4, q=0.1), {0.0, 0.1, 0.2, 0.3, 0.4}),
        (QLogUniform(type="qloguniform", min_value=0.1, max_value=2, q=2), {2, 4, 6, 8}),
    ],
)
def test_a_quantised_value_is_a_multiple(one: QUniform | QLogUniform, expected: set[float]) -> None:
    assert set(drawn(one)) == expected
    assert [quantised(step * one.q, one.q) for step in steps_of(one)] == sorted(expected)


def test_multiples_of_a_whole_number_are_whole_numbers() -> None:
    one = QNormal(type="qnormal", mu=100, sigma=20, q=5)
    assert all(type(value) is int and value % 5 == 0 for value in drawn(one))
    assert all(value >= 0 for value in drawn(QLogNormal(type="qlognormal", mu=0, sigma=1, q=0.5)))


@pytest.mark.parametrize("one", CONTINUOUS)
@given(unit=st.floats(0.001, 0.999))
def test_a_value_s_probability_is_found_again(one: Measured, unit: float) -> None:
    assert unit_of(one, quantile(one, unit)) == pytest.approx(unit, abs=1e-6)


@given(unit=st.floats(0, 1), upper=st.integers(1, 1000))
def test_a_random_integer_is_found_again(unit: float, upper: int) -> None:
    one = Randint(type="randint", upper=upper)
    value = quantile(one, unit)
    assert quantile(one, unit_of(one, value)) == value


def test_a_value_that_was_rounded_to_nothing_has_a_probability_too() -> None:
    assert unit_of(QLogNormal(type="qlognormal", mu=0, sigma=1, q=5), 0) == pytest.approx(0)
    assert unit_of(QLogUniform(type="qloguniform", min_value=0, max_value=2, q=5), 0) == 0


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"type": "uniform", "min_value": 2, "max_value": 1}, "not below"),
        ({"type": "loguniform", "min_value": 0, "max_value": 1000}, r"bounds are of ln\(value\)"),
        ({"type": "lognormal", "mu": 400, "sigma": 1}, r"of ln\(value\)"),
        ({"type": "quniform", "min_value": 0, "max_value": 1, "q": 0}, "greater than 0"),
        ({"type": "randint", "upper": 0}, "greater than or equal to 1"),
        ({"type": "choice", "values": []}, "at least 1"),
    ],
)
def test_an_impossible_distribution_is_refused(given: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        TypeAdapter(Distribution).validate_python(given)
