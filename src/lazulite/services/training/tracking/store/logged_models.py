"""Every query over logged models."""

from collections.abc import Mapping, Sequence

from sqlalchemy import RowMapping, delete, insert, or_, select, update

from lazulite.foundation.db.transaction import Tx
from lazulite.services.training.tracking.entities import Lifecycle, LoggedModel, LoggedModelStatus
from lazulite.services.training.tracking.filters import Comparison, Ordering, Side
from lazulite.services.training.tracking.store import bulk, metrics, search
from lazulite.services.training.tracking.store.rows import text_maps
from lazulite.services.training.tracking.tables import (
    logged_model_metrics,
    logged_model_params,
    logged_model_tags,
    logged_models,
)

_SEARCHABLE = search.Searchable(
    table=logged_models,
    attributes={
        "name": logged_models.c.name,
        "model_id": logged_models.c.id,
        "model_type": logged_models.c.model_type,
        "status": logged_models.c.status,
        "source_run_id": logged_models.c.source_run_id,
        "experiment_id": logged_models.c.experiment_id,
        "creation_timestamp": logged_models.c.created_ms,
        "last_updated_timestamp": logged_models.c.updated_ms,
    },
    owner="model_id",
    sides={Side.METRIC: logged_model_metrics, Side.PARAM: logged_model_params, Side.TAG: logged_model_tags},
)


def add(tx: Tx, workspace_id: str, model: LoggedModel) -> None:
    row = {
        "id": model.id, "workspace_id": workspace_id, "experiment_id": model.experiment_id, "name": model.name,
        "artifact_uri": model.artifact_uri, "created_ms": model.created_ms, "updated_ms": model.updated_ms,
        "status": model.status.value, "lifecycle": model.lifecycle.value, "model_type": model.model_type,
        "source_run_id": model.source_run_id, "status_message": model.status_message,
    }  # fmt: skip
    tx.execute(insert(logged_models).values(row))
    put_params(tx, workspace_id, model.id, model.params)
    put_tags(tx, workspace_id, model.id, model.tags)


def get(tx: Tx, workspace_id: str, model_id: str) -> LoggedModel | None:
    query = select(logged_models).where(logged_models.c.workspace_id == workspace_id, logged_models.c.id == model_id)
    found = _whole(tx, workspace_id, [row._mapping for row in tx.execute(query)])
    return found[0] if found else None


def change(tx: Tx, workspace_id: str, model_id: str, columns: Mapping[str, str | int | None]) -> None:
    where = (logged_models.c.workspace_id == workspace_id, logged_models.c.id == model_id)
    tx.execute(update(logged_models).where(*where).values(**columns))


def put_params(tx: Tx, workspace_id: str, model_id: str, values: Mapping[str, str]) -> None:
    bulk.put(tx, logged_model_params, _keyed(workspace_id, model_id, values))


def put_tags(tx: Tx, workspace_id: str, model_id: str, values: Mapping[str, str]) -> None:
    bulk.put(tx, logged_model_tags, _keyed(workspace_id, model_id, values))


def drop_tag(tx: Tx, workspace_id: str, model_id: str, key: str) -> bool:
    table = logged_model_tags.c
    where = (table.workspace_id == workspace_id, table.model_id == model_id, table.key == key)
    return tx.execute(delete(logged_model_tags).where(*where)).rowcount == 1


def find(
    tx: Tx, workspace_id: str, experiment_ids: Sequence[str], *, where: Sequence[Comparison],
    order: Sequence[Ordering], datasets: Sequence[Mapping[str, object]], limit: int, offset: int,
) -> list[LoggedModel]:  # fmt: skip
    """`datasets` narrows the metrics that are compared: one of them must fit."""
    conditions = [_condition(comparison, tx.dialect, datasets) for comparison in where]
    query = (
        select(logged_models)
        .where(
            logged_models.c.workspace_id == workspace_id,
            logged_models.c.experiment_id.in_(experiment_ids),
            logged_models.c.lifecycle == Lifecycle.ACTIVE.value,
            *conditions,
        )
        .order_by(*search.order(_SEARCHABLE, order), logged_models.c.created_ms.desc(), logged_models.c.id)
        .limit(limit)
        .offset(offset)
    )
    return _whole(tx, workspace_id, [row._mapping for row in tx.execute(query)])


def _condition(comparison: Comparison, dialect: str, datasets: Sequence[Mapping[str, object]]) -> search.Condition:
    if comparison.side is not Side.METRIC or not datasets:
        return search.condition(_SEARCHABLE, comparison, dialect)
    return or_(*(search.condition(_SEARCHABLE, comparison, dialect, narrowed) for narrowed in datasets))


def _keyed(workspace_id: str, model_id: str, values: Mapping[str, str]) -> list[dict[str, object]]:
    return [
        {"model_id": model_id, "key": key, "workspace_id": workspace_id, "value": value}
        for key, value in values.items()
    ]


def _whole(tx: Tx, workspace_id: str, rows: Sequence[RowMapping]) -> list[LoggedModel]:
    ids = [str(row["id"]) for row in rows]
    tags = text_maps(tx, logged_model_tags, "model_id", workspace_id, ids)
    params = text_maps(tx, logged_model_params, "model_id", workspace_id, ids)
    points = metrics.of_models(tx, workspace_id, ids)
    return [
        LoggedModel(
            id=str(row["id"]), experiment_id=str(row["experiment_id"]), name=str(row["name"]),
            artifact_uri=str(row["artifact_uri"]), created_ms=int(str(row["created_ms"])),
            updated_ms=int(str(row["updated_ms"])), status=LoggedModelStatus(str(row["status"])),
            lifecycle=Lifecycle(str(row["lifecycle"])), model_type=_text(row["model_type"]),
            source_run_id=_text(row["source_run_id"]), status_message=_text(row["status_message"]),
            tags=tags.get(str(row["id"]), {}), params=params.get(str(row["id"]), {}),
            metrics=points.get(str(row["id"]), ()),
        )
        for row in rows
    ]  # fmt: skip


def _text(value: object) -> str | None:
    return None if value is None else str(value)
