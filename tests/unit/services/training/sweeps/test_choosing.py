from lazulite.services.training.sweeps.choosing import flat, inside, leaves, told, which
from lazulite.services.training.sweeps.sampling import at_random
from lazulite.specs.search_space import Choice, searched_names
from tests.unit.services.training.sweeps.spaces import CONDITIONAL, make_space

SPACE = make_space(CONDITIONAL)
KERNEL = SPACE["kernel"]


def test_a_choice_of_sets_gives_one_set_with_values_of_its_own() -> None:
    drawn = [at_random(SPACE, seed=1, number=number) for number in range(60)]
    assert {one["kernel"] for one in drawn if isinstance(one["kernel"], str)} == {"linear"}
    sets = [one["kernel"] for one in drawn if isinstance(one["kernel"], dict)]
    assert {tuple(one) for one in sets} == {("name", "gamma"), ("name", "degree")}
    assert all(0 <= one["gamma"] < 1 for one in sets if one["name"] == "rbf")
    assert {one["degree"] for one in sets if one["name"] == "poly"} == {2, 3}


def test_every_distribution_has_a_place() -> None:
    assert [path for path, _ in leaves(SPACE)] == [("kernel",), ("kernel", 1, "gamma"), ("kernel", 2, "degree"), ("c",)]


def test_what_was_chosen_is_found_again() -> None:
    assert isinstance(KERNEL, Choice)
    assert which(KERNEL, "linear") == 0
    assert which(KERNEL, {"name": "rbf", "gamma": 0.3}) == 1
    assert which(KERNEL, {"name": "poly", "degree": 3}) == 2
    assert which(KERNEL, {"name": "poly", "degree": 4}) is None
    assert which(KERNEL, "cubic") is None
    one_or_true = make_space({"a": {"type": "choice", "values": [True, 1]}})["a"]
    assert isinstance(one_or_true, Choice)
    assert which(one_or_true, 1) == 1


def test_parameters_of_a_chosen_set_are_reached_by_their_own_names() -> None:
    parameters = {"kernel": {"name": "rbf", "gamma": 0.3}, "c": 0.5}
    assert dict(flat(parameters)) == {"kernel": parameters["kernel"], "name": "rbf", "gamma": 0.3, "c": 0.5}


def test_a_command_gets_texts_as_they_are_and_everything_else_as_it_is_written() -> None:
    assert [told(one) for one in ("a b", 1, 0.5, True, None, [1, 2], {"a": 1})] == [
        "a b", "1", "0.5", "True", "null", "[1, 2]", '{"a": 1}',
    ]  # fmt: skip


def test_a_plain_value_has_nothing_inside() -> None:
    assert inside("linear") == {}
    assert isinstance(KERNEL, Choice)
    assert [list(inside(value)) for value in KERNEL.values] == [[], ["gamma"], ["degree"]]


def test_names_tell_whether_every_trial_has_them() -> None:
    assert dict(searched_names(SPACE)) == {
        "kernel": True, "degree": False, "gamma": False, "name": False, "c": True,
    }  # fmt: skip
    always = make_space({"a": {"type": "choice", "values": [{"b": 1, "c": 2}, {"b": 3}]}})
    assert dict(searched_names(always)) == {"a": True, "b": True, "c": False}
