"""INSERT that meets what is there already, the same on both databases."""

from collections.abc import Mapping, Sequence
from functools import cache

from sqlalchemy import ColumnElement, Table, case
from sqlalchemy.dialects import postgresql, sqlite

from lazulite.foundation.db.transaction import Tx

Rows = Sequence[Mapping[str, object]]  # with the same columns: one statement, compiled once, takes them in turn


def insert_or_ignore(tx: Tx, table: Table, rows: Rows) -> int:
    """How many were new; those that break a unique key are left as they were."""
    return tx.execute(_ignoring(tx.dialect, table), rows).rowcount if rows else 0


def upsert(tx: Tx, table: Table, rows: Rows, *, key: Sequence[str], update: Sequence[str]) -> None:
    """Rows are inserted, or their `update` columns replace those of the row with the same `key`. No key twice."""
    if rows:
        tx.execute(_replacing(tx.dialect, table, tuple(key), tuple(update)), rows)


def accumulate(
    tx: Tx, table: Table, row: Mapping[str, object], *, key: Sequence[str], add: Sequence[str], greatest: Sequence[str]
) -> None:
    """The row is inserted, or added to the one with the same `key`: sums in `add`, the greater ones in `greatest`."""
    tx.execute(_adding(tx.dialect, table, tuple(key), tuple(add), tuple(greatest)), [row])


# Each is written once: that takes longer than to run it.


@cache
def _ignoring(dialect: str, table: Table) -> sqlite.Insert:
    # SQLAlchemy drops an INSERT's row count unless it is asked to keep it.
    return _insert(dialect, table).on_conflict_do_nothing().execution_options(preserve_rowcount=True)


@cache
def _replacing(dialect: str, table: Table, key: tuple[str, ...], update: tuple[str, ...]) -> sqlite.Insert:
    statement = _insert(dialect, table)
    replaced = {column: statement.excluded[column] for column in update}
    return statement.on_conflict_do_update(index_elements=key, set_=replaced)


@cache
def _adding(
    dialect: str, table: Table, key: tuple[str, ...], add: tuple[str, ...], greatest: tuple[str, ...]
) -> sqlite.Insert:
    statement = _insert(dialect, table)
    added: dict[str, ColumnElement[object]] = {name: table.c[name] + statement.excluded[name] for name in add}
    for name in greatest:
        here, new = table.c[name], statement.excluded[name]
        added[name] = case((here.is_(None) | (new > here), new), else_=here)
    return statement.on_conflict_do_update(index_elements=key, set_=added)


def _insert(dialect: str, table: Table) -> sqlite.Insert:
    # Both dialects' Insert have the same two methods; typed as one of them.
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)  # type: ignore[return-value]
