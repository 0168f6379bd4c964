"""Reading the rows that hang on many owners with one query."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, Table, select

from lazulite.foundation.db.transaction import Tx
from lazulite.services.training.tracking.entities import Metric

AT_ONCE = 500  # ids a statement; SQLite takes 32,766 variables


def of_owners(
    tx: Tx, table: Table, owner: str, workspace_id: str, ids: Sequence[str]
) -> dict[str, list[Row[*tuple[Any, ...]]]]:
    """Rows by owner, in the order of the table's key."""
    found: dict[str, list[Row[*tuple[Any, ...]]]] = {}
    for start in range(0, len(ids), AT_ONCE):
        query = select(table).where(
            table.c.workspace_id == workspace_id, table.c[owner].in_(ids[start : start + AT_ONCE])
        )
        for row in tx.execute(query.order_by(*table.primary_key)):
            found.setdefault(row._mapping[owner], []).append(row)
    return found


def text_maps(tx: Tx, table: Table, owner: str, workspace_id: str, ids: Sequence[str]) -> dict[str, Mapping[str, str]]:
    """key → value by owner, of a table of tags or parameters."""
    return {
        name: {row._mapping["key"]: row._mapping["value"] for row in rows}
        for name, rows in of_owners(tx, table, owner, workspace_id, ids).items()
    }


def metric_row(workspace_id: str, run_id: str, metric: Metric) -> dict[str, object]:
    is_nan = math.isnan(metric.value)
    return {
        "workspace_id": workspace_id, "run_id": run_id, "key": metric.key, "timestamp_ms": metric.timestamp_ms,
        "step": metric.step, "value": 0.0 if is_nan else metric.value, "is_nan": is_nan, "model_id": metric.model_id,
        "dataset_name": metric.dataset_name, "dataset_digest": metric.dataset_digest,
    }  # fmt: skip


def metric_of(row: Row[*tuple[Any, ...]]) -> Metric:
    value = row._mapping
    return Metric(
        key=value["key"], value=math.nan if value["is_nan"] else value["value"], timestamp_ms=value["timestamp_ms"],
        step=value["step"], model_id=value.get("model_id"), dataset_name=value["dataset_name"],
        dataset_digest=value["dataset_digest"], run_id=value["run_id"],
    )  # fmt: skip
