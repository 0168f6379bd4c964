from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lazulite.foundation.lists.fields import Fields, Kind
from lazulite.foundation.lists.filters import Comparison, Condition, FilterInvalid, equal, parse, searching

FIELDS = Fields(
    "things",
    {"name": Kind.TEXT, "version": Kind.TEXT, "size": Kind.NUMBER, "made_at": Kind.TIME, "archived": Kind.BOOL},
    "name",
    tagged=True,
    searched=True,
)
USUAL = Fields("jobs", {"type": Kind.TEXT, "archived": Kind.BOOL}, "type", usual={"type": "command", "archived": False})


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        (None, ()),
        ("  ", ()),
        ("name = 'a'", (Condition("name", Comparison.EQUAL, ("a",)),)),
        ("name='it''s'", (Condition("name", Comparison.EQUAL, ("it's",)),)),
        ("version = 3", (Condition("version", Comparison.EQUAL, ("3",)),)),
        ("name <> 'a'", (Condition("name", Comparison.UNEQUAL, ("a",)),)),
        ("name in ('a', 'b(c)')", (Condition("name", Comparison.IN, ("a", "b(c)")),)),
        (
            "size >= 10 AND size<1.5e3",
            (Condition("size", Comparison.AT_LEAST, (10,)), Condition("size", Comparison.LESS, (1500.0,))),
        ),
        ("size IN (1, '2')", (Condition("size", Comparison.IN, (1, 2)),)),
        ("archived = TRUE", (Condition("archived", Comparison.EQUAL, (True,)),)),
        ("archived != 'false'", (Condition("archived", Comparison.UNEQUAL, (False,)),)),
        ("made_at > '2026-01-31'", (Condition("made_at", Comparison.MORE, (datetime(2026, 1, 31, tzinfo=UTC),)),)),
        (
            "made_at <= '2026-01-31T10:00:00+01:00'",
            (Condition("made_at", Comparison.AT_MOST, (datetime(2026, 1, 31, 9, tzinfo=UTC),)),),
        ),
        ("text = 'a 100%'", (Condition("text", Comparison.EQUAL, ("a 100%",)),)),
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
        ("nam = 'a'", "There is no field 'nam' to filter things by"),
        ("name", "not understood from 'name' on"),
        ("name = 'a' OR version = 1", "has 'OR' where AND or its end is due"),
        ("name NOT LIKE 'a'", "cannot compare name by NOT LIKE"),
        ("name IN 'a'", "is no comparison"),
        ("name = ('a')", "is no comparison"),
        ("name = 'a' AND", "not understood from '' on"),
        ("size = 'many'", "size is a number, and 'many' is none"),
        ("size LIKE '1%'", "cannot compare size by LIKE"),
        ("tags.size > 3", "cannot compare tags.size by >"),
        ("archived = 'yes'", "archived is true or false, not 'yes'"),
        ("archived < true", "cannot compare archived by <"),
        ("made_at > 'yesterday'", "made_at is a time, and 'yesterday' is none"),
        ("made_at > '2026-01-31T10:00:00'", "does not say where it is meant"),
        ("made_at > '0001-01-01T00:00:00+01:00'", "out of every calendar"),
        ("text > 'a'", "cannot compare text by >"),
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


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("nam = 'a'", "Did you mean 'name'?"),
        ("verison = 1", "Did you mean 'version'?"),
        ("x = 1", "Known: archived, made_at, name, size, tags.<key>, text, version."),
    ],
)
def test_a_wrong_field_names_the_nearest(text: str, known: str) -> None:
    with pytest.raises(FilterInvalid) as refused:
        parse(text, FIELDS)
    assert refused.value.hint.startswith(known)


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        (None, equal(type="command", archived=False)),
        ("type = 'step'", equal(type="step", archived=False)),
        ("type = 'any'", equal(archived=False)),
        ("type='any' and archived = 'any'", ()),
        ("archived = 'true'", equal(archived=True, type="command")),
    ],
)
def test_what_is_usual_holds_unless_the_filter_speaks_of_it(
    text: str | None, conditions: tuple[Condition, ...]
) -> None:
    assert parse(text, USUAL) == conditions


def test_an_empty_search_asks_for_nothing() -> None:
    assert (searching(None), searching("  ")) == ((), ())
    assert searching("fli") == (Condition("text", Comparison.EQUAL, ("fli",)),)


@pytest.mark.parametrize("text", ["name = Failed", "name='a' AND name LIKE Fail%"])
def test_a_word_without_quotes_is_told_where_they_belong(text: str) -> None:
    with pytest.raises(FilterInvalid) as refused:
        parse(text, FIELDS)
    bare = text.split()[-1]
    assert refused.value.hint.startswith("A text stands in quotes: name ")
    assert refused.value.hint.endswith(f" '{bare}'.")
    with pytest.raises(FilterInvalid) as refused:
        parse("version = 3-x", FIELDS)
    assert refused.value.hint == "A text stands in quotes, as a time does."


def test_a_filter_of_more_comparisons_or_values_than_a_database_takes_is_refused() -> None:
    parse(" AND ".join(["name = 'a'"] * 300), FIELDS)
    many = ", ".join(["'a'"] * 10_001)
    for text in (" AND ".join(["name = 'a'"] * 301), f"name IN ({many})"):
        with pytest.raises(FilterInvalid, match="longer than 300 comparisons, or 10000 values"):
            parse(text, FIELDS)
