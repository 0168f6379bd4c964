"""A key sent twice does its work once and gets the same answer twice."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Column, String, Table, select

from lazulite.foundation.db.columns import JSONB, Id, Utc, metadata
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.db.upsert import insert_or_ignore
from lazulite.words.errors import Conflict
from lazulite.words.json import JSONObject

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    Column("workspace_id", Id, primary_key=True),
    Column("principal", String(200), primary_key=True),
    Column("key", String(200), primary_key=True),
    Column("fingerprint", String(64), nullable=False),
    Column("answer", JSONB, nullable=False),
    Column("created_at", Utc, nullable=False),
)


class IdempotencyKeyReused(Conflict):
    pass


@dataclass(frozen=True)
class IdempotencyKey:
    """`fingerprint`: SHA-256 of method, path and body, so that another request under the same key is found out."""

    workspace_id: str
    principal: str
    key: str
    fingerprint: str


def once(tx: Tx, key: IdempotencyKey, fn: Callable[[], JSONObject]) -> JSONObject:
    """What `fn` gives, or gave when the key was first used. Raises IdempotencyKeyReused for another request."""
    table = idempotency_keys
    row = tx.execute(
        select(table.c.fingerprint, table.c.answer).where(
            table.c.workspace_id == key.workspace_id, table.c.principal == key.principal, table.c.key == key.key
        )
    ).first()
    if row is not None:
        return _same_request(key, str(row[0]), row[1])
    answer = fn()
    values = {
        "workspace_id": key.workspace_id, "principal": key.principal, "key": key.key,
        "fingerprint": key.fingerprint, "answer": answer, "created_at": tx.now,
    }  # fmt: skip
    if not insert_or_ignore(tx, table, [values]):
        raise Conflict(f"Another request with the Idempotency-Key {key.key!r} is just being answered.", hint="Retry.")
    return answer


def _same_request(key: IdempotencyKey, fingerprint: str, answer: JSONObject) -> JSONObject:
    if fingerprint != key.fingerprint:
        raise IdempotencyKeyReused(
            f"The Idempotency-Key {key.key!r} was used for another request.", hint="Make a new key for a new request."
        )
    return answer
