from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lazulite.foundation.lists.fields import Fields, Kind, Value
from lazulite.foundation.lists.filters import FilterInvalid, equal
from lazulite.foundation.lists.orders import Order, Place, mark_of, parse_order, place_of, token_of
from lazulite.foundation.pagination import PageTokenInvalid, encode_token
from lazulite.words.json import JSON

FIELDS = Fields("things", {"name": Kind.TEXT, "made_at": Kind.TIME}, "made_at desc")
ORDER = Order("name", descending=False)


def test_an_order_is_a_field_and_a_direction() -> None:
    assert parse_order("  ", FIELDS) == parse_order(None, FIELDS) == Order("made_at", descending=True)
    assert parse_order("made_at", FIELDS) == parse_order("made_at asc", FIELDS) == Order("made_at", descending=False)
    assert parse_order("name DESC", FIELDS) == Order("name", descending=True)


@pytest.mark.parametrize("text", ["size", "name down", "name asc x", "tags.a"])
def test_an_order_by_what_is_not_there_is_refused(text: str) -> None:
    with pytest.raises(FilterInvalid, match="Lists of things cannot be ordered by"):
        parse_order(text, FIELDS)


def test_the_nearest_order_is_named() -> None:
    with pytest.raises(FilterInvalid) as refused:
        parse_order("nme", FIELDS)
    assert refused.value.hint == "Did you mean 'name'? Write one of made_at, name, with asc or desc."


@given(
    st.one_of(
        st.tuples(st.just(Kind.TEXT), st.text()),
        st.tuples(st.just(Kind.NUMBER), st.integers(-(1 << 62), 1 << 62) | st.floats(-1e9, 1e9)),
        st.tuples(st.just(Kind.BOOL), st.booleans()),
        st.tuples(st.just(Kind.TIME), st.datetimes(timezones=st.just(UTC))),
        st.tuples(st.just(Kind.TEXT), st.none()),
    ),
    st.integers(0, 1 << 62) | st.text(st.characters(exclude_characters="\x00", codec="utf-8"), min_size=1, max_size=36),
)
def test_a_token_leads_to_the_place_that_it_was_made_of(told: tuple[Kind, Value | None], key: str | int) -> None:
    kind, value = told
    mark = mark_of(FIELDS, "", (), ORDER)
    assert place_of(token_of(Place(value, key), mark), mark, kind=kind, key=type(key)) == Place(value, key)


@pytest.mark.parametrize(
    "other",
    [
        mark_of(FIELDS, "", equal(name="a"), ORDER),
        mark_of(FIELDS, "", (), Order("name", descending=True)),
        mark_of(FIELDS, "of another thing", (), ORDER),
        mark_of(Fields("others", FIELDS.kinds, "name"), "", (), ORDER),
    ],
)
def test_a_token_of_another_filter_order_or_list_is_refused(other: str) -> None:
    token = token_of(Place("a", "key"), mark_of(FIELDS, "", (), ORDER))
    with pytest.raises(PageTokenInvalid, match="The page_token is of another filter or order"):
        place_of(token, other, kind=Kind.TEXT, key=str)


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (Kind.TEXT, ["m", 1, "key"]),
        (Kind.TEXT, ["m", "a", 1]),
        (Kind.TEXT, ["m", "a", "x\x00"]),
        (Kind.TEXT, ["m", "a"]),
        (Kind.TEXT, [1, "a", "key"]),
        (Kind.TEXT, 20),
        (Kind.TIME, ["m", "soon", "key"]),
        (Kind.TIME, ["m", datetime(2026, 1, 1).isoformat(), "key"]),
        (Kind.NUMBER, ["m", True, "key"]),
        (Kind.NUMBER, ["m", 1 << 70, "key"]),
        (Kind.BOOL, ["m", 1, "key"]),
    ],
)
def test_a_token_of_something_else_is_refused(kind: Kind, told: JSON) -> None:
    with pytest.raises(PageTokenInvalid, match="not one of this list"):
        place_of(encode_token(told), "m", kind=kind, key=str)
