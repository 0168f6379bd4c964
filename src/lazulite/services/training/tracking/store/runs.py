"""Every query over runs, their parameters and tags."""

from collections.abc import Mapping, Sequence

from sqlalchemy import RowMapping, delete, insert, select, update

from lazulite.foundation.db.rows import change_rows, find_row
from lazulite.foundation.db.transaction import Tx
from lazulite.services.training.tracking.entities import Lifecycle, Run, RunInfo, RunStatus, View
from lazulite.services.training.tracking.filters import Comparison, Ordering, Side
from lazulite.services.training.tracking.store import bulk, inputs, metrics, search
from lazulite.services.training.tracking.store.experiments import VIEWS
from lazulite.services.training.tracking.store.rows import text_maps
from lazulite.services.training.tracking.tables import latest_metrics, run_datasets, run_params, run_tags, runs

_SEARCHABLE = search.Searchable(
    table=runs,
    attributes={
        "run_id": runs.c.id,
        "run_name": runs.c.name,
        "status": runs.c.status,
        "user_id": runs.c.user_id,
        "artifact_uri": runs.c.artifact_uri,
        "experiment_id": runs.c.experiment_id,
        "lifecycle_stage": runs.c.lifecycle,
        "start_time": runs.c.start_ms,
        "end_time": runs.c.end_ms,
    },
    owner="run_id",
    sides={Side.METRIC: latest_metrics, Side.PARAM: run_params, Side.TAG: run_tags},
    datasets=run_datasets,
)


def add(tx: Tx, workspace_id: str, info: RunInfo) -> None:
    row = {
        "id": info.id, "workspace_id": workspace_id, "experiment_id": info.experiment_id, "name": info.name,
        "user_id": info.user_id, "status": info.status.value, "start_ms": info.start_ms, "end_ms": info.end_ms,
        "lifecycle": info.lifecycle.value, "artifact_uri": info.artifact_uri,
    }  # fmt: skip
    tx.execute(insert(runs).values(row))


def is_taken(tx: Tx, run_id: str) -> bool:
    """Whether any workspace has a run of this id."""
    return tx.execute(select(runs.c.id).where(runs.c.id == run_id)).first() is not None


def info(tx: Tx, workspace_id: str, run_id: str, *, lock: bool = False) -> RunInfo | None:
    """`lock` keeps others from logging to the run until this transaction ends (SQLite has one writer anyway)."""
    row = find_row(tx, runs, lock=lock, workspace_id=workspace_id, id=run_id)
    return _info(row._mapping) if row else None


def get(tx: Tx, workspace_id: str, run_id: str) -> Run | None:
    found = info(tx, workspace_id, run_id)
    return whole(tx, workspace_id, [found])[0] if found else None


def change(tx: Tx, workspace_id: str, run_id: str, columns: Mapping[str, str | int | None]) -> None:
    if columns:
        change_rows(tx, runs, columns, workspace_id=workspace_id, id=run_id)


def set_lifecycle(tx: Tx, workspace_id: str, experiment_id: str, lifecycle: Lifecycle) -> None:
    """Of all runs of an experiment."""
    where = (runs.c.workspace_id == workspace_id, runs.c.experiment_id == experiment_id)
    tx.execute(update(runs).where(*where).values(lifecycle=lifecycle.value))


def params(tx: Tx, workspace_id: str, run_id: str) -> Mapping[str, str]:
    return text_maps(tx, run_params, "run_id", workspace_id, [run_id]).get(run_id, {})


def add_params(tx: Tx, workspace_id: str, run_id: str, values: Mapping[str, str]) -> None:
    bulk.add_new(tx, run_params, _keyed(workspace_id, run_id, values))


def tags(tx: Tx, workspace_id: str, run_id: str) -> Mapping[str, str]:
    return text_maps(tx, run_tags, "run_id", workspace_id, [run_id]).get(run_id, {})


def put_tags(tx: Tx, workspace_id: str, run_id: str, values: Mapping[str, str]) -> None:
    bulk.put(tx, run_tags, _keyed(workspace_id, run_id, values))


def drop_tag(tx: Tx, workspace_id: str, run_id: str, key: str) -> bool:
    where = (run_tags.c.workspace_id == workspace_id, run_tags.c.run_id == run_id, run_tags.c.key == key)
    return tx.execute(delete(run_tags).where(*where)).rowcount == 1


def find(
    tx: Tx, workspace_id: str, experiment_ids: Sequence[str], *, where: Sequence[Comparison],
    order: Sequence[Ordering], view: View, limit: int, offset: int,
) -> list[Run]:  # fmt: skip
    conditions = [search.condition(_SEARCHABLE, comparison, tx.dialect) for comparison in where]
    query = (
        select(runs)
        .where(
            runs.c.workspace_id == workspace_id,
            runs.c.experiment_id.in_(experiment_ids),
            runs.c.lifecycle.in_(VIEWS[view]),
            *conditions,
        )
        .order_by(*search.order(_SEARCHABLE, order), runs.c.start_ms.desc(), runs.c.id)
        .limit(limit)
        .offset(offset)
    )
    return whole(tx, workspace_id, [_info(row._mapping) for row in tx.execute(query)])


def whole(tx: Tx, workspace_id: str, infos: Sequence[RunInfo]) -> list[Run]:
    """Runs with all that hangs on them, by one query a table."""
    ids = [info.id for info in infos]
    newest = metrics.latest(tx, workspace_id, ids)
    run_parameters = text_maps(tx, run_params, "run_id", workspace_id, ids)
    run_labels = text_maps(tx, run_tags, "run_id", workspace_id, ids)
    datasets = inputs.datasets(tx, workspace_id, ids)
    links = inputs.models(tx, workspace_id, ids)
    return [
        Run(
            info=info, metrics=newest.get(info.id, ()), params=run_parameters.get(info.id, {}),
            tags=run_labels.get(info.id, {}), datasets=datasets.get(info.id, ()),
            model_inputs=links.inputs.get(info.id, ()), model_outputs=links.outputs.get(info.id, ()),
        )
        for info in infos
    ]  # fmt: skip


def _keyed(workspace_id: str, run_id: str, values: Mapping[str, str]) -> list[dict[str, object]]:
    return [
        {"run_id": run_id, "key": key, "workspace_id": workspace_id, "value": value} for key, value in values.items()
    ]


def _info(row: RowMapping) -> RunInfo:
    end = row["end_ms"]
    return RunInfo(
        id=str(row["id"]), experiment_id=str(row["experiment_id"]), name=str(row["name"]), user_id=str(row["user_id"]),
        status=RunStatus(str(row["status"])), start_ms=int(str(row["start_ms"])),
        end_ms=None if end is None else int(str(end)), lifecycle=Lifecycle(str(row["lifecycle"])),
        artifact_uri=str(row["artifact_uri"]),
    )  # fmt: skip
