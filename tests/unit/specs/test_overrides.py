import pytest

from lazulite.specs.overrides import SettingImpossible, with_settings


def test_values_are_laid_over_and_the_original_stays() -> None:
    original = {"a": {"b": 1, "c": 2}}
    assert with_settings(original, {"a.b": 5, "d.e": "x"}) == {"a": {"b": 5, "c": 2}, "d": {"e": "x"}}
    assert original == {"a": {"b": 1, "c": 2}}


def test_a_place_inside_of_a_value_is_refused() -> None:
    with pytest.raises(SettingImpossible, match=r"'b.c' cannot be set: 'b' holds a value and no fields"):
        with_settings({"a": {"b": 1}}, {"a.b.c": 2})


def test_a_setting_that_lies_deeper_than_any_document_is_refused() -> None:
    with pytest.raises(SettingImpossible, match="deeper than 50 fields"):
        with_settings({}, {"a." * 5000 + "a": 1})
