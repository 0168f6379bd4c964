import pytest

from lazulite.specs.overrides import SettingImpossible, with_settings


def test_values_are_laid_over_and_the_original_stays() -> None:
    original = {"a": {"b": 1, "c": 2}}
    assert with_settings(original, {"a.b": 5, "d.e": "x"}) == {"a": {"b": 5, "c": 2}, "d": {"e": "x"}}
    assert original == {"a": {"b": 1, "c": 2}}


def test_a_place_inside_of_a_value_is_refused() -> None:
    with pytest.raises(SettingImpossible, match=r"'a.b.c' cannot be set: 'a.b' holds a value and no fields"):
        with_settings({"a": {"b": 1}}, {"a.b.c": 2})


def test_an_element_that_a_list_has_is_named_by_its_number() -> None:
    original = {"if": ["a", "b"], "jobs": [{"name": "x", "tries": 1}]}
    changed = with_settings(original, {"if.1": "c", "jobs.0.tries": 2})
    assert changed == {"if": ["a", "c"], "jobs": [{"name": "x", "tries": 2}]}
    assert original == {"if": ["a", "b"], "jobs": [{"name": "x", "tries": 1}]}


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("a.if.2", "'a.if.2' cannot be set: the list 'a.if' has elements 0 to 1, and no '2'."),
        ("a.if.-1", "the list 'a.if' has elements 0 to 1, and no '-1'."),
        ("a.if.first", "the list 'a.if' has elements 0 to 1, and no 'first'."),
        ("a.if.0.b", "'a.if.0.b' cannot be set: 'a.if.0' holds a value and no fields."),
        ("none.0", "the list 'none' has no elements, and no '0'."),
    ],
)
def test_an_element_that_a_list_has_not_is_refused(where: str, said: str) -> None:
    with pytest.raises(SettingImpossible) as refused:
        with_settings({"a": {"if": ["x", "y"]}, "none": []}, {where: 1})
    assert refused.value.detail.endswith(said)


def test_a_setting_that_lies_deeper_than_any_document_is_refused() -> None:
    with pytest.raises(SettingImpossible, match="deeper than 50 fields"):
        with_settings({}, {"a." * 5000 + "a": 1})
