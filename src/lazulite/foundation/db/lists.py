"""Lists as SQL: conditions over columns, pages that begin behind a place instead of counting up to it, totals."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, TypeAlias

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Float,
    Integer,
    Numeric,
    Row,
    Select,
    and_,
    collate,
    exists,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
)  # fmt: skip

from lazulite.foundation.db.columns import Utc
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.lists.fields import Fields, Kind, Value
from lazulite.foundation.lists.filters import Comparison, Condition, parse, searching
from lazulite.foundation.lists.orders import Order, Place, mark_of, parse_order, place_of, token_of
from lazulite.foundation.pagination import Page, PageRequest

Found: TypeAlias = Row[*tuple[Any, ...]]
Query: TypeAlias = Select[*tuple[Any, ...]]
Test: TypeAlias = ColumnElement[bool]
Meant: TypeAlias = Callable[[Condition], Test]
"""How a condition over a field is told that is no column."""
Tagged: TypeAlias = Callable[[Tx, Condition], Test]
"""The same for tags that lie in a table of their own."""
_KEY = "_key"
ID = re.compile(r"[\w-]{4,}")  # so much of an id is worth looking for


@dataclass(frozen=True)
class Listed:
    """How the fields of a list lie in the tables. `key` is its table's primary key, or makes one with the workspace;
    ties go by it, in the order's direction.

    text: where the words of a search are looked for. tags: a JSON column, or what tells whether a tag is as asked.
    names: what people call a thing; ids: what it is called besides, of which nobody knows but the beginning.
    """

    noun: str
    columns: Mapping[str, ColumnElement[Any]]
    key: ColumnElement[Any]
    order: str
    text: Sequence[ColumnElement[Any]] = ()
    tags: ColumnElement[Any] | Tagged | None = None
    usual: Mapping[str, Value] = field(default_factory=dict)
    lifted: Mapping[str, Sequence[str]] = field(default_factory=dict)
    names: Sequence[ColumnElement[Any]] = ()
    ids: Sequence[ColumnElement[Any]] = ()

    @cached_property
    def fields(self) -> Fields:
        kinds = {name: _kind(column) for name, column in self.columns.items()}
        return Fields(self.noun, kinds, self.order, self.tags is not None, bool(self.text), self.usual, self.lifted)


def read_page(
    tx: Tx, listed: Listed, request: PageRequest, query: Query, *, given: Sequence[Condition] = (), scope: str = "",
    meant: Mapping[str, Meant] | None = None,
) -> Page[Found]:  # fmt: skip
    """The rows of `query` (the workspace's own) that the request asks for.

    given: conditions beside its filter. scope: of which thing the list is. meant: fields that are told otherwise.
    Raises FilterInvalid, PageTokenInvalid.
    """
    fields = listed.fields
    sought = searching(request.text) if fields.searched else ()
    conditions = (*parse(request.filter, fields), *sought, *given)
    order = parse_order(request.order_by, fields)
    mark = mark_of(fields, scope, conditions, order)
    place = _place(listed, request, order, mark)
    wanted = query.where(*(_told(tx, listed, one, meant or {}) for one in conditions))
    if request.named is not None:
        places = _named(tx, listed, wanted, order, request.named, limit=request.max_results)
        return Page(tuple(_at(tx, listed, query, places)))
    places = _places(tx, listed, wanted, order, place, limit=request.max_results + 1)
    shown = places[: request.max_results]
    token = token_of(shown[-1], mark) if len(places) > request.max_results else None
    return Page(tuple(_at(tx, listed, query, shown)), token, _count(tx, wanted) if request.count else None)


def _places(tx: Tx, listed: Listed, query: Query, order: Order, after: Place | None, *, limit: int) -> list[Place]:
    """Where the rows are that come next: those with a value in the order's field, then those without.

    Each part comes out of an index as it lies, and nothing is read of the rows but what the conditions ask.
    """
    column, key = listed.columns[order.field], listed.key
    narrow = query.with_only_columns(column, key, maintain_column_froms=True)
    by_key = key.desc() if order.descending else key.asc()
    by_column = () if column is key else (column.desc() if order.descending else column.asc(),)
    parts: list[Query] = []
    if after is None or after.value is not None:
        behind = () if after is None else (_behind(column, key, after, descending=order.descending),)
        has = (column.is_not(None),) if _may_lack(column) else ()
        parts.append(narrow.where(*has, *behind).order_by(*by_column, by_key))
    if _may_lack(column):
        past = () if after is None or after.value is not None else (_past(key, after.key, order.descending),)
        parts.append(narrow.where(column.is_(None), *past).order_by(by_key))
    places: list[Place] = []
    for part in parts:
        if len(places) < limit:
            places += [Place(row[0], row[1]) for row in tx.execute(part.limit(limit - len(places)))]
    return places


def _named(tx: Tx, listed: Listed, query: Query, order: Order, text: str, *, limit: int) -> list[Place]:
    """Those whose name begins with the text, then those that hold every word of it.

    Where there are few, one look at all names has found them; where there are many, each part ends early.
    """
    ids = listed.ids if ID.fullmatch(text.strip()) else ()
    first = or_(*(begins(tx, one, text.strip()) for one in (*listed.names, *ids)))
    holds = and_(true(), *(or_(*(contains(tx, one, word) for one in listed.names)) for word in text.split()))
    column, key = listed.columns[order.field], listed.key
    narrow = query.with_only_columns(column, key, first, maintain_column_froms=True).where(or_(first, holds))
    ordered = narrow.order_by(column.desc() if order.descending else column.asc()).limit(limit)
    found = [(Place(row[0], row[1]), bool(row[2])) for row in tx.execute(ordered)]
    leading = [place for place, is_first in found if is_first]
    if len(found) == limit:
        leading = _places(tx, listed, query.where(first), order, None, limit=limit)
    return [*leading, *(place for place, is_first in found if not is_first)][:limit]


def _at(tx: Tx, listed: Listed, query: Query, places: Sequence[Place]) -> list[Found]:
    """The rows at these places, in their order: by their keys alone, which the query has found already."""
    if not places:
        return []
    keys = [place.key for place in places]
    marked = (
        select(*query.selected_columns, listed.key.label(_KEY))
        if _is_whole(listed.key)
        else query.add_columns(listed.key.label(_KEY))
    )
    marked = marked.where(listed.key.in_(keys))
    found = {row._mapping[_KEY]: row for row in tx.execute(marked)}
    return [found[place.key] for place in places]


def _is_whole(key: ColumnElement[Any]) -> bool:
    """Whether it is unique by itself, and not in its workspace alone."""
    return isinstance(key, Column) and len(key.table.primary_key.columns) == 1


def _behind(column: ColumnElement[Any], key: ColumnElement[Any], place: Place, *, descending: bool) -> Test:
    if column is key:
        return _past(key, place.key, descending)
    here = tuple_(literal(place.value, column.type), literal(place.key, key.type))
    return tuple_(column, key) < here if descending else tuple_(column, key) > here


def _past(key: ColumnElement[Any], value: str | int, descending: bool) -> Test:
    return key < value if descending else key > value


def _may_lack(column: ColumnElement[Any]) -> bool:
    return bool(getattr(column, "nullable", True))


def _place(listed: Listed, request: PageRequest, order: Order, mark: str) -> Place | None:
    if request.page_token is None:
        return None
    kind = listed.fields.kinds[order.field]
    return place_of(request.page_token, mark, kind=kind, key=int if _kind(listed.key) is Kind.NUMBER else str)


def _count(tx: Tx, query: Query) -> int:
    return int(tx.execute(query.with_only_columns(func.count(), maintain_column_froms=True)).scalar_one())


def _kind(column: ColumnElement[Any]) -> Kind:
    if isinstance(column.type, Utc):
        return Kind.TIME
    if isinstance(column.type, Boolean):
        return Kind.BOOL
    return Kind.NUMBER if isinstance(column.type, Integer | Numeric | Float) else Kind.TEXT


def _told(tx: Tx, listed: Listed, condition: Condition, meant: Mapping[str, Meant]) -> Test:
    if condition.field in meant:
        return meant[condition.field](condition)
    kind = listed.fields.kind(condition.field)
    if kind is Kind.SEARCH and condition.comparison is not Comparison.EQUAL:
        return or_(*(compared(tx, column, condition) for column in (*listed.text, *listed.ids)))
    if kind is Kind.SEARCH:
        return and_(true(), *(_found(tx, listed, word) for word in str(condition.values[0]).split()))
    if condition.tag is not None:
        tags = listed.tags
        return _tagged(tx, tags, condition) if isinstance(tags, ColumnElement) else _elsewhere(tx, tags, condition)
    return compared(tx, listed.columns[condition.field], condition)


def _found(tx: Tx, listed: Listed, word: str) -> Test:
    somewhere = [contains(tx, column, word) for column in listed.text]
    return or_(*somewhere, *(begins(tx, column, word) for column in listed.ids if ID.fullmatch(word)))


def contains(tx: Tx, column: ColumnElement[Any], word: str) -> Test:
    """Whether the word stands somewhere in it, in whatever case."""
    return or_(*(_like(tx, column, f"%{escaped(form)}%") for form in _forms(word)))


def begins(tx: Tx, column: ColumnElement[Any], text: str) -> Test:
    """Whether it begins with the text, in whatever case."""
    return or_(*(_like(tx, column, f"{escaped(form)}%") for form in _forms(text)))


def _forms(text: str) -> Sequence[str]:
    """As it may be written where only plain letters are known to be the same in both cases."""
    return [text] if text.isascii() else list(dict.fromkeys([text, text.lower(), text.upper(), text.capitalize()]))


def _like(tx: Tx, column: ColumnElement[Any], pattern: str) -> Test:
    """Plain letters match in either case: SQLite's LIKE does so by itself, PostgreSQL quickest by the bytes."""
    plain = column if tx.dialect == "sqlite" else collate(column, "C")
    return plain.like(pattern, escape="\\") if tx.dialect == "sqlite" else plain.ilike(pattern, escape="\\")


def escaped(text: str) -> str:
    """The text as a pattern that means itself."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _elsewhere(tx: Tx, tags: Tagged | None, condition: Condition) -> Test:
    assert tags is not None, "no tags, no condition over them"
    return tags(tx, condition)


def _tagged(tx: Tx, tags: ColumnElement[Any], condition: Condition) -> Test:
    if tx.dialect == "postgresql":
        return compared(tx, tags[condition.tag].as_string(), condition)
    pair = func.json_each(tags).table_valued("key", "value")
    here = (
        select(literal(1)).select_from(pair).where(pair.c.key == condition.tag, compared(tx, pair.c.value, condition))
    )
    return exists(here.correlate_except(pair))


def compared(tx: Tx, column: ColumnElement[Any], condition: Condition) -> Test:
    """A condition as SQL over a column of its kind. What has no value in it meets none."""
    value = condition.values[0]
    if isinstance(value, bool):
        return column if value is (condition.comparison is Comparison.EQUAL) else ~column
    if isinstance(value, datetime | int | float):
        return _measured(column, condition)
    match condition.comparison:
        case Comparison.IN:
            return column.in_(condition.values)
        case Comparison.ILIKE:
            return column.ilike(value, escape="" if tx.dialect == "postgresql" else None)
        case Comparison.LIKE if tx.dialect == "sqlite":
            # SQLite's LIKE ignores case; its GLOB does not.
            plain = "".join(f"[{c}]" if c in "*?[" else c for c in value)
            return column.op("GLOB", is_comparison=True)(plain.replace("%", "*").replace("_", "?"))
        case Comparison.LIKE:
            return column.like(value, escape="")
    return _measured(column, condition)


def _measured(column: ColumnElement[Any], condition: Condition) -> Test:
    value = condition.values[0]
    match condition.comparison:
        case Comparison.UNEQUAL:
            return column != value
        case Comparison.IN:
            return column.in_(condition.values)
        case Comparison.LESS:
            return column < value
        case Comparison.AT_MOST:
            return column <= value
        case Comparison.MORE:
            return column > value
        case Comparison.AT_LEAST:
            return column >= value
    return column == value
