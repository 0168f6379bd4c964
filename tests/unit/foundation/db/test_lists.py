"""Lists over a table of their own, on both databases: conditions, orders, pages, searches, totals."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import BigInteger, Boolean, Column, MetaData, String, Table, Text, insert, select

from lazulite.foundation.db.columns import JSONB, Utc
from lazulite.foundation.db.database import Database
from lazulite.foundation.db.lists import Listed, read_page
from lazulite.foundation.lists.filters import equal
from lazulite.foundation.pagination import Page, PageRequest, PageTokenInvalid

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
things = Table(
    "listed_things",
    MetaData(),
    Column("id", String(36), primary_key=True),
    Column("name", Text, nullable=False),
    Column("note", Text),
    Column("size", BigInteger, nullable=False),
    Column("made_at", Utc, nullable=False),
    Column("ended_at", Utc),
    Column("hidden", Boolean, nullable=False),
    Column("tags", JSONB, nullable=False),
)
C = things.c
NOTES: dict[int, str | None] = {1: None, 3: None, 5: "Fünf", 7: None, 9: None}
LISTED = Listed(
    "things",
    columns={
        "id": C.id, "name": C.name, "note": C.note, "size": C.size, "made_at": C.made_at, "ended_at": C.ended_at,
        "hidden": C.hidden, "has_ended": C.ended_at.is_not(None),
    },
    key=C.id,
    order="made_at desc",
    text=(C.name, C.note),
    tags=C.tags,
    names=(C.name,),
    ids=(C.id,),
)  # fmt: skip


@pytest.fixture
def full(db: Database) -> Iterator[Database]:
    """Ten things, 00a0 the oldest; every third has not ended, sizes come in pairs."""
    things.create(db.engine)
    rows = [
        {
            "id": f"00a{n}", "name": f"thing {n}", "note": NOTES.get(n, f"100% of {n}_x"), "size": n // 2,
            "made_at": NOON + timedelta(minutes=n), "ended_at": None if n % 3 == 0 else NOON + timedelta(hours=n),
            "hidden": n == 9, "tags": {"team": "ops" if n < 2 else "lab", "a.b \"c\"": str(n)},
        }
        for n in range(10)
    ]  # fmt: skip
    db.write(lambda tx: tx.execute(insert(things), rows))
    yield db
    things.drop(db.engine)


def page(db: Database, request: PageRequest) -> Page[str]:
    with db.read() as tx:
        return read_page(tx, LISTED, request, select(things)).map(lambda row: str(row.id))


def found(db: Database, filter_: str | None = None, **asked: str) -> str:
    """The digits of those that are found, in their order."""
    return "".join(id_[-1] for id_ in page(db, PageRequest(filter=filter_, **asked)).items)  # type: ignore[arg-type]  # texts only


@pytest.mark.parametrize(
    ("filter_", "ids"),
    [
        (None, "9876543210"),
        ("name = 'thing 3'", "3"),
        ("name != 'thing 3'", "987654210"),
        ("name IN ('thing 3', 'thing 5')", "53"),
        ("name LIKE 'thing _'", "9876543210"),
        ("name LIKE 'Thing%'", ""),
        ("name ILIKE 'THING 4'", "4"),
        ("note LIKE '100% of 2_x'", "2"),
        ("note LIKE '*'", ""),
        ("name LIKE '%\\'", ""),
        ("note = 'x'", ""),
        ("note != 'x'", "865420"),
        ("size > 3", "98"),
        ("size >= 3.5", "98"),
        ("size IN (0, 4)", "9810"),
        ("size < 1 AND name != 'thing 0'", "1"),
        ("size > 999999999999999999999", ""),
        ("made_at > '2026-01-01T13:08:00+01:00'", "9"),
        ("made_at < '2026-01-01'", ""),
        ("ended_at <= '2026-01-01T14:00:00Z'", "21"),
        ("hidden = true", "9"),
        ("hidden != true", "876543210"),
        ("has_ended = false", "9630"),
        ("tags.team = 'ops'", "10"),
        ("tags.team != 'ops'", "98765432"),
        ("tags.team ILIKE 'OP%'", "10"),
        ("tags.`a.b \"c\"` = '7'", ""),
        ("tags.nobody = 'ops'", ""),
        ("text = 'THING 7'", "7"),
        ("text = '100%'", "86420"),
        ("text = '_x'", "86420"),
        ("text = 'of 4_ thing'", "4"),
        ("text = '%'", "86420"),
        ("text = 'fünf'", "5"),
        ("text = 'FÜNF'", "5"),
        ("text = 'f_nf'", ""),
        ("text = ' '", "9876543210"),
        ("text ILIKE '%THING 7%'", "7"),
        ("text LIKE 'thing 7'", "7"),
        ("text LIKE '%THING 7%'", ""),
        ("text ILIKE '%7 thing%'", ""),
    ],
)
def test_a_filter_finds_what_it_says(full: Database, filter_: str | None, ids: str) -> None:
    assert found(full, filter_) == ids


@pytest.mark.parametrize(
    ("order", "ids"),
    [
        ("name", "0123456789"),
        ("name desc", "9876543210"),
        ("size", "0123456789"),
        ("size desc", "9876543210"),
        ("made_at", "0123456789"),
        ("ended_at", "1245780369"),
        ("ended_at desc", "8754219630"),
        ("hidden", "0123456789"),
        ("hidden desc", "9876543210"),
        ("has_ended", "0369124578"),
        ("note desc", "5864209731"),
        ("id", "0123456789"),
    ],
)
@pytest.mark.parametrize("size", [1, 3, 4, 10])
def test_pages_of_any_size_go_through_all_in_the_same_order(full: Database, order: str, ids: str, size: int) -> None:
    seen: list[str] = []
    request = PageRequest(size, order_by=order)
    while True:
        one = page(full, request)
        assert len(one.items) <= size
        seen += one.items
        if one.next_page_token is None:
            break
        request = PageRequest(size, one.next_page_token, order_by=order)
    assert "".join(id_[-1] for id_ in seen) == ids


def test_what_comes_and_goes_between_two_pages_shifts_nothing(full: Database) -> None:
    first = page(full, PageRequest(3))
    full.write(lambda tx: tx.execute(things.delete().where(C.id.in_(["00a8", "00a9"]))))
    assert page(full, PageRequest(3, first.next_page_token)).items == ("00a6", "00a5", "00a4")


@pytest.mark.parametrize(
    "other",
    [
        PageRequest(3, filter="size > 1"),
        PageRequest(3, order_by="name"),
        PageRequest(3, order_by="made_at asc"),
        PageRequest(3, text="thing"),
    ],
)
def test_a_token_is_of_no_use_under_another_filter_or_order(full: Database, other: PageRequest) -> None:
    token = page(full, PageRequest(3)).next_page_token
    again = PageRequest(3, token, other.order_by, other.filter, other.text)
    with pytest.raises(PageTokenInvalid, match="of another filter or order"):
        page(full, again)


def test_a_total_is_told_when_asked_for_and_is_of_all_pages(full: Database) -> None:
    assert page(full, PageRequest(3)).total is None
    first = page(full, PageRequest(3, filter="tags.team = 'lab'", count=True))
    assert (len(first.items), first.total) == (3, 8)
    rest = PageRequest(3, first.next_page_token, filter="tags.team = 'lab'", count=True)
    assert page(full, rest).total == 8
    assert page(full, PageRequest(text="nothing has this", count=True)).total == 0


def test_conditions_that_are_given_beside_the_filter_hold_too(full: Database) -> None:
    with full.read() as tx:
        rows = read_page(tx, LISTED, PageRequest(filter="size < 2"), select(things), given=equal(hidden=False, size=1))
    assert [row.id for row in rows.items] == ["00a3", "00a2"]


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("thing 4", "4"),
        ("THING", "9876"),
        ("4", "4"),
        ("0a4", ""),
        ("00a4", "4"),
        ("4 thing", "4"),
        ("hing", "9876"),
        ("%", ""),
    ],
)
def test_typing_a_name_finds_what_begins_so_and_then_what_holds_it(full: Database, typed: str, ids: str) -> None:
    one = page(full, PageRequest(4, named=typed))
    assert ("".join(id_[-1] for id_ in one.items), one.next_page_token) == (ids, None)


def test_what_begins_with_what_was_typed_comes_before_what_only_holds_it(full: Database) -> None:
    row = {**EMPTY, "id": "old", "name": "hinge", "made_at": NOON - timedelta(days=1)}
    full.write(lambda tx: tx.execute(insert(things), [row]))
    assert page(full, PageRequest(2, named="hing")).items == ("old", "00a9")


EMPTY: dict[str, object] = {"note": None, "size": 0, "ended_at": None, "hidden": False, "tags": {}}
