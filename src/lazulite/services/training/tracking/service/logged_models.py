"""Logged models: the model folders that runs write, known before anybody registers them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lazulite.foundation.actor import Actor
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events.outbox import publish
from lazulite.foundation.pagination import Page, PageRequest, page_of
from lazulite.services.training.tracking import events, naming
from lazulite.services.training.tracking.entities import Lifecycle, LoggedModel, LoggedModelStatus
from lazulite.services.training.tracking.errors import LoggedModelMissing, TagMissing
from lazulite.services.training.tracking.filters import Comparison, Ordering
from lazulite.services.training.tracking.moments import milliseconds
from lazulite.services.training.tracking.service.experiments import ExperimentsService
from lazulite.services.training.tracking.store import logged_models as store


@dataclass(frozen=True)
class NewLoggedModel:
    experiment_id: str
    name: str | None = None
    model_type: str | None = None
    source_run_id: str | None = None
    params: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class LoggedModelQuery:
    """`datasets` are {dataset_name, dataset_digest}: a metric counts only where it was measured on one of them."""

    where: tuple[Comparison, ...] = ()
    order: tuple[Ordering, ...] = ()
    datasets: tuple[Mapping[str, object], ...] = ()


class LoggedModelsService:
    def __init__(self, experiments: ExperimentsService) -> None:
        self._experiments = experiments

    def create(self, tx: Tx, actor: Actor, workspace_id: str, new: NewLoggedModel) -> LoggedModel:
        experiment = self._experiments.active(tx, workspace_id, new.experiment_id)
        model_id, now_ms = naming.new_model_id(), milliseconds(tx.now)
        model = LoggedModel(
            id=model_id, experiment_id=experiment.id, name=new.name or naming.random_name(),
            artifact_uri=f"{experiment.artifact_location}/models/{model_id}/artifacts", created_ms=now_ms,
            updated_ms=now_ms, status=LoggedModelStatus.PENDING, lifecycle=Lifecycle.ACTIVE,
            model_type=new.model_type, source_run_id=new.source_run_id, tags=new.tags, params=new.params,
        )  # fmt: skip
        store.add(tx, workspace_id, model)
        publish(tx, actor, events.logged_model_created(workspace_id, model))
        return model

    def get(self, tx: Tx, workspace_id: str, model_id: str, *, deleted_too: bool = False) -> LoggedModel:
        found = store.get(tx, workspace_id, model_id)
        if found is None or (found.lifecycle is Lifecycle.DELETED and not deleted_too):
            raise LoggedModelMissing(f"Logged model with ID '{model_id}' not found in this workspace.")
        return found

    def search(
        self, tx: Tx, workspace_id: str, experiment_ids: Sequence[str], query: LoggedModelQuery, page: PageRequest
    ) -> Page[LoggedModel]:
        found = store.find(
            tx, workspace_id, experiment_ids, where=query.where, order=query.order, datasets=query.datasets,
            limit=page.max_results + 1, offset=page.offset,
        )  # fmt: skip
        return page_of(page, found)

    def finalize(self, tx: Tx, workspace_id: str, model_id: str, *, status: LoggedModelStatus) -> LoggedModel:
        self.get(tx, workspace_id, model_id)
        self._change(tx, workspace_id, model_id, {"status": status.value})
        return self.get(tx, workspace_id, model_id)

    def delete(self, tx: Tx, workspace_id: str, model_id: str) -> None:
        self.get(tx, workspace_id, model_id)
        self._change(tx, workspace_id, model_id, {"lifecycle": Lifecycle.DELETED.value})

    def log_params(self, tx: Tx, workspace_id: str, model_id: str, params: Mapping[str, str]) -> None:
        self.get(tx, workspace_id, model_id)
        store.put_params(tx, workspace_id, model_id, params)
        self._change(tx, workspace_id, model_id, {})

    def set_tags(self, tx: Tx, workspace_id: str, model_id: str, tags: Mapping[str, str]) -> LoggedModel:
        self.get(tx, workspace_id, model_id)
        store.put_tags(tx, workspace_id, model_id, tags)
        self._change(tx, workspace_id, model_id, {})
        return self.get(tx, workspace_id, model_id)

    def delete_tag(self, tx: Tx, workspace_id: str, model_id: str, key: str) -> None:
        self.get(tx, workspace_id, model_id)
        if not store.drop_tag(tx, workspace_id, model_id, key):
            raise TagMissing(f"No tag with key {key!r} found for model with ID {model_id!r}.")

    @staticmethod
    def _change(tx: Tx, workspace_id: str, model_id: str, columns: Mapping[str, str | int | None]) -> None:
        store.change(tx, workspace_id, model_id, {**columns, "updated_ms": milliseconds(tx.now)})
