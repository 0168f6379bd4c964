import pytest
from hypothesis import given
from hypothesis import strategies as st

from lazulite.services.training.sweeps.grids import GridEndless, combination, grid_size
from lazulite.words.json import JSON
from tests.unit.services.training.sweeps.spaces import CONDITIONAL, MIXED, make_space

SMALL: dict[str, JSON] = {
    "kernel": {"type": "choice", "values": ["rbf", "linear"]},
    "depth": {"type": "quniform", "min_value": 1, "max_value": 2, "q": 0.5},
}


def everything(search_space: dict[str, JSON]) -> list[dict[str, JSON]]:
    space = make_space(search_space)
    return [combination(space, number) for number in range(grid_size(space))]


def test_a_grid_has_every_combination_and_the_last_parameter_changes_fastest() -> None:
    assert everything(SMALL) == [
        {"kernel": "rbf", "depth": 1.0}, {"kernel": "rbf", "depth": 1.5}, {"kernel": "rbf", "depth": 2.0},
        {"kernel": "linear", "depth": 1.0}, {"kernel": "linear", "depth": 1.5}, {"kernel": "linear", "depth": 2.0},
    ]  # fmt: skip


def test_whole_numbers_and_log_scales_are_counted_too() -> None:
    assert everything({"a": {"type": "randint", "upper": 3}}) == [{"a": 0}, {"a": 1}, {"a": 2}]
    assert everything({"a": {"type": "qloguniform", "min_value": 0, "max_value": 1.4, "q": 2}}) == [
        {"a": 0}, {"a": 2}, {"a": 4},
    ]  # fmt: skip


def test_a_choice_of_sets_has_the_combinations_of_each() -> None:
    degrees = {"kernel": {"type": "choice", "values": [
        "linear", {"name": "poly", "degree": {"type": "choice", "values": [2, 3]}}, {"name": "rbf"},
    ]}}  # fmt: skip
    assert [one["kernel"] for one in everything(degrees)] == [
        "linear", {"name": "poly", "degree": 2}, {"name": "poly", "degree": 3}, {"name": "rbf"},
    ]  # fmt: skip


@given(upper=st.integers(1, 6), values=st.integers(1, 4), more=st.integers(1, 5))
def test_no_combination_comes_twice(upper: int, values: int, more: int) -> None:
    found = everything({
        "a": {"type": "randint", "upper": upper}, "b": {"type": "choice", "values": [*range(values)]},
        "c": {"type": "quniform", "min_value": 0, "max_value": more, "q": 1},
    })  # fmt: skip
    assert len({tuple(one.values()) for one in found}) == len(found) == upper * values * (more + 1)


def test_a_vast_grid_is_counted_without_being_made() -> None:
    vast = make_space({name: {"type": "randint", "upper": 10**6} for name in "abcdef"})
    assert grid_size(vast) == 10**36
    assert combination(vast, 10**36 - 1) == dict.fromkeys("abcdef", 999_999)
    with pytest.raises(IndexError):
        combination(vast, 10**36)


@pytest.mark.parametrize("search_space", [MIXED, CONDITIONAL])
def test_what_has_no_end_is_refused_by_its_name(search_space: dict[str, JSON]) -> None:
    with pytest.raises(GridEndless, match=r"'(rate|gamma)' is (loguniform|uniform), which has no end") as refused:
        grid_size(make_space(search_space))
    assert "choice, randint, quniform and qloguniform" in refused.value.hint
