"""Rows by the values of their columns.

Each statement is written once: SQLAlchemy takes three times as long to write one as to run it.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import Row, Select, Table, Update, bindparam, select, update

from lazulite.foundation.db.transaction import Tx

Found: TypeAlias = Row[*tuple[Any, ...]]
OF = "of_"  # before the names of what a row is found by: a column may be changed that it is found by


def find_row(tx: Tx, table: Table, *, lock: bool = False, **key: object) -> Found | None:
    """The first that has these values, none of them None; `lock` keeps others from writing it until the commit."""
    return tx.execute(_selecting(table, tuple(key), (), lock), key).first()


def find_rows(tx: Tx, table: Table, *, order: Sequence[str] = (), **key: object) -> Sequence[Found]:
    """All that have these values, none of them None, ordered by these columns."""
    return tx.execute(_selecting(table, tuple(key), tuple(order), False), key).all()


def change_rows(tx: Tx, table: Table, values: Mapping[str, object], **key: object) -> int:
    """How many had these values, none of them None, and have `values` now, which are no expressions."""
    given = {**values, **{f"{OF}{name}": value for name, value in key.items()}}
    return tx.execute(_updating(table, tuple(key), tuple(values)), given).rowcount


@cache
def _selecting(table: Table, key: tuple[str, ...], order: tuple[str, ...], lock: bool) -> Select[*tuple[Any, ...]]:
    query = select(table).where(*(table.c[name] == bindparam(name) for name in key))
    query = query.order_by(*(table.c[name] for name in order))
    return query.with_for_update() if lock else query


@cache
def _updating(table: Table, key: tuple[str, ...], values: tuple[str, ...]) -> Update:
    found = (table.c[name] == bindparam(f"{OF}{name}") for name in key)
    return update(table).where(*found).values({name: bindparam(name) for name in values})
