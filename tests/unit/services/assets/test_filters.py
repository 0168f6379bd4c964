import pytest
from hypothesis import given
from hypothesis import strategies as st

from lazulite.services.assets.filters import Comparison, Condition, FilterInvalid, parse, parse_order

FIELDS = ("name", "version")


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        (None, ()),
        ("  ", ()),
        ("name = 'a'", (Condition("name", Comparison.EQUAL, ("a",)),)),
        ("name='it''s'", (Condition("name", Comparison.EQUAL, ("it's",)),)),
        ("version = 3", (Condition("version", Comparison.EQUAL, ("3",)),)),
        ("name <> 'a'", (Condition("name", Comparison.UNEQUAL, ("a",)),)),
        ("name in ('a', 'b')", (Condition("name", Comparison.IN, ("a", "b")),)),
        (
            "tag.`a b` like \"x%\" AND tags.c = 'd'",
            (Condition("tags.a b", Comparison.LIKE, ("x%",)), Condition("tags.c", Comparison.EQUAL, ("d",))),
        ),
    ],
)
def test_a_filter_is_conditions_that_all_hold(text: str | None, conditions: tuple[Condition, ...]) -> None:
    assert parse(text, FIELDS) == conditions


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("nam = 'a'", "There is no field 'nam' to filter by"),
        ("name", "not understood from 'name' on"),
        ("name = 'a' OR version = 1", "has 'OR' where AND or its end is due"),
        ("name NOT LIKE 'a'", "cannot compare by NOT LIKE"),
        ("name IN 'a'", "is no comparison"),
        ("name = ('a')", "is no comparison"),
        ("name = 'a' AND", "not understood from '' on"),
    ],
)
def test_what_is_not_understood_is_named(text: str, sentence: str) -> None:
    with pytest.raises(FilterInvalid, match=sentence):
        parse(text, FIELDS)


@given(st.text())
def test_any_text_comes_through_quoted(value: str) -> None:
    quoted = value.replace("'", "''")
    assert parse(f"name = '{quoted}'", FIELDS) == (Condition("name", Comparison.EQUAL, (value,)),)


@given(st.text())
def test_any_filter_is_conditions_or_a_refusal(text: str) -> None:
    try:
        parse(text, FIELDS)
    except FilterInvalid:
        return


def test_an_order_is_a_field_and_a_direction() -> None:
    assert parse_order("  ", FIELDS, "name") == ("name", False)
    assert (parse_order(None, FIELDS, "name"), parse_order("version DESC", FIELDS, "name")) == (
        ("name", False),
        ("version", True),
    )


@pytest.mark.parametrize("text", ["size", "name down", "name asc x"])
def test_an_order_by_what_is_not_there_is_refused(text: str) -> None:
    with pytest.raises(FilterInvalid, match="cannot be ordered by"):
        parse_order(text, FIELDS, "name")
