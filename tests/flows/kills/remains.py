"""All that a database holds, said so that two runs of the same acts say the same: no times, no made-up ids."""

import json
import re
from collections import Counter
from collections.abc import Mapping

from sqlalchemy import Table, select

from lazulite.foundation.db.columns import Utc, metadata
from lazulite.foundation.db.database import Database
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events import store
from lazulite.foundation.events.tables import fact_cursors

Remains = Mapping[str, Counter[str]]
"""By table, how often each row is there."""
ID = re.compile(r"\b([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}|\d{18})\b|\blz_[\w-]{43}")
TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)?|\b1\d{12}\b")
MADE_UP = {"endpoint_keys": {"secret", "digest"}, "tokens": {"digest", "prefix"}, "idempotency_keys": {"fingerprint"}}
SEQUENCES = {"seq"}  # whose fact comes first is the moment's own affair


def remains(url: str) -> Remains:
    """Everything. Raises AssertionError where a fact is still unheard, or parked."""
    db = Database(url)
    try:
        with db.read() as tx:
            newest = store.newest(tx)
            assert store.unnumbered(tx) == 0
            assert store.parked(tx) == []
            assert {int(seq) for (seq,) in tx.execute(select(fact_cursors.c.seq))} == {newest}
            return {table.name: _rows(tx, table) for table in metadata.sorted_tables if table.name != "fact_cursors"}
    finally:
        db.close()


def _rows(tx: Tx, table: Table) -> Counter[str]:
    hidden = MADE_UP.get(table.name, set()) | SEQUENCES
    columns = [one for one in table.columns if one.name not in hidden and not isinstance(one.type, Utc)]
    return Counter(_said(dict(row._mapping)) for row in tx.execute(select(*columns)))


def _said(row: Mapping[str, object]) -> str:
    return TIME.sub("TIME", ID.sub("ID", json.dumps(row, sort_keys=True, default=str)))
