"""How much one request may say."""

import pytest

from lazulite.experience.mlflow_api.limits import ParamTwice, checked, cut, unique_params
from lazulite.experience.mlflow_api.messages import Pair
from lazulite.services.training.tracking.errors import TooMuch


@pytest.mark.parametrize("counts", [(1000, 0, 0), (800, 100, 100), (0, 0, 0)])
def test_a_batch_within_the_limits_passes(counts: tuple[int, int, int]) -> None:
    checked(*counts)


@pytest.mark.parametrize("counts", [(1001, 0, 0), (0, 101, 0), (0, 0, 101), (900, 100, 1)])
def test_a_larger_batch_is_refused(counts: tuple[int, int, int]) -> None:
    with pytest.raises(TooMuch, match="can contain at most"):
        checked(*counts)


def test_long_values_are_cut() -> None:
    assert cut({"a": "x" * 7000, "b": "y"}, "param") == {"a": "x" * 6000, "b": "y"}


def test_a_parameter_comes_once() -> None:
    assert unique_params([Pair("a", "1"), Pair("b", "2")]) == {"a": "1", "b": "2"}
    with pytest.raises(ParamTwice, match="'a'"):
        unique_params([Pair("a", "1"), Pair("a", "1")])
