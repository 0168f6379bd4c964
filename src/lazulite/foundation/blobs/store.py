"""Which workspace holds which content."""

from collections.abc import Collection, Sequence

from sqlalchemy import select

from lazulite.foundation.blobs.tables import blob_holdings
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.db.upsert import insert_or_ignore


def hold(tx: Tx, workspace_id: str, blobs: Sequence[tuple[str, int]]) -> None:
    rows = [
        {"workspace_id": workspace_id, "digest": digest, "size": size, "held_since": tx.now}
        for digest, size in dict(blobs).items()
    ]
    insert_or_ignore(tx, blob_holdings, rows)


def held(tx: Tx, workspace_id: str, digests: Collection[str]) -> set[str]:
    wanted, found = sorted(set(digests)), set[str]()
    for start in range(0, len(wanted), 500):
        query = select(blob_holdings.c.digest).where(
            blob_holdings.c.workspace_id == workspace_id, blob_holdings.c.digest.in_(wanted[start : start + 500])
        )
        found.update(str(row[0]) for row in tx.execute(query))
    return found
