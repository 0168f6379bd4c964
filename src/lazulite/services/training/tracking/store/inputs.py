"""Every query over what runs have read and written: data sets and logged models."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from lazulite.foundation.db.transaction import Tx
from lazulite.services.training.tracking.entities import DatasetInput, DatasetSummary, ModelOutput
from lazulite.services.training.tracking.store import bulk
from lazulite.services.training.tracking.store.rows import of_owners
from lazulite.services.training.tracking.tables import run_datasets, run_models

CONTEXT_TAG = "mlflow.data.context"
INPUT, OUTPUT = "input", "output"


@dataclass(frozen=True)
class ModelLinks:
    """Model ids by run."""

    inputs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    outputs: Mapping[str, tuple[ModelOutput, ...]] = field(default_factory=dict)


def add_datasets(tx: Tx, workspace_id: str, experiment_id: str, run_id: str, datasets: Sequence[DatasetInput]) -> None:
    """The same data set logged twice to a run is there once, with the first one's tags."""
    rows = [
        {
            "run_id": run_id, "name": dataset.name, "digest": dataset.digest, "workspace_id": workspace_id,
            "experiment_id": experiment_id, "source_type": dataset.source_type, "source": dataset.source,
            "schema": dataset.schema, "profile": dataset.profile, "context": dataset.tags.get(CONTEXT_TAG),
            "tags": dict(dataset.tags),
        }
        for dataset in datasets
    ]  # fmt: skip
    bulk.add_new(tx, run_datasets, rows)


def datasets(tx: Tx, workspace_id: str, run_ids: Sequence[str]) -> dict[str, tuple[DatasetInput, ...]]:
    return {
        run_id: tuple(
            DatasetInput(
                name=row._mapping["name"], digest=row._mapping["digest"], source_type=row._mapping["source_type"],
                source=row._mapping["source"], schema=row._mapping["schema"], profile=row._mapping["profile"],
                tags=row._mapping["tags"],
            )
            for row in rows
        )
        for run_id, rows in of_owners(tx, run_datasets, "run_id", workspace_id, run_ids).items()
    }  # fmt: skip


def dataset_summaries(tx: Tx, workspace_id: str, experiment_ids: Sequence[str]) -> list[DatasetSummary]:
    table = run_datasets.c
    query = (
        select(table.experiment_id, table.name, table.digest, table.context)
        .where(table.workspace_id == workspace_id, table.experiment_id.in_(experiment_ids))
        .distinct()
        .order_by(table.experiment_id, table.name, table.digest)
        .limit(1000)
    )
    return [DatasetSummary(*row) for row in tx.execute(query)]


def add_models(tx: Tx, workspace_id: str, run_id: str, direction: str, models: Sequence[ModelOutput]) -> None:
    rows = [
        {
            "run_id": run_id, "model_id": model.model_id, "direction": direction, "step": model.step,
            "workspace_id": workspace_id,
        }
        for model in models
    ]  # fmt: skip
    bulk.put(tx, run_models, rows)


def models(tx: Tx, workspace_id: str, run_ids: Sequence[str]) -> ModelLinks:
    inputs: dict[str, tuple[str, ...]] = {}
    outputs: dict[str, tuple[ModelOutput, ...]] = {}
    for run_id, rows in of_owners(tx, run_models, "run_id", workspace_id, run_ids).items():
        links = [row._mapping for row in rows]
        inputs[run_id] = tuple(link["model_id"] for link in links if link["direction"] == INPUT)
        outputs[run_id] = tuple(
            ModelOutput(link["model_id"], link["step"]) for link in links if link["direction"] == OUTPUT
        )
    return ModelLinks(inputs, outputs)
