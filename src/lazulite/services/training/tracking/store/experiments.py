"""Every query over experiments."""

from collections.abc import Mapping, Sequence

from sqlalchemy import RowMapping, delete, select, update

from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.db.upsert import insert_or_ignore
from lazulite.services.training.tracking.entities import Experiment, Lifecycle, View
from lazulite.services.training.tracking.filters import Comparison, Ordering, Side
from lazulite.services.training.tracking.store import bulk, search
from lazulite.services.training.tracking.store.rows import text_maps
from lazulite.services.training.tracking.tables import experiment_tags, experiments

_SEARCHABLE = search.Searchable(
    table=experiments,
    attributes={
        "name": experiments.c.name,
        "experiment_id": experiments.c.id,
        "creation_time": experiments.c.created_ms,
        "last_update_time": experiments.c.updated_ms,
    },
    owner="experiment_id",
    sides={Side.TAG: experiment_tags},
)
VIEWS: Mapping[View, tuple[str, ...]] = {
    View.ACTIVE_ONLY: (Lifecycle.ACTIVE,),
    View.DELETED_ONLY: (Lifecycle.DELETED,),
    View.ALL: (Lifecycle.ACTIVE, Lifecycle.DELETED),
}


def add(tx: Tx, workspace_id: str, experiment: Experiment) -> bool:
    """False when its id or its name is taken."""
    row = {
        "workspace_id": workspace_id, "id": experiment.id, "name": experiment.name,
        "artifact_location": experiment.artifact_location, "lifecycle": experiment.lifecycle.value,
        "created_ms": experiment.created_ms, "updated_ms": experiment.updated_ms,
    }  # fmt: skip
    added = insert_or_ignore(tx, experiments, [row]) == 1
    if added:
        put_tags(tx, workspace_id, experiment.id, experiment.tags)
    return added


def get(tx: Tx, workspace_id: str, experiment_id: str) -> Experiment | None:
    return _one(tx, workspace_id, experiments.c.id == experiment_id)


def by_name(tx: Tx, workspace_id: str, name: str) -> Experiment | None:
    return _one(tx, workspace_id, experiments.c.name == name)


def names(tx: Tx, workspace_id: str) -> list[str]:
    query = select(experiments.c.name).where(experiments.c.workspace_id == workspace_id)
    return [str(row[0]) for row in tx.execute(query.order_by(experiments.c.name).limit(200))]


def change(tx: Tx, workspace_id: str, experiment_id: str, *, now_ms: int, **columns: str) -> None:
    tx.execute(
        update(experiments)
        .where(experiments.c.workspace_id == workspace_id, experiments.c.id == experiment_id)
        .values(updated_ms=now_ms, **columns)
    )


def put_tags(tx: Tx, workspace_id: str, experiment_id: str, tags: Mapping[str, str]) -> None:
    rows = [
        {"workspace_id": workspace_id, "experiment_id": experiment_id, "key": key, "value": value}
        for key, value in tags.items()
    ]
    bulk.put(tx, experiment_tags, rows)


def drop_tag(tx: Tx, workspace_id: str, experiment_id: str, key: str) -> bool:
    where = (
        experiment_tags.c.workspace_id == workspace_id,
        experiment_tags.c.experiment_id == experiment_id,
        experiment_tags.c.key == key,
    )
    return tx.execute(delete(experiment_tags).where(*where)).rowcount == 1


def find(
    tx: Tx, workspace_id: str, *, where: Sequence[Comparison], order: Sequence[Ordering], view: View,
    limit: int, offset: int,
) -> list[Experiment]:  # fmt: skip
    conditions = [search.condition(_SEARCHABLE, comparison, tx.dialect) for comparison in where]
    query = (
        select(experiments)
        .where(experiments.c.workspace_id == workspace_id, experiments.c.lifecycle.in_(VIEWS[view]), *conditions)
        .order_by(*search.order(_SEARCHABLE, order), experiments.c.created_ms.desc(), experiments.c.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return _with_tags(tx, workspace_id, [row._mapping for row in tx.execute(query)])


def _one(tx: Tx, workspace_id: str, condition: search.Condition) -> Experiment | None:
    query = select(experiments).where(experiments.c.workspace_id == workspace_id, condition)
    found = _with_tags(tx, workspace_id, [row._mapping for row in tx.execute(query)])
    return found[0] if found else None


def _with_tags(tx: Tx, workspace_id: str, rows: Sequence[RowMapping]) -> list[Experiment]:
    tags = text_maps(tx, experiment_tags, "experiment_id", workspace_id, [str(row["id"]) for row in rows])
    return [
        Experiment(
            id=str(row["id"]), name=str(row["name"]), artifact_location=str(row["artifact_location"]),
            lifecycle=Lifecycle(str(row["lifecycle"])), created_ms=int(str(row["created_ms"])),
            updated_ms=int(str(row["updated_ms"])), tags=tags.get(str(row["id"]), {}),
        )
        for row in rows
    ]  # fmt: skip
