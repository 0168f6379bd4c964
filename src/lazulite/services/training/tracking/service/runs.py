"""Runs: what one execution says of itself. A job's name is the id of its run."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lazulite.foundation.actor import Actor
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events.outbox import publish
from lazulite.foundation.pagination import Page, PageRequest, page_of
from lazulite.services.training.tracking import events, naming, paths
from lazulite.services.training.tracking.entities import (
    RUN_NAME_TAG,
    Batch,
    DatasetInput,
    DatasetSummary,
    Lifecycle,
    Metric,
    ModelOutput,
    Run,
    RunInfo,
    RunStatus,
)
from lazulite.services.training.tracking.errors import ParamChanged, RunClosed, RunExists, RunMissing, TagMissing
from lazulite.services.training.tracking.moments import milliseconds
from lazulite.services.training.tracking.service.experiments import ExperimentsService, Query
from lazulite.services.training.tracking.store import inputs, metrics
from lazulite.services.training.tracking.store import runs as store
from lazulite.words.ids import new_run_id
from lazulite.words.json import JSON

MODEL_HISTORY_TAG = "mlflow.log-model.history"


@dataclass(frozen=True)
class NewRun:
    """A run to be made. What is None is made up: a fresh id, a random name, the present moment."""

    experiment_id: str
    id: str | None = None
    name: str | None = None
    user_id: str = ""
    start_ms: int | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    status: RunStatus = RunStatus.RUNNING


class RunsService:
    def __init__(self, experiments: ExperimentsService) -> None:
        self._experiments = experiments

    def create(self, tx: Tx, actor: Actor, workspace_id: str, new: NewRun) -> Run:
        experiment = self._experiments.active(tx, workspace_id, new.experiment_id)
        run_id = new.id or new_run_id()
        if store.is_taken(tx, run_id):
            raise RunExists(f"There is a run {run_id} already.", hint="Leave the id out to get a fresh one.")
        name = new.name or new.tags.get(RUN_NAME_TAG) or naming.random_name()
        info = RunInfo(
            id=run_id, experiment_id=experiment.id, name=name, user_id=new.user_id, status=new.status,
            start_ms=milliseconds(tx.now) if new.start_ms is None else new.start_ms, end_ms=None,
            lifecycle=Lifecycle.ACTIVE, artifact_uri=f"{experiment.artifact_location}/{run_id}/artifacts",
        )  # fmt: skip
        store.add(tx, workspace_id, info)
        store.put_tags(tx, workspace_id, run_id, {**new.tags, RUN_NAME_TAG: name})
        publish(tx, actor, events.run_started(workspace_id, info))
        return self.get(tx, workspace_id, run_id)

    def get(self, tx: Tx, workspace_id: str, run_id: str) -> Run:
        found = store.get(tx, workspace_id, run_id)
        if found is None:
            raise _missing(run_id)
        return found

    def search(
        self, tx: Tx, workspace_id: str, experiment_ids: Sequence[str], query: Query, page: PageRequest
    ) -> Page[Run]:
        found = store.find(
            tx, workspace_id, experiment_ids, where=query.where, order=query.order, view=query.view,
            limit=page.max_results + 1, offset=page.offset,
        )  # fmt: skip
        return page_of(page, found)

    def update(
        self, tx: Tx, actor: Actor, workspace_id: str, run_id: str, *, status: RunStatus | None = None,
        end_ms: int | None = None, name: str | None = None,
    ) -> RunInfo:  # fmt: skip
        before = self._active(tx, workspace_id, run_id)
        if name:
            store.put_tags(tx, workspace_id, run_id, {RUN_NAME_TAG: name})
        ends = end_ms if status is not None or end_ms is not None else before.end_ms
        after = replace(before, status=status or before.status, end_ms=ends, name=name or before.name)
        return self._change(tx, actor, workspace_id, before, after)

    def finish(self, tx: Tx, actor: Actor, workspace_id: str, run_id: str, *, status: RunStatus) -> RunInfo:
        """Closes a run now; one that its own client has closed keeps its moment, and its failure. Raises RunClosed."""
        info = self._active(tx, workspace_id, run_id)
        if info.status.is_terminal and (info.status is status or status is RunStatus.FINISHED):
            return info
        end_ms = info.end_ms if info.status.is_terminal else None
        after = replace(info, status=status, end_ms=end_ms or milliseconds(tx.now))
        return self._change(tx, actor, workspace_id, info, after)

    @staticmethod
    def _change(tx: Tx, actor: Actor, workspace_id: str, before: RunInfo, after: RunInfo) -> RunInfo:
        columns = {"status": after.status.value, "end_ms": after.end_ms, "name": after.name}
        store.change(tx, workspace_id, after.id, columns)
        if after.status.is_terminal and after.status is not before.status:
            publish(tx, actor, events.run_finished(workspace_id, after))
        return after

    def delete(self, tx: Tx, actor: Actor, workspace_id: str, run_id: str) -> None:
        self._active(tx, workspace_id, run_id)
        store.change(tx, workspace_id, run_id, {"lifecycle": Lifecycle.DELETED.value})
        publish(tx, actor, events.run_changed(workspace_id, run_id, "Deleted"))

    def restore(self, tx: Tx, actor: Actor, workspace_id: str, run_id: str) -> None:
        if store.info(tx, workspace_id, run_id, lock=True) is None:
            raise _missing(run_id)
        store.change(tx, workspace_id, run_id, {"lifecycle": Lifecycle.ACTIVE.value})
        publish(tx, actor, events.run_changed(workspace_id, run_id, "Restored"))

    def log(self, tx: Tx, workspace_id: str, run_id: str, batch: Batch) -> None:
        """All of it or nothing. Raises ParamChanged, RunClosed, RunMissing."""
        self._active(tx, workspace_id, run_id)
        for metric in batch.metrics:
            naming.require_key(metric.key, "metric")
        for key in (*batch.params, *batch.tags):
            naming.require_key(key, "parameter or tag")
        if batch.params:
            self._add_params(tx, workspace_id, run_id, batch.params)
        if batch.metrics:
            metrics.add(tx, workspace_id, run_id, batch.metrics)
        if batch.tags:
            store.put_tags(tx, workspace_id, run_id, batch.tags)
        if batch.tags.get(RUN_NAME_TAG):
            store.change(tx, workspace_id, run_id, {"name": batch.tags[RUN_NAME_TAG]})

    def record_model(self, tx: Tx, workspace_id: str, run_id: str, model: JSON) -> None:
        """Adds to the tag by which clients before MLflow 3 find the models of a run."""
        self._active(tx, workspace_id, run_id)
        before = store.tags(tx, workspace_id, run_id).get(MODEL_HISTORY_TAG, "[]")
        store.put_tags(tx, workspace_id, run_id, {MODEL_HISTORY_TAG: json.dumps([*json.loads(before), model])})

    def delete_tag(self, tx: Tx, workspace_id: str, run_id: str, key: str) -> None:
        self._active(tx, workspace_id, run_id)
        if not store.drop_tag(tx, workspace_id, run_id, key):
            raise TagMissing(f"No tag with name: {key} in run with id {run_id}.")

    def log_inputs(
        self, tx: Tx, actor: Actor, workspace_id: str, run_id: str, datasets: Sequence[DatasetInput],
        models: Sequence[str],
    ) -> None:  # fmt: skip
        """What the run is known to have read already is told to nobody again."""
        info = self._active(tx, workspace_id, run_id)
        known = {(one.name, one.digest) for one in inputs.datasets(tx, workspace_id, [run_id]).get(run_id, ())}
        known_models = inputs.models(tx, workspace_id, [run_id]).inputs.get(run_id, ())
        new = [dataset for dataset in datasets if (dataset.name, dataset.digest) not in known]
        new_models = [model_id for model_id in models if model_id not in known_models]
        if new or new_models:
            inputs.add_datasets(tx, workspace_id, info.experiment_id, run_id, new)
            inputs.add_models(tx, workspace_id, run_id, inputs.INPUT, [ModelOutput(one) for one in new_models])
            publish(tx, actor, events.run_inputs_logged(workspace_id, run_id, new, new_models))

    def log_outputs(self, tx: Tx, workspace_id: str, run_id: str, models: Sequence[ModelOutput]) -> None:
        self._active(tx, workspace_id, run_id)
        inputs.add_models(tx, workspace_id, run_id, inputs.OUTPUT, models)

    def history(
        self, tx: Tx, workspace_id: str, run_ids: Sequence[str], key: str, *, limit: int | None = None,
        offset: int = 0, steps: tuple[int | None, int | None] = (None, None),
    ) -> list[Metric]:  # fmt: skip
        """The points of one metric, oldest first. Raises RunMissing for the first run that is not there."""
        for run_id in run_ids:
            if store.info(tx, workspace_id, run_id) is None:
                raise _missing(run_id)
        return metrics.history(tx, workspace_id, run_ids, key, limit=limit, offset=offset, steps=steps)

    def newest(
        self, tx: Tx, workspace_id: str, run_ids: Sequence[str], keys: Collection[str]
    ) -> dict[str, list[Metric]]:
        """The newest point of these metrics, by run."""
        return metrics.newest(tx, workspace_id, run_ids, keys)

    def logged(self, tx: Tx, workspace_id: str, run_ids: Sequence[str], key: str) -> dict[str, list[float]]:
        """The values of one metric by run, oldest first; of runs that have logged it."""
        return metrics.values(tx, workspace_id, run_ids, key)

    def logged_names(self, tx: Tx, workspace_id: str, run_ids: Sequence[str]) -> set[str]:
        """Of all metrics that any of them has logged."""
        return metrics.names(tx, workspace_id, run_ids)

    def datasets(self, tx: Tx, workspace_id: str, experiment_ids: Sequence[str]) -> list[DatasetSummary]:
        return inputs.dataset_summaries(tx, workspace_id, experiment_ids)

    def artifact_folder(self, tx: Tx, workspace_id: str, run_id: str) -> str | None:
        """Where the run's artifacts lie here; None when its experiment keeps them elsewhere."""
        info = store.info(tx, workspace_id, run_id)
        if info is None:
            raise _missing(run_id)
        return paths.path_of(info.artifact_uri)

    def _add_params(self, tx: Tx, workspace_id: str, run_id: str, values: Mapping[str, str]) -> None:
        known = store.params(tx, workspace_id, run_id)
        for key, value in values.items():
            if key in known and known[key] != value:
                raise ParamChanged(
                    f"Changing param values is not allowed. Param with key='{key}' was already logged with "
                    f"value='{known[key]}' for run ID='{run_id}'. Attempted logging new value '{value}'.",
                    hint="Log it under another name, or in a run of its own.",
                )
        store.add_params(tx, workspace_id, run_id, values)

    @staticmethod
    def _active(tx: Tx, workspace_id: str, run_id: str) -> RunInfo:
        info = store.info(tx, workspace_id, run_id, lock=True)
        if info is None:
            raise _missing(run_id)
        if info.lifecycle is not Lifecycle.ACTIVE:
            raise RunClosed(
                f"The run {run_id} must be in the 'active' state. Current state is {info.lifecycle}.",
                hint="Restore it first.",
            )
        return info


def _missing(run_id: str) -> RunMissing:
    return RunMissing(f"Run with id={run_id} not found in this workspace.")
