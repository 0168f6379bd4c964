"""Many small rows at once, by one prepared statement: what high-volume logging is made of."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from lazulite.foundation.db.transaction import Tx

Rows = Sequence[Mapping[str, object]]


def add_new(tx: Tx, table: Table, rows: Rows) -> None:
    """Rows whose key is there already are left out, without a word."""
    if rows:
        tx.execute(_insert(tx, table).on_conflict_do_nothing(), rows)


def put(tx: Tx, table: Table, rows: Rows) -> None:
    """Rows replace those with the same primary key."""
    if not rows:
        return
    key = [column.name for column in table.primary_key]
    statement = _insert(tx, table)
    update = {name: statement.excluded[name] for name in rows[0] if name not in key}
    tx.execute(statement.on_conflict_do_update(index_elements=key, set_=update), rows)


def _insert(tx: Tx, table: Table) -> sqlite.Insert:
    # Both dialects' Insert have the same two methods; typed as one of them.
    return postgresql.insert(table) if tx.dialect == "postgresql" else sqlite.insert(table)  # type: ignore[return-value]
