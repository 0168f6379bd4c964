"""Comparisons and orders as SQL conditions over a thing and the tables that hang on it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Column, ColumnElement, Table, and_, case, exists, or_, select

from lazulite.services.training.tracking.filters import Comparison, Ordering, Side, Value

Condition = ColumnElement[bool]


@dataclass(frozen=True)
class Searchable:
    """A table, its attributes by their public names, and per side the table keyed by (owner, key)."""

    table: Table
    attributes: Mapping[str, "Column[object]"]
    owner: str
    sides: Mapping[Side, Table] = field(default_factory=dict)
    datasets: Table | None = None

    @property
    def identity(self) -> "Column[object]":
        return self.table.c.id


def condition(
    searchable: Searchable, comparison: Comparison, dialect: str, narrowed: Mapping[str, object] | None = None
) -> Condition:
    """What must hold. `narrowed` are more columns that a metric's row must have (the data set it was measured on)."""
    if comparison.side is Side.ATTRIBUTE:
        return compare(searchable.attributes[comparison.key], comparison.operator, comparison.value, dialect)
    if comparison.side is Side.DATASET:
        assert searchable.datasets is not None, "the vocabulary has let a data set through"
        column = searchable.datasets.c[comparison.key]
        return _has(searchable, searchable.datasets, compare(column, comparison.operator, comparison.value, dialect))
    table = searchable.sides[comparison.side]
    keyed = and_(table.c.key == comparison.key, _same_owner(searchable, table))
    if comparison.operator == "IS NULL":
        return ~exists().where(keyed)
    if comparison.operator == "IS NOT NULL":
        return exists().where(keyed)
    holds = compare(table.c.value, comparison.operator, comparison.value, dialect)
    if comparison.side is Side.METRIC:
        # NaN lies there as 0 with a flag: it differs from everything and is nothing else.
        holds = or_(holds, table.c.is_nan) if comparison.operator == "!=" else and_(holds, ~table.c.is_nan)
        holds = and_(holds, *(table.c[name] == value for name, value in (narrowed or {}).items()))
    return exists().where(keyed, holds)


def order(searchable: Searchable, orderings: Sequence[Ordering]) -> list[ColumnElement[object]]:
    """What to sort by: missing values last either way, NaN before them."""
    clauses: list[ColumnElement[object]] = []
    for ordering in orderings:
        if ordering.side is Side.ATTRIBUTE:
            value: ColumnElement[object] = searchable.attributes[ordering.key]
            clauses.append(case((value.is_(None), 1), else_=0))
        else:
            table = searchable.sides[ordering.side]
            value = _one(searchable, table, ordering.key, table.c.value)
            absent = case((value.is_(None), 2), else_=0)
            if ordering.side is Side.METRIC:
                absent = case((_one(searchable, table, ordering.key, table.c.is_nan), 1), else_=absent)
            clauses.append(absent)
        clauses.append(value.asc() if ordering.ascending else value.desc())
    return clauses


def compare(column: "Column[object]", operator: str, value: Value, dialect: str) -> Condition:
    """`column operator value`; LIKE minds case on both databases, ILIKE does not."""
    match operator, value:
        case "=", _:
            return column == value
        case "!=", _:
            return column != value
        case "IN", tuple(values):
            return column.in_(values)
        case "NOT IN", tuple(values):
            return column.not_in(values)
        case "ILIKE", str(pattern):
            return column.ilike(pattern)
        case "LIKE", str(pattern):
            return column.op("GLOB")(_glob(pattern)) if dialect == "sqlite" else column.like(pattern)
        case _:
            return column.op(operator, is_comparison=True)(value)


def _glob(pattern: str) -> str:
    literal = re.sub(r"[*?\[]", lambda match: f"[{match[0]}]", pattern)
    return literal.replace("%", "*").replace("_", "?")


def _same_owner(searchable: Searchable, table: Table) -> Condition:
    return and_(
        table.c[searchable.owner] == searchable.identity, table.c.workspace_id == searchable.table.c.workspace_id
    )


def _has(searchable: Searchable, table: Table, holds: Condition) -> Condition:
    return exists().where(_same_owner(searchable, table), holds)


def _one(searchable: Searchable, table: Table, key: str, column: "Column[object]") -> ColumnElement[object]:
    query = select(column).where(table.c.key == key, _same_owner(searchable, table))
    newest = [table.c.timestamp_ms.desc(), table.c.step.desc()] if "timestamp_ms" in table.c else []
    return query.order_by(*newest).limit(1).correlate(searchable.table).scalar_subquery()
